"""Asking somebody to be buddies: who may be asked, the answers, limits, and that a block is never told."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.models import Block, BuddyRequest, Circle, Delivery, Member, PairHistory
from community.services import buddies_by_clock, buddy_requests
from community.services.blocks import block
from community.services.buddy_requests import CannotAskError, NotWaitingError, Obstacle
from community.services.pairing import NoSeatError
from tests.factories.buddies import make_open, make_request, wants
from tests.factories.community import make_member
from tests.factories.meetings import make_circle

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture
def now() -> dt.datetime:
    return timezone.now()


@pytest.fixture
def as_ann(client: Client, ann: Member) -> Client:
    client.force_login(ann.user)
    cache.clear()
    return client


def url(name: str, rest: object) -> str:
    return f"/community/buddies/{name}/{rest}/"


def mails() -> list[tuple[str, str]]:
    """The kind of each mail that is queued, and to whom."""
    return [
        (one.kind, one.member.user.first_name) for one in Delivery.objects.order_by("pk").select_related("member__user")
    ]


def browser_of(member: Member) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def test_note_is_sent_and_a_yes_makes_both_buddies(as_ann: Client, ann: Member, bob: Member) -> None:
    assert b"Ask Bob Buddy to be your buddy" in as_ann.get(f"/community/people/{bob.public_id}/").content
    assert not BuddyRequest.objects.exists(), "a look asks nobody"
    answer = as_ann.post(url("ask", bob.public_id), {"note": "Night shifts?"}, follow=True)
    assert "We have asked Bob Buddy" in answer.content.decode()
    sent = BuddyRequest.objects.get()
    assert (sent.sender, sent.note, sent.status) == (ann, "Night shifts?", "sent")
    his = browser_of(bob)
    assert "Night shifts?" in his.get("/community/buddies/").content.decode()
    assert "Night shifts?" in his.get(url("requests", sent.pk)).content.decode()
    answer = his.post(f"{url('requests', sent.pk)}accept/")
    circle = Circle.objects.get()
    assert answer["Location"] == f"/community/buddies/circles/{circle.pk}/"
    assert sorted(circle.seats.values_list("member", "seat")) == [(ann.pk, 1), (bob.pk, 1)]
    assert list(PairHistory.objects.values_list("low", "high")) == [(ann.pk, bob.pk)]
    assert mails() == [("buddy_asked", "Bob"), ("buddy_accepted", "Ann")]


def test_second_press_does_no_harm(as_ann: Client, ann: Member, bob: Member) -> None:
    codes = [as_ann.post(url("ask", bob.public_id), {"note": "Hello"}).status_code for _press in range(2)]
    assert (codes, BuddyRequest.objects.count()) == ([302, 302], 1)
    sent = BuddyRequest.objects.get()
    his = browser_of(bob)
    places = {his.post(f"{url('requests', sent.pk)}accept/")["Location"] for _press in range(2)}
    assert places == {f"/community/buddies/circles/{Circle.objects.get().pk}/"}
    assert mails() == [("buddy_asked", "Bob"), ("buddy_accepted", "Ann")]


def test_asks_that_cross_are_one_pairing(ann: Member, bob: Member, now: dt.datetime) -> None:
    first = buddy_requests.ask(by=ann, to=bob, note="", now=now)
    second = buddy_requests.ask(by=bob, to=ann, note="", now=now)
    assert first.pk == second.pk
    assert second.status == "accepted"
    assert Circle.objects.get().seats.count() == 2


def test_no_comes_with_kind_words_that_can_be_changed(as_ann: Client, ann: Member, bob: Member, now) -> None:
    sent = make_request(bob, ann, now=now)
    page = as_ann.get(f"{url('requests', sent.pk)}decline/").content.decode()
    assert "I do not have the time for a buddy at the moment" in page
    refused = as_ann.post(f"{url('requests', sent.pk)}decline/", {"reply": " "}).content.decode()
    assert "Enter a few kind words" in refused
    as_ann.post(f"{url('requests', sent.pk)}decline/", {"reply": "Not now, sorry."})
    sent.refresh_from_db()
    assert (sent.status, sent.reply) == ("declined", "Not now, sorry.")
    assert "Not now, sorry." in browser_of(bob).get("/community/buddies/").content.decode()
    assert mails() == [("buddy_declined", "Bob")]
    again = as_ann.post(f"{url('requests', sent.pk)}decline/", {"reply": "Twice"})
    assert again["Location"] == url("requests", sent.pk)
    assert b"nothing to answer any more" in as_ann.get(url("requests", sent.pk)).content


def test_who_asked_can_take_it_back(as_ann: Client, ann: Member, bob: Member, now) -> None:
    sent = make_request(ann, bob, now=now)
    as_ann.post(f"{url('requests', sent.pk)}withdraw/")
    assert BuddyRequest.objects.get().status == "withdrawn"
    his = browser_of(bob)
    assert his.post(f"{url('requests', sent.pk)}accept/")["Location"] == url("requests", sent.pk)
    assert not Circle.objects.exists()
    assert mails() == []


def test_request_ends_after_fourteen_days(ann: Member, bob: Member, now) -> None:
    sent = make_request(ann, bob, now=now - 14 * DAY + dt.timedelta(minutes=1))
    assert buddies_by_clock.settle_due(now=now) == 0
    assert buddies_by_clock.settle_due(now=now + dt.timedelta(minutes=1)) == 1
    sent.refresh_from_db()
    assert sent.status == "expired"
    with pytest.raises(NotWaitingError):
        buddy_requests.accept(request=sent, by=bob, now=now)
    assert "There was no answer in 14 days" in browser_of(ann).get("/community/buddies/").content.decode()


def test_what_ran_out_before_the_clock_came_is_not_in_the_way(ann: Member, bob: Member, now) -> None:
    make_request(ann, bob, now=now - 15 * DAY)
    assert buddy_requests.ask(by=bob, to=ann, note="", now=now).status == "sent"


CLOSED = {
    "blocked": lambda ann, bob: block(member=bob, other=ann),
    "blocked-by-me": lambda ann, bob: block(member=ann, other=bob),
    "not-open": lambda ann, bob: set_on(bob, open_to_buddying=False),
    "not-listed": lambda ann, bob: set_on(bob, listed=False),
    "on-a-break": lambda ann, bob: set_on(bob, paused_until=dt.date(2999, 1, 1)),
    "hidden": lambda ann, bob: set_on(bob, hidden_at=timezone.now()),
    "same-organisation": lambda ann, bob: set_on(bob, organisation=ann.organisation),
    "no-seat": lambda ann, bob: make_circle(bob, make_open("Cat")),
    "left": lambda ann, bob: set_on(bob, status="erased", listed=False),
}


def set_on(member: Member, **values: object) -> None:
    Member.objects.filter(pk=member.pk).update(**values)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("state", CLOSED)
def test_who_cannot_be_asked_looks_exactly_like_nobody(as_ann: Client, ann: Member, bob: Member, state, method) -> None:
    CLOSED[state](ann, bob)
    typed = {"note": "Hello"}
    found, missing = (getattr(as_ann, method)(url("ask", who), typed) for who in (bob.public_id, "0" * 16))
    assert found.status_code == missing.status_code == 404
    assert plain(found, bob.public_id) == plain(missing, "0" * 16)
    assert not BuddyRequest.objects.exists()


def plain(answer, public_id: str) -> str:
    text = answer.content.decode().replace(public_id, "")
    return re.sub(r'(name="csrfmiddlewaretoken" value=)"\w+"', r"\1", text)


def test_what_was_typed_is_there_to_copy(as_ann: Client, bob: Member) -> None:
    set_on(bob, open_to_buddying=False)
    assert "About <b>night</b>" not in (
        page := as_ann.post(url("ask", bob.public_id), {"note": "About <b>night</b>"}).content.decode()
    )
    assert "About &lt;b&gt;night" in page


def test_profile_offers_to_ask_only_where_it_is_possible(as_ann: Client, bob: Member) -> None:
    address = f"/community/people/{bob.public_id}/"
    assert b"to be your buddy" in as_ann.get(address).content
    make_circle(bob, make_open("Cat"))
    assert b"to be your buddy" not in as_ann.get(address).content


def test_own_obstacles_are_said(as_ann: Client, ann: Member, bob: Member, now) -> None:
    set_on(ann, listed=False)
    assert b"You are not in the directory yet" in as_ann.get(url("ask", bob.public_id)).content
    set_on(ann, listed=True)
    pair = make_circle(ann, make_open("Cat"))
    assert b"as many buddies as you said" in as_ann.get(url("ask", bob.public_id)).content
    pair.seats.update(left_at=now)
    make_request(ann, bob, now=now - 20 * DAY, status="declined")
    assert b"You can ask again from" in as_ann.get(url("ask", bob.public_id)).content
    BuddyRequest.objects.all().delete()
    for number in range(5):
        buddy_requests.ask(by=ann, to=make_open(f"P{number}"), note="", now=now)
    assert b"5 people within a day" in as_ann.get(url("ask", bob.public_id)).content
    with pytest.raises(CannotAskError) as error:
        buddy_requests.ask(by=ann, to=bob, note="", now=now)
    assert error.value.obstacle == Obstacle.ENOUGH_TODAY
    assert buddy_requests.ask(by=ann, to=bob, note="", now=now + DAY).status == "sent"


def test_seats_are_limited_by_the_wish_and_the_database(ann: Member, bob: Member, now) -> None:
    cat, dan = make_open("Cat"), make_open("Dan")
    first, second = make_request(bob, ann, now=now), make_request(cat, ann, now=now)
    buddy_requests.accept(request=first, by=ann, now=now)
    with pytest.raises(NoSeatError):
        buddy_requests.accept(request=second, by=ann, now=now)
    assert BuddyRequest.objects.get(pk=second.pk).status == "sent", "it waits on"
    wants(ann, 2)
    buddy_requests.accept(request=second, by=ann, now=now)
    assert sorted(ann.seats.values_list("seat", flat=True)) == [1, 2]
    with pytest.raises(NoSeatError):
        buddy_requests.accept(request=make_request(dan, ann, now=now), by=ann, now=now)


def test_full_member_is_told_how_to_say_yes(as_ann: Client, ann: Member, bob: Member, now) -> None:
    make_circle(ann, make_open("Cat"))
    sent = make_request(bob, ann, now=now)
    assert b"say that you want one more" in as_ann.post(f"{url('requests', sent.pk)}accept/").content


def test_what_a_full_member_still_asks_is_taken_back(ann: Member, bob: Member, now) -> None:
    other = make_request(ann, make_open("Cat"), now=now)
    accepted = make_request(ann, bob, now=now)
    buddy_requests.accept(request=accepted, by=bob, now=now)
    other.refresh_from_db()
    accepted.refresh_from_db()
    assert (other.status, accepted.status) == ("withdrawn", "accepted")


def test_block_hides_a_waiting_request_and_tells_nobody(as_ann: Client, ann: Member, bob: Member, now) -> None:
    sent = make_request(bob, ann, now=now, note="Please")
    before = browser_of(bob).get("/community/buddies/").content.decode()
    block(member=ann, other=bob)
    assert "Please" not in as_ann.get("/community/buddies/").content.decode()
    assert as_ann.post(f"{url('requests', sent.pk)}accept/")["Location"] == url("requests", sent.pk)
    assert not Circle.objects.exists()
    after = browser_of(bob).get("/community/buddies/").content.decode()
    assert sent_part(before) == sent_part(after), "who asked sees what they saw"
    assert mails() == []


def sent_part(page: str) -> str:
    return re.sub(r'value="\w+"', "", page[page.index('id="sent"') : page.index('id="suggested"')])


def test_request_is_for_the_two_alone(as_ann: Client, ann: Member, bob: Member, now) -> None:
    sent = make_request(bob, make_open("Cat"), now=now)
    for path in ("", "accept/", "decline/", "withdraw/"):
        assert as_ann.get(url("requests", sent.pk) + path).status_code in (404, 405)
        if path:
            assert as_ann.post(url("requests", sent.pk) + path, {"reply": "No"}).status_code == 404
    assert BuddyRequest.objects.get().status == "sent"


def test_sender_hidden_or_gone_does_not_wait_for_an_answer(as_ann: Client, ann: Member, bob: Member, now) -> None:
    sent = make_request(bob, ann, now=now, note="Please")
    set_on(bob, hidden_at=now)
    assert b"Please" not in as_ann.get("/community/buddies/").content
    with pytest.raises(NotWaitingError):
        buddy_requests.accept(request=sent, by=ann, now=now)


def test_who_moved_to_the_same_organisation_is_no_buddy(ann: Member, bob: Member, now) -> None:
    sent = make_request(bob, ann, now=now)
    set_on(bob, organisation=ann.organisation)
    with pytest.raises(NotWaitingError):
        buddy_requests.accept(request=sent, by=ann, now=now)


def test_nobody_asks_themselves(as_ann: Client, ann: Member) -> None:
    assert as_ann.get(url("ask", ann.public_id)).status_code == 404


def test_block_either_way_forbids_a_crossing_ask(ann: Member, bob: Member, now) -> None:
    make_request(ann, bob, now=now)
    Block.objects.create(member=bob, other=ann)
    with pytest.raises(CannotAskError):
        buddy_requests.ask(by=bob, to=ann, note="", now=now)


def test_asking_costs_as_many_queries_with_three_requests_as_with_one(as_ann: Client, ann: Member, now) -> None:
    for number in range(3):
        make_request(make_open(f"P{number}"), ann, now=now, note="Hello")
        as_ann.get("/community/buddies/")
        if number == 0:
            count = queries_of(as_ann)
    assert queries_of(as_ann) == count


def queries_of(client: Client) -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get("/community/buddies/")
    return len(asked)


def test_visitors_and_strangers_find_nothing(client: Client, bob: Member) -> None:
    assert client.get("/community/buddies/")["Location"].startswith("/accounts/login/")
    client.force_login(make_member("waiting@example.com", status=Member.Status.WAITING).user)
    assert client.get("/community/buddies/").status_code == 404
    assert client.get(url("ask", bob.public_id)).status_code == 404
