"""What goes on in a pair, trio or circle: who sees what, agreeing, a break, leaving, the end, blocking, going."""

from __future__ import annotations

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.core import serializers
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.mail_kinds import kind_of
from community.models import (
    BuddyPreferences,
    BuddyRequest,
    Circle,
    CircleInvitation,
    CircleMember,
    Delivery,
    Meeting,
    Member,
    NotForMe,
)
from community.permissions import is_buddy
from community.services import buddies_by_clock, circles
from community.services.blocks import block
from community.services.closing import close_account, keep_account
from community.services.erasure import erase
from tests.community.test_buddy_requests import queries_of
from tests.factories.buddies import make_invitation, make_open, make_request, wants
from tests.factories.meetings import make_call, make_circle

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def now() -> dt.datetime:
    return timezone.now().replace(microsecond=0)


@pytest.fixture
def bob() -> Member:
    return make_open("Bob", contact="07700 900123")


@pytest.fixture
def pair(ann: Member, bob: Member, now) -> Circle:
    return make_circle(ann, bob, now=now - 30 * DAY)


@pytest.fixture
def trio(ann: Member, bob: Member, now) -> Circle:
    return make_circle(ann, bob, make_open("Cat"), now=now - 30 * DAY)


@pytest.fixture
def group(ann: Member, bob: Member, now) -> Circle:
    return make_circle(ann, bob, make_open("Cat"), make_open("Dan"), kind="group", name="Nights", now=now - 30 * DAY)


@pytest.fixture
def as_ann(client: Client, ann: Member) -> Client:
    client.force_login(ann.user)
    cache.clear()
    return client


def url(circle: Circle, rest: str = "") -> str:
    return f"/community/buddies/circles/{circle.pk}/{rest}"


def text(answer) -> str:
    return BeautifulSoup(answer.content, "html5lib").main.get_text(" ", strip=True)


def mails() -> list[tuple[str, str]]:
    rows = Delivery.objects.exclude(kind__startswith="call").select_related("member__user").order_by("pk")
    return [(one.kind, one.member.user.first_name) for one in rows]


def set_on(thing, **values: object) -> None:
    type(thing).objects.filter(pk=thing.pk).update(**values)


ENDING = {"reason": "time", "thanks": "Thank you, Bob!"}


def test_page_is_for_those_in_it(as_ann: Client, pair: Circle, now) -> None:
    assert "You and Bob Buddy" in text(as_ann.get(url(pair)))
    other = Client()
    other.force_login(make_open("Eve").user)
    for rest in ("", "break/", "end/"):
        assert other.get(url(pair, rest)).status_code == 404
    for rest in ("agree/", "break/", "back/", "end/"):
        assert other.post(url(pair, rest), ENDING).status_code == 404
    assert other.get(url(pair, "change/")).status_code == as_ann.get(url(pair, "change/")).status_code == 404


@pytest.mark.parametrize("who", ["buddies", "hidden"])
def test_contact_is_for_buddies_as_far_as_they_show_it(as_ann: Client, bob: Member, pair: Circle, who: str) -> None:
    set_on(bob, visibility={"contact": who})
    profile = f"/community/people/{bob.public_id}/"
    assert ("07700" in text(as_ann.get(url(pair)))) is (who == "buddies")
    assert ("07700" in text(as_ann.get(profile))) is (who == "buddies")
    other = Client()
    other.force_login(make_open("Eve").user)
    assert "07700" not in text(other.get(profile))


def test_contact_is_gone_once_it_ended(as_ann: Client, ann: Member, bob: Member, pair: Circle, now) -> None:
    circles.end(circle=pair, by=bob, reason="role", thanks="It was good.", now=now)
    page = text(as_ann.get(url(pair)))
    assert "07700" not in page
    assert "It was good." in page
    assert "change of role" not in page.lower(), "the reason is for counts only"
    assert "07700" not in text(as_ann.get(f"/community/people/{bob.public_id}/"))
    assert not is_buddy(ann, bob)


def test_buddy_whom_a_moderator_hid_cannot_be_reached(
    as_ann: Client, ann: Member, bob: Member, pair: Circle, now
) -> None:
    set_on(bob, hidden_at=now)
    page = text(as_ann.get(url(pair)))
    assert "Cannot be reached here at the moment" in page
    assert "07700" not in page
    bob.refresh_from_db()
    assert not is_buddy(ann, bob)
    assert not is_buddy(bob, ann)


def test_buddy_on_a_break_is_said_to_be_on_one(as_ann: Client, bob: Member, pair: Circle) -> None:
    set_on(bob, paused_until=dt.date(2999, 3, 1))
    assert "On a break until 1 March 2999" in text(as_ann.get(url(pair)))


