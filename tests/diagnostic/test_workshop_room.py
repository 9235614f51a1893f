"""People in the room: joining by a code, voting, what they see, and what is left of it when the workshop is over."""

from __future__ import annotations

import datetime as dt
import re
import secrets
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from diagnostic.models import RatingEvent, Round, Seat, Vote, Workshop
from diagnostic.services import rounds, workshops
from diagnostic.tasks import tick
from diagnostic.vocabulary import Rating
from diagnostic.workshops import is_over, state_key
from tests.diagnostic.rating_pages import at, browser_of, read, words
from tests.diagnostic.workshop_people import (
    FIRST,
    JOIN,
    NOW,
    ROOM,
    SCREEN,
    SECOND,
    VOTE,
    open_one,
    phone,
    press,
    seats,
    seats_at,
    state_of,
    vote,
    vote_all,
)
from tests.factories.community import make_member, make_organisation
from tests.factories.rounds import agree_all, make_round

if TYPE_CHECKING:
    from django.http import HttpRequest

    from community.models import Member


@pytest.fixture
def lead(db: None) -> Member:
    return make_member("lead@example.com", first_name="Lena")


@pytest.fixture
def round(lead: Member) -> Round:
    return make_round(lead, elements=("relationships", "environment"), depth="quick")


@pytest.fixture
def workshop(lead: Member, round: Round) -> Workshop:
    return open_one(round, lead)


def test_seat_is_known_by_a_digest_and_keeps_no_name_without_names(workshop: Workshop) -> None:
    client = Client()
    client.post(JOIN, {"code": workshop.join_code, "told": "without", "name": "Ali"})
    seat = Seat.objects.get()
    assert seat.name == ""
    assert client.session["workshop_seat"] not in seat.token_digest
    assert workshops.seat_by(client.session["workshop_seat"]) == seat
    assert client.get(f"{JOIN}?code={workshop.join_code}")["Location"] == ROOM  # the same phone sits down once
    assert client.post(f"{JOIN}leave/")["Location"] == JOIN
    assert not Seat.objects.exists()
    assert client.get(ROOM)["Location"] == JOIN


def test_second_of_the_same_name_is_asked_to_add_something(lead: Member, round: Round) -> None:
    workshop = open_one(round, lead, anonymous=False)
    phone(workshop, "Éva Jones")
    client, sent = Client(), {"code": workshop.join_code, "told": "with", "name": "éva  jones"}
    page = client.post(JOIN, sent).content.decode()
    assert "<title>Error: " in page
    assert "Somebody here has this name already" in page
    assert 'value="éva jones"' in page or 'value="éva  jones"' in page
    assert client.post(JOIN, {**sent, "name": "Éva Jones, ward 4"})["Location"] == ROOM
    assert list(Seat.objects.values_list("name", flat=True)) == ["Éva Jones", "Éva Jones, ward 4"]


