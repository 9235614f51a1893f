"""The diagnostic's front, beginning a round, its list of tasks, and what its lead may change."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from community.models import Member
from diagnostic.models import RatingEvent, Round
from diagnostic.schedule import minutes, next_round_on, one_a_week
from diagnostic.services import rounds
from tests.diagnostic.rating_pages import at, browser_of, read, seen, words
from tests.factories.community import make_member
from tests.factories.rounds import agree_all, make_finished, make_lead, make_round, make_version, rate

HOME, START = "/diagnostic/", "/diagnostic/start/"
STARTING = {
    "label": "Autumn", "depth": "standard", "approach": "light-touch", "schedule": "none", "repeat": "yearly",
    "open_to_members": "on",
}  # fmt: skip


@pytest.fixture
def lead(db: None) -> Member:
    return make_member()


@pytest.fixture
def client(lead: Member) -> Client:
    return browser_of(lead)


def test_one_a_week_gives_each_element_a_week() -> None:
    days = one_a_week(["relationships", "environment", "fulfilment"], dt.date(2026, 12, 21))
    assert [day.isoformat() for day in days.values()] == ["2026-12-21", "2026-12-28", "2027-01-04"]


@pytest.mark.parametrize(
    ("depth", "statements", "told"), [("quick", 19, 10), ("standard", 35, 30), ("quick", 1, 5), ("standard", 12, 10)]
)
def test_minutes_are_told_in_steps_of_five(depth: str, statements: int, told: int) -> None:
    assert minutes(depth, statements) == told


def test_next_round_is_due_a_calendar_length_after_the_last() -> None:
    finished = dt.datetime(2026, 8, 31, 9, tzinfo=dt.UTC)
    assert next_round_on(finished, "no") is None
    assert next_round_on(finished, "monthly") == dt.date(2026, 9, 30)
    assert next_round_on(finished, "yearly") == dt.date(2027, 8, 31)


def test_home_shows_a_visitor_the_statements_and_nothing_personal(lead: Member) -> None:
    make_finished(lead)
    response = Client().get(HOME)
    page = response.content.decode()
    assert "Text of environment-1" in page
    assert "csrfmiddlewaretoken" not in page
    assert "Autumn" not in page
    assert "Example Trust" not in page
    assert "14 in about 15 minutes" in page
    assert not response.cookies


def test_home_leads_from_the_start_to_done(client: Client, lead: Member) -> None:
    make_version()
    assert "Start a round" in read(client, HOME)
    round = make_round(lead, elements=("environment", "relationships"))
    assert "Rate the first statement" in read(client, HOME)
    rate(round, lead, {"environment-1": "red"})
    assert "you have rated 1 of 4 statements" in read(client, HOME)
    rate(round, lead, dict.fromkeys([*round.scope[:2], "environment-2"], "green"))
    assert "you have rated all 4 statements" in read(client, HOME)
    client.post(at(round, "done/"))
    assert "Check your answers</a>" not in read(client, HOME)


def test_home_lists_earlier_rounds_and_when_the_next_is_due(client: Client, lead: Member) -> None:
    done = make_finished(lead)
    Round.objects.filter(pk=done.pk).update(repeat="yearly", finished_at=dt.datetime(2026, 3, 2, tzinfo=dt.UTC))
    page = words(read(client, HOME))
    assert "You planned the next round for about 2 March 2027" in page
    assert "Autumn – finished on 2 March 2026" in page


def test_home_without_an_organisation_asks_where_one_works(db: None) -> None:
    page = read(browser_of(make_member(organisation=None)), HOME)
    assert "Say where you work" in page
    assert START not in page


def test_who_may_not_start_is_told_who_may(lead: Member) -> None:
    make_version()
    make_lead(lead)
    client = browser_of(make_member("kim@example.com"))
    assert "Sam Okafor can start a round: ask them" in words(read(client, HOME))
    assert client.post(START, STARTING)["Location"] == HOME
    assert not Round.objects.exists()


def test_start_begins_the_round_that_was_chosen(client: Client, lead: Member) -> None:
    make_version()
    page = read(client, START)
    assert "Quick: 7 statements, about 5 minutes" in page
    assert "Two to four elements, in detail" in page
    sent = {**STARTING, "approach": "some-elements", "elements": ["environment", "relationships"], "depth": "quick"}
    del sent["open_to_members"]
    answer = client.post(START, sent)
    round = Round.objects.get()
    assert answer["Location"] == at(round)
    assert (round.label, round.approach, round.repeat, round.open_to_members) == (
        "Autumn",
        "some-elements",
        "yearly",
        False,
    )
    assert round.scope == ["relationships-1", "environment-1"]
    assert client.get(START)["Location"] == at(round)


def test_start_one_a_week_proposes_dates_each_of_which_can_be_changed(client: Client, lead: Member) -> None:
    make_version()
    first = timezone.localdate() + dt.timedelta(days=7)
    answer = client.post(START, {**STARTING, "schedule": "weekly", "first_on": f"{first:%d/%m/%Y}"})
    round = Round.objects.get()
    assert answer["Location"] == at(round, "change/")
    days = list(round.sections.values_list("due_on", flat=True))
    assert days == [first + dt.timedelta(weeks=week) for week in range(7)]
    page = read(client, at(round, "change/"))
    sent = {f"due-{one.element}": f"{one.due_on:%d/%m/%Y}" for one in round.sections.all()}
    assert all(f'value="{day}"' in page for day in sent.values())
    later = first + dt.timedelta(days=10)
    sent |= {"label": "Winter", "repeat": "no", "due-environment": f"{later:%d %B %Y}", "due-relationships": ""}
    sent["seen"] = seen(client, at(round, "change/"))
    assert client.post(at(round, "change/"), sent)["Location"] == at(round)
    due = dict(round.sections.values_list("element", "due_on"))
    assert (due["environment"], due["relationships"], due["personal-health"]) == (later, None, first)
    round.refresh_from_db()
    assert (round.label, round.repeat, round.open_to_members) == ("Winter", "no", False)
    changed = RatingEvent.objects.get(kind="changed")
    assert changed.old
    assert changed.new
    assert (changed.old["label"], changed.new["due"]["environment"]) == ("Autumn", later.isoformat())


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"approach": "some-elements", "elements": ["environment"]}, "Choose two, three or four elements"),
        ({"schedule": "weekly"}, "Enter the first date"),
        ({"schedule": "together", "first_on": "1/1/2020"}, "Enter today or a later date"),
        ({"schedule": "together", "first_on": "tomorrow"}, "Enter a date such as"),
        ({"label": " "}, "Enter a name for the round"),
        ({"depth": ""}, "Choose how many statements you rate"),
    ],
)
def test_start_says_what_is_wrong_beside_the_field(client: Client, wrong: dict[str, Any], said: str) -> None:
    make_version()
    page = client.post(START, {**STARTING, **wrong}).content.decode()
    assert "<title>Error: " in page
    assert page.count(said) == 2  # in the summary and beside the field
    assert not Round.objects.exists()


def test_round_started_twice_leads_to_the_one_that_is_there(client: Client, lead: Member) -> None:
    make_version()
    client.post(START, STARTING)
    assert client.post(START, STARTING)["Location"] == at(Round.objects.get())


def test_list_remembers_an_element_a_page_in_its_address(client: Client, lead: Member) -> None:
    round = make_round(lead)
    rate(round, lead, {"environment-1": "red"})
    one, whole = read(client, at(round)), read(client, at(round, "?show=element"))
    assert at(round, "questions/environment-2/") in one  # the first that is not rated
    assert at(round, "environment/") not in one
    assert at(round, "environment/") in whole
    assert f'{at(round)}?show=element"' in read(client, at(round, "environment/"))


def test_list_says_who_else_and_how_far(client: Client, lead: Member) -> None:
    round = make_round(lead)
    rate(round, make_member("kim@example.com", first_name="Kim"), {"environment-1": "red"})
    rate(round, lead, {"environment-1": "green", "environment-2": "green", "relationships-1": "red"})
    page = words(read(client, at(round)))
    assert "Environment You rated 2 of 2. Also rated by Kim Okafor. Completed" in page
    assert "Relationships You rated 1 of 2. In progress" in page
    assert "Fulfilment at work You rated 0 of 2. Not started" in page


def test_list_of_a_closed_round_says_what_is_agreed_and_asks_for_nothing(client: Client, lead: Member) -> None:
    finished = make_finished(lead, environment="amber")
    page = words(read(client, at(finished)))
    assert "14 of 14 statements are agreed." in page
    assert "Environment A Amber A Amber 2 of 2 agreed." in page
    ended = make_round(lead, label="Spring")
    rounds.abandon(round=ended, by=lead, now=timezone.now())
    for shown in (page, words(read(client, at(ended)))):
        assert "Not started" not in shown
        assert "You have rated" not in shown
        assert "You rated" not in shown


@pytest.mark.parametrize("people", [1, 3])
def test_list_takes_the_same_queries_for_one_and_for_three(
    lead: Member, people: int, django_assert_max_num_queries: Any
) -> None:
    make_finished(lead)
    round = make_round(lead, label="Spring")
    for number in range(people):
        rate(round, make_member(f"kim{number}@example.com"), {"environment-1": "red"})
    client = browser_of(lead)
    read(client, at(round))
    with django_assert_max_num_queries(14):
        read(client, at(round))
    with django_assert_max_num_queries(21):
        read(client, HOME)


def test_retired_set_is_said_and_changes_nothing(client: Client, lead: Member, fresh_generation: Any) -> None:
    round = make_round(lead)
    make_version(number=2, each=3)
    fresh_generation()
    assert "A newer question set has been published" in read(client, at(round))
    assert "statement 1 of 2" in read(client, at(round, "questions/environment-1/"))


def test_only_who_leads_changes_or_ends_a_round(lead: Member) -> None:
    round = make_round(lead)
    colleague = browser_of(make_member("kim@example.com"))
    for path in ("change/", "end/"):
        assert colleague.get(at(round, path)).status_code == 404
        assert colleague.post(at(round, path), {"label": "Mine"}).status_code == 404
        assert at(round, path) not in read(colleague, at(round))
    round.refresh_from_db()
    assert (round.label, round.is_open) == ("Autumn", True)


def test_end_keeps_what_was_said_and_lets_the_next_begin(client: Client, lead: Member) -> None:
    round = make_round(lead)
    rate(round, lead, {"environment-1": "red"})
    assert "End this round without a result?" in read(client, at(round, "end/"))
    client.post(at(round, "end/"))
    page = words(read(client, at(round)))
    assert "This round was ended without a result" in page
    assert "R Red" in words(read(client, at(round, "environment/")))
    for path in ("change/", "end/"):
        assert client.post(at(round, path), {"label": "Late"})["Location"] == at(round)
    assert "Autumn – ended without a result" in words(read(client, HOME))
    assert client.post(START, STARTING).status_code == 302
    assert Round.objects.open().count() == 1


def test_plan_that_somebody_changed_meanwhile_is_shown_and_not_written_over(client: Client, lead: Member) -> None:
    round = make_round(lead, elements=("environment",))
    address, today = at(round, "change/"), timezone.localdate()
    opened = seen(client, address)
    days = [today + dt.timedelta(days=7), today + dt.timedelta(days=14)]
    first, second = (
        {"label": label, "repeat": "no", "due-environment": f"{day:%d/%m/%Y}", "seen": opened}
        for label, day in zip(("Winter", "Spring"), days, strict=True)
    )
    assert client.post(address, first).status_code == 302
    assert client.post(address, first).status_code == 302  # pressed twice
    answer = client.post(address, second)
    page = words(answer.content.decode())
    assert answer.status_code == 409
    assert "Winter What you typed Spring" in page
    assert f"{days[0]:%-d %B %Y} What you typed {days[1]:%-d %B %Y}" in page
    assert 'value="Spring"' in answer.content.decode()
    round.refresh_from_db()
    assert (round.label, round.sections.get().due_on) == ("Winter", days[0])
    assert list(RatingEvent.objects.filter(round=round).values_list("kind", flat=True)) == [
        "started", "changed", "clashed",
    ]  # fmt: skip
    again = re.search(r'name="seen" value="(\w+)"', answer.content.decode())
    assert again
    assert client.post(address, {**second, "seen": again[1]}).status_code == 302
    round.refresh_from_db()
    assert (round.label, round.sections.get().due_on) == ("Spring", days[1])


def primary(client: Client, round: Round) -> tuple[str, str]:
    """The heading of the one thing to do next, and where its button leads."""
    page = BeautifulSoup(read(client, at(round)), "html.parser")
    [button] = page.select("main a.nhsuk-button:not(.nhsuk-button--secondary)")
    heading = page.select_one("section.app-next h2")
    assert heading
    return heading.get_text(strip=True), str(button["href"])


def test_round_page_has_one_primary_step_from_the_first_rating_to_the_report(client: Client, lead: Member) -> None:
    round = make_round(lead, elements=("relationships", "environment"), depth="quick")
    assert primary(client, round) == ("Rate the first statement", at(round, "questions/relationships-1/"))
    rate(round, lead, {"relationships-1": "red"})
    assert primary(client, round) == ("Go on rating", at(round, "questions/environment-1/"))
    rate(round, lead, {"environment-1": "green"})
    assert primary(client, round) == ("Check your answers", at(round, "check/"))
    client.post(at(round, "done/"))
    assert primary(client, round) == ("Agree on ratings", at(round, "agree/"))
    agree_all(round, lead)
    assert primary(client, round) == ("Finish the round", at(round, "finish/"))
    assert f'href="{at(round, "finish/")}"' in read(client, HOME)
    rounds.finish(round=round, by=lead, now=timezone.now())
    assert primary(client, round) == ("Read the report", at(round, "report/"))


def test_round_page_leads_somebody_who_only_reads_to_the_report(client: Client, lead: Member) -> None:
    round = make_round(lead, elements=("environment",), open_to_members=False)
    kim = make_member("kim@example.com")
    assert primary(browser_of(kim), round) == ("Follow the round", at(round, "report/"))
    rate_as = make_round_open(round)
    rate(rate_as, kim, {"environment-1": "red", "environment-2": "red"})
    theirs = browser_of(kim)
    theirs.post(at(round, "done/"))
    assert primary(theirs, round) == ("You are done for now", at(round, "report/"))
    page = read(theirs, at(round))
    assert "Looking after the round" not in page
    assert f'href="{at(round, "people/")}"' not in page


def make_round_open(round: Round) -> Round:
    """The same round, open to everybody of the organisation."""
    round.open_to_members = True
    round.save()
    return round


def test_round_page_groups_its_links_under_headings(client: Client, lead: Member) -> None:
    round = make_round(lead)
    page = BeautifulSoup(read(client, at(round)), "html.parser")
    groups = {group.h2.get_text(strip=True): len(group.select("a")) for group in page.select(".app-groups section")}
    assert groups == {"Rating and agreeing": 4, "Result and actions": 3, "Looking after the round": 3}
    assert page.select_one('.app-groups a[href="/diagnostic/plan/"]')


@pytest.mark.parametrize("signed_in", [True, False])
def test_front_has_a_box_for_the_code_of_a_workshop(client: Client, lead: Member, signed_in: bool) -> None:
    page = BeautifulSoup(read(client if signed_in else Client(), HOME), "html.parser")
    form = page.select_one("section.app-join form")
    assert form
    assert (form["method"], form["action"]) == ("get", "/diagnostic/workshop/")
    assert page.select_one(f'label[for="{form.select_one("input[name=code]")["id"]}"]')