def test_each_agrees_by_a_press(as_ann: Client, ann: Member, pair: Circle) -> None:
    assert text(as_ann.get(url(pair))).count("not yet") == 2
    for _press in range(2):
        as_ann.post(url(pair, "agree/"))
    assert text(as_ann.get(url(pair))).count("not yet") == 1
    assert CircleMember.objects.get(circle=pair, member=ann).agreed_at is not None


def test_break_ends_by_itself_or_by_a_press(as_ann: Client, pair: Circle, now) -> None:
    assert "Choose how long" in text(as_ann.post(url(pair, "break/")))
    as_ann.post(url(pair, "break/"), {"length": "1"})
    pair.refresh_from_db()
    assert pair.status == "paused"
    assert "You take a break" in text(as_ann.get(url(pair)))
    buddies_by_clock.settle_due(now=now + 20 * DAY)
    assert Circle.objects.get().status == "paused"
    buddies_by_clock.settle_due(now=now + 32 * DAY)
    assert (Circle.objects.get().status, Circle.objects.get().paused_until) == ("active", None)
    as_ann.post(url(pair, "break/"), {"length": "open"})
    as_ann.post(url(pair, "back/"))
    as_ann.post(url(pair, "back/"))
    assert Circle.objects.get().status == "active"
    assert mails().count(("circle_resumed", "Bob")) == 1
    assert {who for _kind, who in mails()} == {"Bob"}


def test_end_is_kind_and_final(as_ann: Client, ann: Member, bob: Member, pair: Circle, now) -> None:
    call = make_call(pair, starts_at=now + 3 * DAY)
    assert "Choose why it ends" in text(as_ann.post(url(pair, "end/"), {"thanks": "Hello"}))
    assert "It has ended" in text(as_ann.post(url(pair, "end/"), ENDING, follow=True))
    pair.refresh_from_db()
    assert (pair.status, pair.end_reason) == ("ended", "time")
    assert Meeting.objects.get(pk=call.pk).status == "cancelled"
    assert not pair.seats.filter(left_at=None).exists()
    assert mails() == [("circle_ended", "Bob")]
    again = as_ann.post(url(pair, "end/"), ENDING)
    assert again["Location"] == url(pair)
    his = Client()
    his.force_login(bob.user)
    assert "Thank you, Bob!" in text(his.get(url(pair)))
    assert his.post(url(pair, "agree/")).status_code == 404


def test_trio_goes_on_as_a_pair(as_ann: Client, ann: Member, trio: Circle, now) -> None:
    call = make_call(trio, starts_at=now + 3 * DAY)
    as_ann.post(url(trio, "end/"), ENDING)
    trio.refresh_from_db()
    assert (trio.kind, trio.status) == ("pair", "active")
    assert Meeting.objects.get(pk=call.pk).status == "scheduled"
    assert not call.holds.filter(member=ann).exists()
    assert sorted(mails()) == [("circle_left", "Bob"), ("circle_left", "Cat")]
    assert as_ann.get(url(trio)).status_code == 404, "who left reads no more of it"


def test_thanks_of_who_left_are_read_by_the_others_for_a_month(
    as_ann: Client, ann: Member, bob: Member, group: Circle
) -> None:
    page = text(as_ann.get(url(group, "end/")))
    assert "that you have left" in page
    assert "it has ended" not in page
    page = text(as_ann.post(url(group, "end/"), ENDING, follow=True))
    assert "You have left" in page
    assert "It has ended" not in page
    his = Client()
    his.force_login(bob.user)
    assert "and says: Thank you, Bob!" in text(his.get(url(group)))
    seat = group.seats.get(member=ann)
    group.seats.update(joined_at=seat.joined_at - 90 * DAY)
    set_on(seat, left_at=timezone.now() - 29 * DAY)
    assert "Thank you, Bob!" in text(his.get(url(group)))
    set_on(seat, left_at=timezone.now() - 31 * DAY)
    assert "Thank you, Bob!" not in text(his.get(url(group)))


def test_who_came_later_does_not_read_the_thanks(ann: Member, group: Circle, now) -> None:
    circles.leave(circle=group, member=ann, reason="time", thanks="Thank you, Bob!", now=now - DAY)
    eve = make_open("Eve")
    CircleMember.objects.create(circle=group, member=eve, joined_at=now)
    hers = Client()
    hers.force_login(eve.user)
    assert "Thank you, Bob!" not in text(hers.get(url(group)))


def test_mail_about_the_calls_of_a_pair_that_ended_speaks_of_a_pairing(pair: Circle, group: Circle, bob, now) -> None:
    for circle, said in ((pair, "because your pairing has ended"), (group, "because your circle has ended")):
        call = make_call(circle, starts_at=now + 3 * DAY + circle.pk * DAY)
        circles.end(circle=circle, by=None, reason="time", now=now)
        delivery = Delivery.objects.get(kind="call_cancelled", member=bob, payload__meeting=call.pk)
        mail = kind_of("call_cancelled").write(delivery, now)
        assert mail is not None
        assert said in mail.body


