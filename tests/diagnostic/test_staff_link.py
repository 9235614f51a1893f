"""The anonymous link for staff: what it keeps, and that nobody's answer can be seen or worked out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diagnostic.links import staff_path
from diagnostic.models import Contributor, RatingEvent, Round, StaffLink, StaffSheet
from diagnostic.services import rounds, staff_link
from diagnostic.staff_figures import StaffFigure, figures_of, shown
from home import rate_limit
from tests.diagnostic.rating_pages import at, browser_of, read, words
from tests.factories.community import make_member, make_organisation
from tests.factories.rounds import agree_all, make_round

if TYPE_CHECKING:
    from community.models import Member

CODES = ("relationships-1", "environment-1")
RATINGS = ("red", "amber", "green")
LINK = "people/staff/"


def counted(sheets: list[dict[str, str]]) -> dict[str, StaffFigure]:
    return shown(sheets, CODES, smallest=12)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.dictionaries(st.sampled_from(CODES), st.sampled_from(RATINGS)), max_size=30))
def test_figures_speak_of_no_fewer_than_twelve(sheets: list[dict[str, str]]) -> None:
    figures = counted(sheets)
    for code in CODES:
        said = [sheet[code] for sheet in sheets if code in sheet]
        assert (code in figures) == (len(said) >= 12)
        if code in figures:
            one = figures[code]
            assert (one.n, one.red, one.amber, one.green) == (len(said), *map(said.count, RATINGS))


def test_figures_know_only_what_the_round_asks() -> None:
    assert counted([{"x-else": "red", "environment-1": "na"}] * 20) == {}


@pytest.fixture
def lead(db: None) -> Member:
    return make_member("lead@example.com", first_name="Lena")


@pytest.fixture
def round(lead: Member) -> Round:
    return make_round(lead, elements=("relationships", "environment"), depth="quick")


@pytest.fixture
def link(lead: Member, round: Round) -> StaffLink:
    day = timezone.localdate() + dt.timedelta(days=7)
    return staff_link.open_until(round=round, by=lead, closes_on=day, now=timezone.now())


def fill_in(path: str, client: Client | None = None, **answers: str) -> Any:
    """Open the sheet and send it, as a browser does."""
    client = client or Client()
    once = re.search(r'name="once" value="([^"]+)"', read(client, path))[1]
    said = {code.replace("_", "-"): rating for code, rating in answers.items()}
    return client.post(path, {"once": once, **said})


def store(link: StaffLink, count: int, **answers: str) -> None:
    said = {code.replace("_", "-"): rating for code, rating in answers.items()}
    there = link.sheets.count()
    StaffSheet.objects.bulk_create(
        StaffSheet(link=link, answers=said, once=str(there + number)) for number in range(count)
    )


def test_lead_opens_the_link_and_anybody_answers(lead: Member, round: Round) -> None:
    leads = browser_of(lead)
    day = (timezone.localdate() + dt.timedelta(days=7)).strftime("%d/%m/%Y")
    assert leads.post(at(round, LINK), {"closes_on": day})["Location"] == at(round, LINK)
    path = re.search(r"/diagnostic/staff/[^\s<]+", read(leads, at(round, LINK)))[0]
    answer = fill_in(path, environment_1="red")
    assert answer["Location"] == f"{path}thanks/"
    assert "Nothing leads back to you" in read(Client(), answer["Location"])
    assert "There is 1 answer so far" in words(read(leads, at(round, LINK)))
    assert RatingEvent.objects.filter(new__staff_link="open").count() == 1


def test_sheet_is_kept_whole_with_neither_person_nor_time(round: Round, link: StaffLink) -> None:
    member = make_member("cara@example.com")
    fill_in(staff_path(link), browser_of(member), relationships_1="green", environment_1="unsure")
    sheet = StaffSheet.objects.get()
    assert sheet.answers == {"relationships-1": "green"}
    assert {field.name for field in StaffSheet._meta.get_fields()} == {"id", "link", "answers", "once"}
    assert not Contributor.objects.exclude(role="lead").exists()
    assert not RatingEvent.objects.filter(kind="rated").exists()


def test_second_press_counts_once(link: StaffLink) -> None:
    client, path = Client(), staff_path(link)
    once = re.search(r'name="once" value="([^"]+)"', read(client, path))[1]
    for rating in ("red", "green"):
        assert client.post(path, {"once": once, "environment-1": rating}).status_code == 302
    assert StaffSheet.objects.get().answers == {"environment-1": "red"}


def test_sheet_sent_again_from_one_browser_counts_only_for_somebody_else(link: StaffLink) -> None:
    client, path = Client(), staff_path(link)
    once = re.search(r'name="once" value="([^"]+)"', read(client, path))[1]
    fill_in(path, client, environment_1="red")
    assert "sent from this browser already" in read(client, path)
    page = client.post(path, {"once": once, "environment-1": "green"}).content.decode()
    assert "sent from this browser already" in page
    assert StaffSheet.objects.count() == 1
    assert 'name="once"' not in read(client, f"/cy{path}")  # nor is there a sheet in the other language

    kept = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))
    assert (kept["environment-1"], kept["another"]) == ("green", "yes")
    assert client.post(path, kept)["Location"] == f"{path}thanks/"
    assert 'name="another" value="yes"' in read(client, f"{path}?another=yes")
    assert [sheet.answers for sheet in StaffSheet.objects.order_by("pk")] == [
        {"environment-1": "red"}, {"environment-1": "green"},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({}, "Rate at least one statement"),
        ({"environment-1": "purple"}, "Choose red, amber, green"),
        ({"environment-1": "red", "once": "made-up"}, "Open the link again"),
    ],
)
def test_sheet_that_cannot_be_kept_says_why(link: StaffLink, sent: Mapping[str, str], error: str) -> None:
    client, path = Client(), staff_path(link)
    once = re.search(r'name="once" value="([^"]+)"', read(client, path))[1]
    answer = client.post(path, {"once": once, **sent})
    page = answer.content.decode()
    assert (answer.status_code, "There is a problem" in page, error in page) == (200, True, True)
    assert not StaffSheet.objects.exists()


def test_open_link_shows_how_many_and_nothing_of_what_they_said(lead: Member, round: Round, link: StaffLink) -> None:
    store(link, 30, environment_1="red")
    leads = browser_of(lead)
    page = words(read(leads, at(round, LINK)))
    assert "There are 30 answers so far" in page
    assert not re.search(r"\d+ of \d+", page)
    assert "Staff (" not in read(leads, at(round, "agree/"))
    assert figures_of(round, link, today=timezone.localdate()) == {}


def test_closed_link_shows_what_enough_said_and_hides_the_rest(lead: Member, round: Round, link: StaffLink) -> None:
    store(link, 8, environment_1="red")
    store(link, 5, environment_1="green", relationships_1="amber")
    leads = browser_of(lead)
    leads.post(at(round, "people/staff/close/"))
    page = words(read(leads, at(round, LINK)))
    assert "There are 13 answers" in page
    assert "1 of 2 statements are shown" in page
    for count in ("Green: 5 of 13", "Amber: 0 of 13", "Red: 8 of 13"):
        assert count in page
    assert "Text of relationships-1" not in page
    agreeing = words(read(leads, at(round, "agree/")))
    assert "Staff (13): 5 green, 0 amber, 8 red" in agreeing
    assert agreeing.count("Staff (") == 1
    assert "Red: 8 of 13" in words(read(leads, at(round, "agree/questions/environment-1/")))


def test_closed_link_with_eleven_shows_nothing(lead: Member, round: Round, link: StaffLink) -> None:
    store(link, 11, environment_1="red", relationships_1="red")
    staff_link.close(round=round, by=lead, now=timezone.now())
    page = words(read(browser_of(lead), at(round, LINK)))
    assert "No statement has 12 answers or more" in page
    assert "of 11" not in page


def test_closed_link_stays_closed(lead: Member, round: Round, link: StaffLink) -> None:
    path, leads = staff_path(link), browser_of(lead)
    client = Client()
    once = re.search(r'name="once" value="([^"]+)"', read(client, path))[1]
    leads.post(at(round, "people/staff/close/"))
    late = client.post(path, {"once": once, "environment-1": "red"})
    assert late.status_code == 410
    assert "Your answers were not saved" in late.content.decode()
    later = (timezone.localdate() + dt.timedelta(days=9)).strftime("%d/%m/%Y")
    leads.post(at(round, LINK), {"closes_on": later})
    leads.post(at(round, "people/staff/renew/"))
    with pytest.raises(staff_link.LinkClosedError):
        staff_link.open_until(
            round=round, by=lead, closes_on=timezone.localdate() + dt.timedelta(days=9), now=timezone.now()
        )
    assert client.get(path).status_code == 410
    assert not StaffSheet.objects.exists()


def test_link_closes_by_itself_after_its_last_day(lead: Member, round: Round, link: StaffLink) -> None:
    store(link, 12, environment_1="red")
    token = staff_path(link).split("/")[-2]
    last = dt.datetime.combine(link.closes_on, dt.time(12), dt.UTC)
    assert staff_link.link_by(token, now=last) == link
    with pytest.raises(staff_link.LinkClosedError):
        staff_link.hand_in(token=token, answers={"environment-1": "red"}, once="x", now=last + dt.timedelta(days=1))
    assert figures_of(round, link, today=timezone.localdate(last)) == {}
    assert figures_of(round, link, today=timezone.localdate(last) + dt.timedelta(days=1))["environment-1"].red == 12
    with pytest.raises(staff_link.LinkClosedError):
        staff_link.open_until(
            round=round, by=lead, closes_on=link.closes_on + dt.timedelta(days=9), now=last + dt.timedelta(days=1)
        )


def test_link_of_a_round_that_was_finished_and_reopened_stays_closed(
    lead: Member, round: Round, link: StaffLink
) -> None:
    rounds.finish(round=agree_all(round, lead), by=lead, now=timezone.now())
    assert Client().get(staff_path(link)).status_code == 410
    rounds.reopen(round=round, by=lead, now=timezone.now())
    assert Client().get(staff_path(link)).status_code == 410


def test_new_link_stops_the_old_and_keeps_the_answers(lead: Member, round: Round, link: StaffLink) -> None:
    old = staff_path(link)
    fill_in(old, environment_1="red")
    browser_of(lead).post(at(round, "people/staff/renew/"))
    link.refresh_from_db()
    assert Client().get(old).status_code == 410
    assert fill_in(staff_path(link), environment_1="red").status_code == 302
    assert link.sheets.count() == 2


@pytest.mark.parametrize(("closes_on", "error"), [("", "Enter the last day"), ("1/1/2020", "Enter today or a later")])
def test_last_day_has_to_be_one_that_can_be_kept(lead: Member, round: Round, closes_on: str, error: str) -> None:
    page = browser_of(lead).post(at(round, LINK), {"closes_on": closes_on}).content.decode()
    assert "There is a problem" in page
    assert error in page
    assert not StaffLink.objects.exists()


def test_sheets_from_one_address_are_limited(link: StaffLink, monkeypatch: pytest.MonkeyPatch) -> None:
    from diagnostic.views import staff as views

    monkeypatch.setattr(views, "SHEETS_AN_HOUR", 2)
    answers = [fill_in(staff_path(link), environment_1="red").status_code for _ in range(3)]
    assert answers == [302, 302, 429]
    assert rate_limit.allowed_for("another", "diagnostic-staff", an_hour=2)
    assert StaffSheet.objects.count() == 2


def test_sheet_is_kept_by_nobody_on_the_way_and_comes_in_welsh(link: StaffLink) -> None:
    for path in (staff_path(link), f"{staff_path(link)}thanks/", "/diagnostic/staff/nobody-1.forged/"):
        answer = Client().get(path)
        assert "no-store" in answer["Cache-Control"]
        assert (answer["X-Robots-Tag"], answer["Referrer-Policy"]) == ("noindex", "same-origin")
    assert "(cy)" in read(Client(), f"/cy{staff_path(link)}")


def test_link_is_led_by_the_lead_alone(lead: Member, round: Round, link: StaffLink) -> None:
    colleague = browser_of(make_member("cara@example.com"))
    assert colleague.get(at(round, LINK)).status_code == 404
    for page in ("renew/", "close/"):
        assert colleague.post(at(round, f"{LINK}{page}")).status_code == 404
    link.refresh_from_db()
    assert (link.link_number, link.closed_at) == (1, None)


def test_browser_that_answered_by_one_link_answers_by_another(link: StaffLink) -> None:
    elsewhere = make_member("kim@example.com", organisation=make_organisation("Elsewhere"))
    other = make_round(elsewhere, elements=("environment",), depth="quick")
    closes_on = timezone.localdate() + dt.timedelta(days=9)
    second = staff_link.open_until(round=other, by=elsewhere, closes_on=closes_on, now=timezone.now())
    client = Client()
    for path in (staff_path(link), staff_path(second)):
        assert "sent from this browser already" not in read(client, path)
        fill_in(path, client, environment_1="red")
    for path in (staff_path(link), staff_path(second)):
        assert "sent from this browser already" in read(client, path)
    assert staff_path(link).split("/")[-2] not in client.cookies["staff_sheet"].value
