"""Workshops: opening, joining by a code, voting, showing, agreeing, and what is left when they are over."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from diagnostic.models import Action, AgreedRating, RatingEvent, Round, Seat, Vote, Workshop
from diagnostic.services import agreeing, rounds, workshops
from diagnostic.tasks import tick
from diagnostic.vocabulary import Rating
from diagnostic.workshops import ALPHABET, as_code, beside, is_over, new_code, spoken, state_key, tally, workshop_by
from tests.diagnostic.rating_pages import at, browser_of, read, words
from tests.factories.community import make_member, make_organisation
from tests.factories.rounds import agree_all, answer_of, make_finished, make_round, rate

if TYPE_CHECKING:
    from community.models import Member

FIRST, SECOND = "relationships-1", "environment-1"
ROOM, VOTE = "/diagnostic/workshop/room/", "/diagnostic/workshop/vote/"
JOIN = "/diagnostic/workshop/"
SCREEN = "workshop/"
NOW = dt.datetime(2027, 3, 9, 10, tzinfo=dt.UTC)


@given(st.lists(st.sampled_from(Rating.values), max_size=12), st.integers(1, 6))
def test_tally_tells_of_votes_only_where_enough_voted(ratings: list[str], smallest: int) -> None:
    found = tally(ratings, smallest=smallest)
    assert found.voted == len(ratings)
    assert (found.counts is None) == (len(ratings) < smallest)
    assert sorted(found.ratings) == (sorted(ratings) if len(ratings) >= smallest else [])
    assert ("counts" in found.as_kept()) == (len(ratings) >= smallest)


def test_codes_have_no_look_alikes_and_can_be_typed_loosely() -> None:
    code = new_code()
    assert len(code) == 6
    assert set(code) <= set(ALPHABET)
    assert not set(ALPHABET) & set("0OQ1IL2Z5S8BUVAEI") - {"V"}
    assert as_code(f" {spoken(code).lower()} ") == as_code(f"{code[:2]}-{code[2:]}") == code


def test_walking_stops_at_both_ends() -> None:
    codes = ["a", "b", "c"]
    assert [beside(codes, "b", 1), beside(codes, "c", 1), beside(codes, "a", -1)] == ["c", "c", "a"]
    assert beside(codes, "gone", 1) == "a"


@pytest.fixture
def lead(db: None) -> Member:
    return make_member("lead@example.com", first_name="Lena")


@pytest.fixture
def round(lead: Member) -> Round:
    return make_round(lead, elements=("relationships", "environment"), depth="quick")


def open_one(round: Round, lead: Member, *, anonymous: bool = True, now: dt.datetime | None = None) -> Workshop:
    opening = workshops.Opening(anonymous=anonymous, codes=round.scope)
    return workshops.open_workshop(round=round, by=lead, opening=opening, now=now or timezone.now())


@pytest.fixture
def workshop(lead: Member, round: Round) -> Workshop:
    return open_one(round, lead)


def press(workshop: Workshop, *acts: str) -> Workshop:
    for act in acts:
        workshop.refresh_from_db()
        workshop = workshops.press(workshop=workshop, act=act, step=workshop.step, now=timezone.now())
    return workshop


def seats(workshop: Workshop, count: int, name: str = "") -> list[Seat]:
    tokens = [workshops.take_seat(workshop=workshop, name=name, now=timezone.now()) for _one in range(count)]
    return [seat for token in tokens if (seat := workshops.seat_by(token))]


def vote(seat: Seat, rating: str, code: str = FIRST) -> Vote:
    return workshops.vote(seat=seat, code=code, rating=Rating(rating), now=timezone.now())


def vote_all(workshop: Workshop, *ratings: str, code: str = FIRST) -> list[Seat]:
    there = seats(workshop, len(ratings))
    for seat, rating in zip(there, ratings, strict=True):
        vote(seat, rating, code)
    return there


def phone(workshop: Workshop, name: str = "") -> Client:
    """A phone that has joined."""
    client = Client()
    told = "without" if workshop.anonymous else "with"
    sent = {"code": workshop.join_code, "told": told, "name": name}
    assert client.post(JOIN, sent)["Location"] == ROOM
    return client


def state_of(workshop: Workshop) -> dict[str, Any]:
    found: dict[str, Any] = Client().get(f"/diagnostic/workshop/{state_key(workshop)}/state/").json()
    return found


def test_lead_opens_and_people_join_by_its_code(lead: Member, round: Round) -> None:
    leads = browser_of(lead)
    sent = {"names": "without", "elements": ["relationships", "environment"], "order": "element"}
    assert leads.post(at(round, SCREEN), sent)["Location"] == at(round, SCREEN)
    workshop = Workshop.objects.get()
    page = read(leads, at(round, SCREEN))
    assert spoken(workshop.join_code) in page
    assert "QR code that opens the page to join" in page
    told = words(read(Client(), f"{JOIN}?code={spoken(workshop.join_code).lower()}"))
    assert "You vote without your name" in told
    assert "Votes are shown from 5 votes on" in told
    phone(workshop)
    assert state_of(workshop) == {"step": 0, "joined": 1, "voted": 0, "over": False}
    assert "You have joined" in read(phone(workshop), ROOM)
    assert (workshop.codes, workshop.facilitator) == ([FIRST, SECOND], lead)


def test_split_statements_come_first_and_agreed_ones_only_if_wanted(lead: Member, round: Round) -> None:
    colleague = make_member("cara@example.com", organisation=lead.organisation)
    rate(round, lead, {FIRST: "green", SECOND: "red"})
    rate(round, colleague, {FIRST: "green", SECOND: "green"})
    leads = browser_of(lead)
    sent = {"names": "with", "elements": ["relationships", "environment"], "order": "split"}
    leads.post(at(round, SCREEN), sent)
    first = Workshop.objects.get()
    assert first.codes == [SECOND, FIRST]
    workshops.close(workshop=first, by=lead, now=timezone.now())
    agree_all(round, lead)
    page = leads.post(at(round, SCREEN), sent).content.decode()
    assert "All statements of these sections are agreed" in page
    leads.post(at(round, SCREEN), {**sent, "agreed_too": "on"})
    assert Workshop.objects.not_closed().get().codes == [SECOND, FIRST]


def test_opening_without_choices_says_what_is_missing(lead: Member, round: Round) -> None:
    page = browser_of(lead).post(at(round, SCREEN), {}).content.decode()
    for error in ("Choose whether votes carry names", "Choose at least one section", "Choose an order"):
        assert error in page
    assert not Workshop.objects.exists()


def test_names_are_chosen_before_the_first_joins_and_never_after(
    lead: Member, round: Round, workshop: Workshop
) -> None:
    leads = browser_of(lead)
    leads.post(at(round, "workshop/names/"), {"names": "with"})
    workshop.refresh_from_db()
    assert not workshop.anonymous
    late = Client().post(JOIN, {"code": workshop.join_code, "told": "without", "name": "Ali"})
    assert "This changed while you were reading" in late.content.decode()
    assert "Enter your name" in Client().post(JOIN, {"code": workshop.join_code, "told": "with"}).content.decode()
    phone(workshop, "Ali")
    page = leads.post(at(round, "workshop/names/"), {"names": "without"}, follow=True).content.decode()
    assert "Somebody has joined already" in page
    workshop.refresh_from_db()
    assert not workshop.anonymous
    assert Seat.objects.get().name == "Ali"


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


def test_press_on_an_old_page_does_nothing_and_says_so(lead: Member, round: Round, workshop: Workshop) -> None:
    one, other = browser_of(lead), browser_of(lead)
    one.post(at(round, "workshop/press/"), {"act": "begin", "step": "0"})
    for act, step in (("begin", "0"), ("next", "0"), ("reveal", "-1"), ("fly", "1"), ("resume", "1"), ("next", "²")):
        page = other.post(at(round, "workshop/press/"), {"act": act, "step": step}, follow=True).content.decode()
        assert "that button did nothing" in page
    found = Workshop.objects.get()
    assert (found.step, found.state, found.code) == (1, "voting", FIRST)


def test_pause_and_a_closed_laptop_come_back_to_the_very_state(lead: Member, round: Round, workshop: Workshop) -> None:
    client = phone(workshop)
    press(workshop, "begin", "next")
    vote_all(workshop, *["green"] * 6, code=SECOND)
    press(workshop, "reveal", "pause")
    assert "There is a short break" in read(client, ROOM)
    assert "Green 6 of 6" not in words(read(client, ROOM))
    again = browser_of(lead)
    assert "We have a short break" in read(again, at(round, SCREEN))
    with pytest.raises(workshops.StalePressError):
        press(workshop, "next")
    press(workshop, "resume")
    page = words(read(again, at(round, SCREEN)))
    assert "statement 2 of 2" in page
    assert "Green 6 of 6" in page


def agree(client: Client, round: Round, code: str, **said: Any) -> Any:
    sent = {f"{code}-{name}": value for name, value in said.items() if name != "rationale"}
    return client.post(
        at(round, "workshop/agree/"), {"statement": code, "rationale": said.get("rationale", ""), **sent}
    )


def test_group_agrees_on_the_spot_and_phones_show_it(lead: Member, round: Round, workshop: Workshop) -> None:
    client, leads = phone(workshop), browser_of(lead)
    press(workshop, "begin")
    assert "that button did nothing" in words(agreed_page(leads, round, FIRST, rating="amber"))  # not shown yet
    vote_all(workshop, *["green"] * 4, "red")
    step = press(workshop, "reveal").step
    wrong = agree(leads, round, FIRST, rating="amber", version=0).content.decode()
    assert "Say in a sentence why" in wrong
    assert re.search(r'value="amber"[^>]*checked', wrong)
    assert not AgreedRating.objects.exists()
    agree(leads, round, FIRST, rating="amber", version=0, rationale="Nights are worse.")
    kept = AgreedRating.objects.get()
    assert (kept.rating, kept.rationale, kept.method, kept.decided_by) == (
        "amber", "Nights are worse.", "discussion", lead
    )  # fmt: skip
    assert state_of(workshop)["step"] > step
    assert "Agreed: A Amber" in words(read(client, ROOM))
    assert "Choose red, amber, green" in agree(leads, round, FIRST, version=1).content.decode()


def agreed_page(leads: Client, round: Round, code: str, **said: Any) -> str:
    answer = agree(leads, round, code, version=0, **said)
    return leads.get(answer["Location"]).content.decode()


def test_group_that_all_said_the_same_is_unanimous(lead: Member, round: Round, workshop: Workshop) -> None:
    press(workshop, "begin")
    vote_all(workshop, *["green"] * 5)
    workshop = press(workshop, "reveal")
    workshops.agree(
        workshop=workshop, code=FIRST, answer=answer_of("green"), rationale="", version=0, by=lead, now=timezone.now()
    )
    assert AgreedRating.objects.get().method == "unanimous"


def test_what_somebody_agreed_meanwhile_is_shown_with_what_was_chosen(
    lead: Member, round: Round, workshop: Workshop
) -> None:
    press(workshop, "begin")
    vote_all(workshop, *["green"] * 5)
    press(workshop, "reveal")
    agreeing.agree(
        round=round, code=FIRST, answer=answer_of("red"), rationale="No", by=lead, version=0, now=timezone.now()
    )
    leads = browser_of(lead)
    page = agree(leads, round, FIRST, rating="green", version=0).content.decode()
    assert "This was agreed meanwhile" in page
    assert re.search(r'value="green"[^>]*checked', page)
    version = re.search(rf'name="{FIRST}-version" value="(\d+)"', page)
    assert version
    agree(leads, round, FIRST, rating="green", version=version[1])
    assert AgreedRating.objects.get().rating == "green"
    assert RatingEvent.objects.filter(kind="clashed").count() == 1


def test_action_is_noted_once_however_often_it_is_pressed(lead: Member, round: Round, workshop: Workshop) -> None:
    leads = browser_of(lead)
    press(workshop, "begin", "reveal")
    sent = {"statement": FIRST, "title": "Unlock the rooms at night", "owner_name": "Ali"}
    assert "Enter what is to be done" in leads.post(
        at(round, "workshop/action/"), {**sent, "title": ""}
    ).content.decode()  # fmt: skip
    for _press in range(2):
        leads.post(at(round, "workshop/action/"), sent)
    found = Action.objects.get()
    assert (found.title, found.owner_name, found.code, found.element) == (sent["title"], "Ali", FIRST, "relationships")
    assert (found.round, found.organisation, found.made_by) == (round, round.organisation, lead)
    assert "Unlock the rooms at night – Ali" in words(read(leads, at(round, SCREEN)))


def test_screen_names_people_only_where_votes_carry_names(lead: Member, round: Round) -> None:
    rate(round, lead, {FIRST: "green"})
    for anonymous in (True, False):
        workshop = open_one(round, lead, anonymous=anonymous)
        press(workshop, "begin")
        vote(seats(workshop, 1, "Alia")[0], "red")
        press(workshop, "reveal")
        page = words(read(browser_of(lead), at(round, SCREEN)))
        assert ("Red (1) Alia" in page) is not anonymous
        assert ("What people had rated before" in page) is not anonymous
        workshops.close(workshop=workshop, by=lead, now=timezone.now())


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


def seats_at(workshop: Workshop, now: dt.datetime) -> Seat:
    seat = workshops.seat_by(workshops.take_seat(workshop=workshop, name="", now=now))
    assert seat is not None
    return seat


def test_workshop_ends_with_its_round_and_the_clock_clears_it(lead: Member, round: Round, workshop: Workshop) -> None:
    client = phone(workshop)
    rounds.finish(round=agree_all(round, lead), by=lead, now=timezone.now())
    workshop.refresh_from_db()
    workshop.round.refresh_from_db()
    assert is_over(workshop, now=timezone.now())
    assert "The workshop is over" in read(client, ROOM)
    tick()
    assert not Seat.objects.exists()
    assert RatingEvent.objects.filter(new__workshop="closed", new__joined=1).count() == 1
    assert "no more workshops" in read(browser_of(lead), at(round, SCREEN))


def test_one_workshop_a_round_at_a_time(lead: Member, round: Round, workshop: Workshop) -> None:
    with pytest.raises(workshops.WorkshopOpenError):
        open_one(round, lead)
    sent = {"names": "without", "elements": ["environment"], "order": "element"}
    page = browser_of(lead).post(at(round, SCREEN), sent, follow=True).content.decode()
    assert "that button did nothing" in page
    assert Workshop.objects.count() == 1
    dan = make_member("dan@elsewhere.example", organisation=make_organisation("Elsewhere"))
    with pytest.raises(rounds.NotOpenError):
        open_one(make_finished(dan), dan)


def test_workshop_takes_no_more_seats_than_it_has(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workshops, "MOST_SEATS", 1)
    phone(workshop)
    full = Client().post(JOIN, {"code": workshop.join_code, "told": "without"})
    assert full.status_code == 409
    assert "The workshop is full" in full.content.decode()


def test_screen_is_for_those_who_lead(lead: Member, round: Round, workshop: Workshop) -> None:
    colleague = browser_of(make_member("cara@example.com", organisation=lead.organisation))
    stranger = browser_of(make_member("sid@elsewhere.example", organisation=make_organisation("Elsewhere")))
    for client in (colleague, stranger):
        assert client.get(at(round, SCREEN)).status_code == 404
        for act in ("press/", "agree/", "action/", "close/", "names/"):
            assert client.post(at(round, f"workshop/{act}"), {"act": "begin", "step": "0"}).status_code == 404
    workshop.refresh_from_db()
    assert (workshop.step, workshop.closed_at) == (0, None)


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


def test_screen_takes_as_many_queries_for_one_as_for_many(lead: Member, round: Round) -> None:
    leads, asked = browser_of(lead), []
    for count in (1, 3):
        workshop = open_one(round, lead, anonymous=False)
        press(workshop, "begin")
        for number in range(count):
            vote(seats(workshop, 1, f"Alia {number}")[0], "red")
            Action.objects.create(
                organisation=round.organisation, round=round, element="relationships", code=FIRST,
                title=f"Act {count} {number}", made_at=NOW, changed_at=NOW,
            )  # fmt: skip
        press(workshop, "reveal")
        read(leads, at(round, SCREEN))
        with CaptureQueriesContext(connection) as queries:
            read(leads, at(round, SCREEN))
        asked.append(len(queries))
        workshops.close(workshop=workshop, by=lead, now=timezone.now())
    assert asked[0] == asked[1]


def test_state_key_is_ours_alone(workshop: Workshop) -> None:
    key = state_key(workshop)
    assert workshop_by(key) == workshop.pk
    assert workshop_by(f"{workshop.pk + 1}.{key.partition('.')[2]}") is None
    assert workshop_by("") is None


def test_pages_of_the_room_come_in_welsh_and_are_kept_by_nobody(workshop: Workshop) -> None:
    client = phone(workshop)
    press(workshop, "begin")
    for path in (ROOM, JOIN):
        assert "no-store" in client.get(path)["Cache-Control"]
    assert f"Text of {FIRST} (cy)" in read(client, f"/cy{ROOM}")
    assert "/cy/diagnostic/workshop/" in read(client, f"/cy{ROOM}")