def test_circle_goes_on_until_the_last_has_left(group: Circle, now) -> None:
    people = [seat.member for seat in group.seats.order_by("pk")]
    for number, member in enumerate(people):
        assert circles.leave(circle=group, member=member, reason="done", now=now)
        group.refresh_from_db()
        assert group.status == ("ended" if number == 3 else "active")
    assert not circles.leave(circle=group, member=people[0], reason="done", now=now)


def test_block_ends_a_pair_and_tells_no_reason(as_ann: Client, ann: Member, bob: Member, pair: Circle) -> None:
    assert "what you are in together ends" in text(as_ann.get(f"/community/people/{bob.public_id}/block/"))
    as_ann.post(f"/community/people/{bob.public_id}/block/")
    pair.refresh_from_db()
    assert (pair.status, pair.end_reason) == ("ended", "none")
    assert mails() == [("circle_ended", "Bob")]
    his = Client()
    his.force_login(bob.user)
    page = text(his.get(url(pair)))
    assert "block" not in page.lower()


def test_block_takes_the_one_who_blocks_out_of_a_circle(ann: Member, bob: Member, group: Circle) -> None:
    block(member=ann, other=bob)
    assert group.seats.filter(left_at=None).count() == 3
    assert not group.seats.filter(left_at=None, member=ann).exists()
    assert {kind for kind, _who in mails()} == {"circle_left"}


def test_closing_ends_all_and_keeping_brings_nothing_back(
    ann: Member, bob: Member, pair: Circle, group: Circle, now
) -> None:
    cat = make_open("Eve")
    sent, got = make_request(ann, cat, now=now), make_request(make_open("Fay"), ann, now=now)
    invited = make_invitation(group, cat, ann, now=now)
    wanted = make_invitation(make_circle(cat, kind="group", name="Days"), ann, cat, now=now)
    close_account(user=ann.user, now=now)
    for thing in (pair, group, sent, got, invited, wanted):
        thing.refresh_from_db()
    assert (pair.status, pair.end_reason, group.status) == ("ended", "left", "active")
    assert [one.status for one in (sent, got, invited, wanted)] == ["withdrawn", "expired", "withdrawn", "expired"]
    keep_account(user=ann.user, now=now)
    pair.refresh_from_db()
    assert pair.status == "ended"


def test_nothing_that_an_erased_member_wrote_is_left(ann: Member, bob: Member, pair: Circle, now) -> None:
    wants(ann, 2)
    make_request(ann, make_open("Eve"), now=now, note="My secret note", status="declined", reply="Sorry, Ann!")
    make_request(make_open("Fay"), ann, now=now, status="declined", reply="My secret reply")
    group = make_circle(ann, bob, kind="group", name="Ann Buddy and friends", about="Ask Ann Buddy.")
    make_invitation(group, make_open("Gil"), ann, now=now, note="My secret invitation", status="declined")
    ann.not_for_me.create(other=bob)
    circles.leave(circle=group, member=ann, reason="role", thanks="My secret thanks", now=now)
    erase(user=ann.user, now=now)
    rows = [
        *BuddyRequest.objects.all(),
        *CircleInvitation.objects.all(),
        *Circle.objects.all(),
        *CircleMember.objects.all(),
    ]
    left = serializers.serialize("json", rows)
    assert "secret" not in left
    assert "Ann" not in left
    assert not NotForMe.objects.exists()
    assert not BuddyPreferences.objects.filter(member=ann).exists()
    assert pair.pairs.count() == 1, "that they met stays"


def test_page_costs_the_same_for_three_as_for_six(as_ann: Client, ann: Member, now) -> None:
    counts = []
    for size in (3, 6):
        people = [ann, *(make_open(f"P{size}{number}") for number in range(size - 1))]
        circle = make_circle(*people, kind="group", name="Nights", element="environment")
        as_ann.get(url(circle))
        with CaptureQueriesContext(connection) as asked:
            as_ann.get(url(circle))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_lists_of_circles_cost_the_same(as_ann: Client, ann: Member, now) -> None:
    counts = []
    for number in (1, 2):
        for one in range(number):
            make_circle(ann, make_open(f"P{number}{one}"), kind="group", name="Nights")
        queries_of(as_ann)
        counts.append(queries_of(as_ann))
    assert counts[0] == counts[1]


def test_old_notes_are_forgotten(ann: Member, bob: Member, pair: Circle, now) -> None:
    old = make_request(ann, bob, now=now - 400 * DAY, note="Hello", status="declined", answered_at=now - 366 * DAY)
    young = make_request(ann, bob, now=now, note="Hello", status="declined", answered_at=now - 300 * DAY)
    circles.end(circle=pair, by=bob, reason="time", thanks="Thanks", now=now - 366 * DAY)
    assert buddies_by_clock.forget_old_notes(now) == 2
    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.note, young.note) == ("", "Hello")