def test_wrong_codes_are_told_and_limited(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    from diagnostic.views import workshop_room as views

    monkeypatch.setattr(views, "WRONG_CODES_AN_HOUR", 3)
    assert "The code has 6 letters and numbers" in Client().get(f"{JOIN}?code=abc").content.decode()
    wrong = next(code for code in ("CCCCCC", "DDDDDD") if code != workshop.join_code)
    phone(workshop)
    for _try in range(3):
        assert "No workshop goes on under this code" in Client().get(f"{JOIN}?code={wrong}").content.decode()
    for address in (f"{JOIN}?code={wrong}", f"{JOIN}?code={workshop.join_code}"):
        assert Client().get(address).status_code == 429
    assert Client().post(JOIN, {"code": workshop.join_code, "told": "without"}).status_code == 429
    assert Client().get(f"/diagnostic/workshop/{workshop.pk}/state/").status_code == 404
    assert Client().get(f"/diagnostic/workshop/{workshop.join_code}/state/").status_code == 404


def test_one_browser_that_tries_code_after_code_has_a_pause_and_the_room_has_none(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    from diagnostic.views import workshop_room as views

    monkeypatch.setattr(views, "OWN_WRONG_CODES_AN_HOUR", 3)
    wrong = next(code for code in ("CCCCCC", "DDDDDD") if code != workshop.join_code)
    guesses = Client()
    for _try in range(3):
        assert guesses.get(f"{JOIN}?code={wrong}").status_code == 200
    assert guesses.get(f"{JOIN}?code={workshop.join_code}").status_code == 429
    phone(workshop)  # behind the same address


def test_nothing_of_the_votes_is_seen_before_they_are_shown(lead: Member, round: Round, workshop: Workshop) -> None:
    client, leads = phone(workshop), browser_of(lead)
    press(workshop, "begin")
    vote_all(workshop, "green", "green", "amber", "red")
    assert client.post(VOTE, {"statement": FIRST, "rating": "amber"})["Location"] == ROOM
    screen, room = words(read(leads, at(round, SCREEN))), words(read(client, ROOM))
    assert "Joined: 5" in screen
    assert "Voted: 5" in screen
    for page in (screen, room):
        assert not re.search(r"\d of 5\b", page)
        assert "How the room voted" not in page
    assert "Your vote is in: Amber" in room
    press(workshop, "reveal")
    for page in (words(read(leads, at(round, SCREEN))), words(read(client, ROOM))):
        for count in ("Green 2 of 5", "Amber 2 of 5", "Red 1 of 5", "Not applicable 0 of 5"):
            assert count in page
    assert "You voted: A Amber" in words(read(client, ROOM))


def test_few_votes_without_names_are_told_as_a_number_alone(lead: Member, round: Round, workshop: Workshop) -> None:
    client = phone(workshop)
    press(workshop, "begin")
    vote_all(workshop, "red", "red", "green", "green")
    press(workshop, "reveal")
    for page in (words(read(browser_of(lead), at(round, SCREEN))), words(read(client, ROOM))):
        assert "4 people voted" in page
        assert not re.search(r"\d of 4\b", page)
    workshop.refresh_from_db()
    assert workshop.counts == {FIRST: {"voted": 4}}


def test_shown_statement_takes_no_votes_even_when_the_group_comes_back(workshop: Workshop) -> None:
    press(workshop, "begin")
    there = vote_all(workshop, *["green"] * 5)
    press(workshop, "reveal")
    counts = Workshop.objects.get().counts
    press(workshop, "next", "previous")
    with pytest.raises(workshops.VotingEndedError):
        vote(there[0], "red")
    with pytest.raises(workshops.VotingEndedError):
        vote(seats(workshop, 1)[0], "red")
    found = Workshop.objects.get()
    assert (found.state, found.code, found.counts) == ("revealed", FIRST, counts)


def test_vote_may_change_until_shown_and_counts_once(workshop: Workshop) -> None:
    client = phone(workshop)
    press(workshop, "begin")
    for rating in ("red", "red", "amber"):
        assert client.post(VOTE, {"statement": FIRST, "rating": rating}).status_code == 302
    assert [one.rating for one in Vote.objects.all()] == ["amber"]
    assert "Choose red, amber, green" in client.post(VOTE, {"statement": FIRST}).content.decode()
    press(workshop, "reveal")
    # The press whose answer was lost on the way is sent again: it is in, and says so.
    assert client.post(VOTE, {"statement": FIRST, "rating": "amber"})["Location"] == ROOM
    late = client.post(VOTE, {"statement": FIRST, "rating": "green"})
    assert late.status_code == 409
    assert "Your vote “Green” came too late" in late.content.decode()
    assert Vote.objects.get().rating == "amber"


@pytest.mark.parametrize(
    ("sent", "status"), [({"rating": "green"}, 204), ({"rating": "purple"}, 400), ({"statement": SECOND}, 409)]
)
def test_vote_by_script_is_answered_by_a_status(
    lead: Member, workshop: Workshop, sent: dict[str, str], status: int
) -> None:
    client = phone(workshop)
    press(workshop, "begin")
    said = {"statement": FIRST, "rating": "red", **sent}
    answer = client.post(VOTE, said, headers={"X-Workshop-Vote": "1"})
    assert (answer.status_code, answer.content) == (status, b"")
    workshops.close(workshop=workshop, by=lead, now=timezone.now())
    assert client.post(VOTE, said, headers={"X-Workshop-Vote": "1"}).status_code == 410 or status == 400


def test_closed_workshop_keeps_counts_and_nothing_that_leads_to_somebody(
    lead: Member, round: Round, workshop: Workshop
) -> None:
    client, leads = phone(workshop), browser_of(lead)
    press(workshop, "begin")
    vote_all(workshop, *["green"] * 4, "red")
    press(workshop, "reveal", "next")
    vote_all(workshop, "red", code=SECOND)  # never shown
    assert "Votes were shown on 1 of 2 statements" in words(read(leads, at(round, "workshop/close/")))
    leads.post(at(round, "workshop/close/"))
    assert not Seat.objects.exists()
    assert not Vote.objects.exists()
    found = Workshop.objects.get()
    assert found.counts == {FIRST: {"voted": 5, "counts": {"green": 4, "red": 1}}}
    page = words(read(leads, at(round, SCREEN)))
    assert "Green 4 of 5" in page
    assert f"Text of {SECOND}" not in page
    assert "The workshop is over" in read(client, ROOM)
    assert client.post(VOTE, {"statement": SECOND, "rating": "red"})["Location"] == ROOM
    assert state_of(workshop)["over"]
    assert "No workshop goes on" in Client().get(f"{JOIN}?code={workshop.join_code}").content.decode()
    for act in ("press/", "agree/", "action/", "close/", "names/"):
        answer = leads.post(at(round, f"workshop/{act}"), {"act": "next", "step": "1"}, follow=True)
        assert "The workshop is over" in answer.content.decode()


def test_workshop_ends_by_itself_after_twelve_hours(lead: Member, round: Round) -> None:
    workshop = open_one(round, lead, now=NOW)
    seat = seats_at(workshop, NOW)
    last, over = NOW + dt.timedelta(hours=11, minutes=59), NOW + dt.timedelta(hours=12)
    assert workshops.workshop_at(workshop.join_code, now=last) == workshop
    assert workshops.workshop_at(workshop.join_code, now=over) is None
    for act in (
        lambda: workshops.vote(seat=seat, code=FIRST, rating=Rating.RED, now=over),
        lambda: workshops.press(workshop=workshop, act="begin", step=0, now=over),
        lambda: workshops.take_seat(workshop=workshop, name="", now=over),
    ):
        with pytest.raises(workshops.WorkshopOverError):
            act()
    assert workshops.close_those_over(now=last) == 0
    again = workshops.open_workshop(
        round=round, by=lead, opening=workshops.Opening(anonymous=True, codes=round.scope), now=over
    )
    workshop.refresh_from_db()
    assert workshop.closed_at == over
    assert not Seat.objects.exists()
    assert workshops.close_those_over(now=over + dt.timedelta(hours=12)) == 1
    again.refresh_from_db()
    assert again.state == "closed"


def test_workshop_ends_with_its_round_and_the_clock_clears_it(lead: Member, round: Round, workshop: Workshop) -> None:
    client = phone(workshop)
    rounds.finish(round=agree_all(round, lead), by=lead, now=timezone.now())
    workshop.refresh_from_db()
    workshop.round.refresh_from_db()
    assert is_over(workshop, now=timezone.now())
    assert "The workshop is over" in read(client, ROOM)
    assert workshops.close_those_over(now=workshop.opened_at - dt.timedelta(days=1)) == 0, "none was open then"
    tick()
    assert not Seat.objects.exists()
    assert RatingEvent.objects.filter(new__workshop="closed", new__joined=1).count() == 1
    assert "no more workshops" in read(browser_of(lead), at(round, SCREEN))


def test_vote_of_a_seat_that_is_given_up_meanwhile_is_not_kept(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    from diagnostic.views import workshop_room as views

    client = phone(workshop)
    press(workshop, "begin")
    token, find = client.session[views.SEAT], views._seat

    def find_and_leave(request: HttpRequest) -> Seat | None:
        found = find(request)
        workshops.leave(token=token)  # in another tab, while this vote is on its way
        return found

    monkeypatch.setattr(views, "_seat", find_and_leave)
    assert client.post(VOTE, {"statement": FIRST, "rating": "red"})["Location"] == ROOM
    assert (Seat.objects.count(), Vote.objects.count()) == (0, 0)
    workshops.leave(token=token)  # twice is once


def test_workshop_takes_no_more_seats_than_it_has(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workshops, "MOST_SEATS", 1)
    phone(workshop)
    full = Client().post(JOIN, {"code": workshop.join_code, "told": "without"})
    assert full.status_code == 409
    assert "The workshop is full" in full.content.decode()


def test_sixty_people_poll_vote_and_see_it_in_few_queries(workshop: Workshop) -> None:
    phones = [phone(workshop) for _one in range(3)]
    press(workshop, "begin")
    there = Seat.objects.bulk_create(
        Seat(workshop=workshop, token_digest=str(number), joined_at=NOW) for number in range(57)
    )
    ratings = [*["green"] * 20, *["amber"] * 20, *["red"] * 17]
    Vote.objects.bulk_create(
        Vote(seat=seat, code=FIRST, rating=rating, voted_at=NOW) for seat, rating in zip(there, ratings, strict=True)
    )
    address = f"/diagnostic/workshop/{state_key(workshop)}/state/"
    Client().get(address)
    with CaptureQueriesContext(connection) as polling:
        answer = phones[0].get(address)
    assert answer.json() == {"step": 1, "joined": 60, "voted": 57, "over": False}
    # The session, which something on the way reads, and the workshop with both counts. Nothing is written.
    assert [one["sql"].split()[0] for one in polling.captured_queries] == ["SELECT", "SELECT"]
    same = phones[1].get(address, headers={"If-None-Match": answer["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    read(phones[0], ROOM)
    with CaptureQueriesContext(connection) as looking:
        read(phones[1], ROOM)
    assert len(looking) <= 5, [one["sql"] for one in looking]
    for client, rating in zip(phones, ("green", "amber", "na"), strict=True):
        client.post(VOTE, {"statement": FIRST, "rating": rating})
    assert phones[1].get(address, headers={"If-None-Match": answer["ETag"]}).json()["voted"] == 60
    press(workshop, "reveal")
    with CaptureQueriesContext(connection) as shown:
        page = words(read(phones[2], ROOM))
    assert len(shown) <= 6, [one["sql"] for one in shown]
    for count in ("Green 21 of 60", "Amber 21 of 60", "Red 17 of 60", "Not applicable 1 of 60"):
        assert count in page


def test_pages_of_the_room_come_in_welsh_and_are_kept_by_nobody(workshop: Workshop) -> None:
    client = phone(workshop)
    press(workshop, "begin")
    for path in (ROOM, JOIN):
        assert "no-store" in client.get(path)["Cache-Control"]
    assert f"Text of {FIRST} (cy)" in read(client, f"/cy{ROOM}")
    assert "/cy/diagnostic/workshop/" in read(client, f"/cy{ROOM}")


def test_name_stands_once_in_a_workshop_whatever_happens(round: Round, lead: Member) -> None:
    elsewhere = make_member("b@example.com", organisation=make_organisation("Other"))
    here, other = open_one(round, lead, anonymous=False), open_one(make_round(elsewhere), elsewhere)
    for workshop, name in ((here, "Ann"), (here, ""), (here, ""), (other, "ann")):
        Seat.objects.create(workshop=workshop, token_digest=secrets.token_hex(), name=name, joined_at=NOW)
    with pytest.raises(IntegrityError):
        Seat.objects.create(workshop=here, token_digest="x", name="ANN", joined_at=NOW)
