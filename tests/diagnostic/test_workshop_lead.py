"""The facilitator: opening a workshop, moving everybody on, agreeing, noting actions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from diagnostic.models import Action, AgreedRating, RatingEvent, Response, Round, Seat, Workshop
from diagnostic.services import agreeing, rounds, workshops
from diagnostic.workshops import spoken
from tests.diagnostic.rating_pages import at, browser_of, read, words
from tests.diagnostic.workshop_people import (
    FIRST,
    JOIN,
    NOW,
    ROOM,
    SCREEN,
    SECOND,
    open_one,
    phone,
    press,
    seats,
    state_of,
    vote,
    vote_all,
)
from tests.factories.community import make_member, make_organisation
from tests.factories.rounds import agree_all, answer_of, make_finished, make_round, rate

if TYPE_CHECKING:
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


def test_lobby_says_that_too_few_have_joined_to_show_votes_without_names(
    lead: Member, round: Round, workshop: Workshop
) -> None:
    leads, promise = browser_of(lead), "With fewer than 5 votes you see only how many voted."
    page = words(read(leads, at(round, SCREEN)))
    assert promise in page
    assert page.count("shown from 5 votes on") == 1
    seats(workshop, 2)
    page = words(read(leads, at(round, SCREEN)))
    assert f"Only 2 people have joined so far. {promise}" in page
    assert "close this workshop and open another" in page
    seats(workshop, 3)
    assert promise not in words(read(leads, at(round, SCREEN)))


def test_facilitator_is_told_who_has_not_voted_before_votes_are_shown(
    lead: Member, round: Round, workshop: Workshop
) -> None:
    leads, few = browser_of(lead), "With fewer than 5 votes you see only how many voted."
    there = seats(workshop, 7)
    press(workshop, "begin")
    for seat in there[:4]:
        vote(seat, "red")
    page = read(leads, at(round, SCREEN))
    assert "Not voted yet: 3 . Once votes are shown, nobody can vote on this statement any more." in words(page)
    assert f'data-workshop-few-votes="5">{few}' in page
    vote(there[4], "red")
    assert f'data-workshop-few-votes="5" hidden>{few}' in read(leads, at(round, SCREEN))
    press(workshop, "reveal")
    assert "Not voted yet" not in read(leads, at(round, SCREEN))


def test_facilitator_of_a_workshop_with_names_is_told_who_has_not_voted(lead: Member, round: Round) -> None:
    workshop = open_one(round, lead, anonymous=False)
    seats(workshop, 1, "Alia")
    press(workshop, "begin")
    page = words(read(browser_of(lead), at(round, SCREEN)))
    assert "Not voted yet: 1 ." in page
    assert "With fewer than" not in page


def test_agreeing_comes_before_the_next_statement_and_one_button_leads_on(
    lead: Member, round: Round, workshop: Workshop
) -> None:
    leads = browser_of(lead)
    press(workshop, "begin")
    vote_all(workshop, *["green"] * 5)
    press(workshop, "reveal")
    assert [said for said, is_primary in _buttons(leads, round) if is_primary] == ["Agree on this"]
    agree(leads, round, FIRST, rating="green", version=0)
    shown = _buttons(leads, round)
    assert [said for said, is_primary in shown if is_primary] == ["Next statement"]
    assert shown.index(("Change what is agreed", False)) < shown.index(("Next statement", True))


def _buttons(leads: Client, round: Round) -> list[tuple[str, bool]]:
    """The buttons of the screen in their order, and whether each is a primary one."""
    main = BeautifulSoup(read(leads, at(round, SCREEN)), "html.parser").select("main button.nhsuk-button")
    return [(one.get_text(strip=True), "nhsuk-button--secondary" not in one["class"]) for one in main]


def test_reason_asked_for_names_what_people_had_rated_before(lead: Member, round: Round, workshop: Workshop) -> None:
    rate(round, lead, {FIRST: "red"})
    rate(round, make_member("kim@example.com"), {FIRST: "green"})
    press(workshop, "begin")
    vote_all(workshop, *["green"] * 5)
    press(workshop, "reveal")
    page = words(agree(browser_of(lead), round, FIRST, rating="green", version=0).content.decode())
    assert "Before the workshop people’s ratings differed" in page
    assert not AgreedRating.objects.exists()


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
    for anonymous in (True, False):
        workshop = open_one(round, lead, anonymous=anonymous)
        press(workshop, "begin")
        vote(seats(workshop, 1, "Alia")[0], "red")
        press(workshop, "reveal")
        page = words(read(browser_of(lead), at(round, SCREEN)))
        assert ("Red (1) Alia" in page) is not anonymous
        workshops.close(workshop=workshop, by=lead, now=timezone.now())


@pytest.mark.parametrize("anonymous", [True, False])
def test_what_people_had_rated_before_is_shown_as_numbers_alone(lead: Member, round: Round, anonymous: bool) -> None:
    rate(round, lead, {FIRST: "green"})
    workshop = open_one(round, lead, anonymous=anonymous)
    screen, room = browser_of(lead), phone(workshop, "Alia")
    press(workshop, "begin", "reveal")
    assert "rated before" not in read(screen, at(round, SCREEN)) + read(room, ROOM)  # it was one person alone
    rate(round, make_member("kim@example.com", first_name="Kimberly"), {FIRST: "red"})
    Response.objects.update(note="Only for us")
    for page in (read(screen, at(round, SCREEN)), read(room, ROOM)):
        assert "What people had rated before R Red: 1, G Green: 1" in words(page)
        assert "Kimberly" not in page
        assert "Only for us" not in page


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


def test_screen_is_for_those_who_lead(lead: Member, round: Round, workshop: Workshop) -> None:
    colleague = browser_of(make_member("cara@example.com", organisation=lead.organisation))
    stranger = browser_of(make_member("sid@elsewhere.example", organisation=make_organisation("Elsewhere")))
    for client in (colleague, stranger):
        assert client.get(at(round, SCREEN)).status_code == 404
        for act in ("press/", "agree/", "action/", "close/", "names/"):
            assert client.post(at(round, f"workshop/{act}"), {"act": "begin", "step": "0"}).status_code == 404
    workshop.refresh_from_db()
    assert (workshop.step, workshop.closed_at) == (0, None)


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


def test_statement_that_nobody_rated_needs_a_reason(lead: Member, round: Round, workshop: Workshop) -> None:
    press(workshop, "begin", "reveal")
    leads = browser_of(lead)
    page = agree(leads, round, FIRST, version=0, rating="green").content.decode()
    assert "Nobody rated this or voted on it. Say in a sentence why" in page
    assert not AgreedRating.objects.exists()
    agree(leads, round, FIRST, version=0, rating="green", rationale="The nurse told us.")
    kept = AgreedRating.objects.get()
    assert (kept.rating, kept.rationale, kept.method) == ("green", "The nurse told us.", "discussion")


def test_statement_with_votes_too_few_to_show_needs_none(lead: Member, round: Round, workshop: Workshop) -> None:
    press(workshop, "begin")
    vote_all(workshop, "green", "amber")
    press(workshop, "reveal")
    agree(browser_of(lead), round, FIRST, version=0, rating="green")
    assert AgreedRating.objects.get().rating == "green"


def test_statement_that_people_rated_before_needs_none_without_votes(
    lead: Member, round: Round, workshop: Workshop
) -> None:
    rate(round, lead, {FIRST: "green"})
    press(workshop, "begin", "reveal")
    agree(browser_of(lead), round, FIRST, version=0, rating="green")
    assert AgreedRating.objects.get().rating == "green"


def test_screen_works_without_its_scripts_and_hides_what_needs_them(
    lead: Member, round: Round, workshop: Workshop
) -> None:
    page = BeautifulSoup(read(browser_of(lead), at(round, SCREEN)), "html.parser")
    button = page.select_one("button[data-full-screen]")
    assert button
    assert button.has_attr("hidden")
    assert page.select_one("[data-workshop-main] [data-workshop=lead]")
    assert page.select_one("[data-workshop=lead]")["data-page"] == at(round, SCREEN)
