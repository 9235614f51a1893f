"""Saying when one can be called: hours, dates, and how calls are booked; and how that looks to buddies."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from community.clock import typed_time
from community.models import AvailabilityException, AvailabilityRule, Member
from community.services.availability_shown import next_two_weeks
from tests.community.call_people import TUESDAY_TEN, booked, people
from tests.factories.community import make_member
from tests.factories.meetings import NOW, make_available, make_circle

pytestmark = pytest.mark.django_db
HOURS, DATES, BOOKING = (f"/community/me/availability/{part}/" for part in ("hours", "dates", "booking"))
USUAL = {
    "time_zone": "Europe/London", "nation": "ENG", "min_notice_hours": "24", "buffer_minutes": "15", "weekly_max": "2",
    "length": "30", "call_link": "", "phone": "", "calendar_mails": "on",
}  # fmt: skip


@pytest.fixture
def sam(client: Client) -> Member:
    member = make_member()
    client.force_login(member.user)
    return member


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("9", "09:00"), ("9:30", "09:30"), ("09.30", "09:30"), ("0930", "09:30"), ("2pm", "14:00"),
        ("2.15 p.m.", "14:15"),
        ("12am", "00:00"), ("12 pm", "12:00"), ("17h30", "17:30"), ("24:00", None), ("13pm", None), ("nine", None),
        ("9:75", None), ("", None),
    ],
)  # fmt: skip
def test_times_as_people_type_them(text: str, time: str | None) -> None:
    assert typed_time(text) == (dt.time.fromisoformat(time) if time else None)


def week(member: Member) -> list[tuple[int, str, str]]:
    rules = AvailabilityRule.objects.filter(member=member)
    return [(rule.weekday, f"{rule.start:%H:%M}", f"{rule.end:%H:%M}") for rule in rules]


def test_hours_are_saved_in_place_of_the_old(client: Client, sam: Member) -> None:
    make_available(sam, weekdays=range(1), start="10:00")
    sent = {"0-0-start": "9", "0-0-end": "12", "0-1-start": "1pm", "0-1-end": "5pm", "4-0-start": "", "4-0-end": ""}
    assert client.post(HOURS, {**sent, "do": "save"})["Location"] == "/community/me/availability/"
    assert week(sam) == [(0, "09:00", "12:00"), (0, "13:00", "17:00")]
    assert 'value="13:00"' in client.get(HOURS).content.decode()


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"0-0-start": "9"}, "0-0-end"),
        ({"0-0-end": "9"}, "0-0-start"),
        ({"0-0-start": "17:00", "0-0-end": "9:00"}, "0-0-end"),
        ({"0-0-start": "9:05", "0-0-end": "10"}, "0-0-start"),
        ({"0-0-start": "early", "0-0-end": "10"}, "0-0-start"),
        ({"0-0-start": "9", "0-0-end": "12", "0-1-start": "11", "0-1-end": "13"}, "0-1-end"),
    ],
)
def test_wrong_hours_are_said_beside_the_field_and_kept(client: Client, sam: Member, sent, field: str) -> None:
    page = client.post(HOURS, {**sent, "do": "save"})
    assert page.context["form"].errors.keys() == {field}
    assert f'href="#id_{field}"' in page.content.decode()
    for value in sent.values():
        assert f'value="{value}"' in page.content.decode()
    assert week(sam) == []


def test_rows_are_added_removed_and_copied_without_saving(client: Client, sam: Member) -> None:
    sent = {"0-0-start": "9", "0-0-end": "wrong"}
    added = client.post(HOURS, {**sent, "do": "add-0"}).content.decode()
    assert 'name="0-1-start"' in added
    assert 'value="wrong"' in added
    two = {**sent, "0-1-start": "14", "0-1-end": "15"}
    removed = client.post(HOURS, {**two, "do": "remove-0-0"}).content.decode()
    assert 'name="0-1-start"' not in removed
    assert 'value="wrong"' not in removed
    copied = client.post(HOURS, {**two, "do": "copy"}).content.decode()
    assert copied.count('value="wrong"') == 5
    strange = client.post(HOURS, {**two, "do": "remove-99-x"})
    assert strange.context["form"]["0-0-start"].value() == "9"
    assert week(sam) == []


def test_enter_key_saves(client: Client, sam: Member) -> None:
    page = client.get(HOURS).content.decode()
    assert page.index('value="save"') < page.index('value="add-0"')


def test_days_away_and_other_hours(client: Client, sam: Member) -> None:
    first = timezone.localdate() + dt.timedelta(days=10)
    last = first + dt.timedelta(days=2)
    client.post(DATES, {"first": f"{first:%d/%m/%Y}", "last": f"{last:%d/%m/%Y}", "kind": "away"})
    assert list(AvailabilityException.objects.values_list("ranges", flat=True)) == [[], [], []]
    hours = {"kind": "hours", "0-0-start": "18", "0-0-end": "19:30"}
    client.post(DATES, {"first": f"{first:%d/%m/%Y}", **hours})
    assert AvailabilityException.objects.get(date=first).ranges == [["18:00", "19:30"]]
    assert "18:00 to 19:30" in client.get(DATES).content.decode()
    for _press in range(2):
        client.post(f"{DATES}{first}/")
    assert AvailabilityException.objects.count() == 2
    assert client.post(f"{DATES}someday/").status_code == 404


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"kind": "away"}, "first"),
        ({"first": "1/1/2020", "kind": "away"}, "first"),
        ({"first": "1/6/2099"}, "kind"),
        ({"first": "1/6/2099", "kind": "hours"}, "0-0-start"),
        ({"first": "9/6/2099", "last": "1/6/2099", "kind": "away"}, "last"),
        ({"first": "1/6/2099", "last": "1/12/2099", "kind": "away"}, "last"),
    ],
)
def test_wrong_dates_are_said(client: Client, sam: Member, sent, field: str) -> None:
    assert client.post(DATES, sent).context["form"].errors.keys() == {field}


def test_booking_preferences_are_saved(client: Client, sam: Member) -> None:
    link = "https://teams.example/me"
    said = {**USUAL, "time_zone": "Europe/Paris", "nation": "SCT", "call_link": link, "length": "45"}
    assert client.post(BOOKING, said)["Location"] == "/community/me/availability/"
    sam.refresh_from_db()
    own = sam.booking_preferences
    assert (sam.time_zone, own.nation, own.length, own.call_link) == ("Europe/Paris", "SCT", 45, link)
    assert not own.works_on_holidays


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("call_link", "http://teams.example"), ("call_link", "javascript:alert(1)"), ("phone", "ring me"),
        ("min_notice_hours", "0"), ("buffer_minutes", "121"), ("weekly_max", "many"), ("length", "20"),
        ("nation", "FRA"), ("time_zone", "Moon/Base"),
    ],
)  # fmt: skip
def test_wrong_preferences_are_said(client: Client, sam: Member, field: str, value: str) -> None:
    page = client.post(BOOKING, {**USUAL, field: value})
    assert page.context["form"].errors.keys() == {field}


def test_preview_takes_off_calls_rest_and_notice() -> None:
    sam, ana = people(2)
    sam.availability_exceptions.create(date=dt.date(2026, 11, 12), ranges=[])
    booked(make_circle(sam, ana), ana)
    days = {day.date.day: day for day in next_two_weeks(sam, now=NOW)}
    assert days[2].ranges == ()
    assert days[3].ranges == (("09:00", "17:00"),)
    assert days[10].ranges == (("09:00", "09:45"), ("10:45", "17:00"))
    assert (days[12].ranges, days[12].changed) == ((), True)
    assert days[7].ranges == ()


def test_preview_shows_bank_holidays_and_full_weeks() -> None:
    sam, ana = people(2)
    sam.booking_preferences.nation, sam.booking_preferences.weekly_max = "SCT", 1
    sam.booking_preferences.save()
    booked(make_circle(sam, ana), ana)
    days = {day.date: day for day in next_two_weeks(sam, now=NOW)}
    assert days[TUESDAY_TEN.date()].full
    saint_andrew = {day.date: day for day in next_two_weeks(sam, now=NOW + dt.timedelta(days=21))}
    assert "Andrew" in saint_andrew[dt.date(2026, 11, 30)].holiday


def test_overview_shows_week_dates_and_preview(client: Client, sam: Member) -> None:
    empty = client.get("/community/me/availability/").content.decode()
    assert "You have given no hours yet" in empty
    make_available(sam)
    page = client.get("/community/me/availability/").content.decode()
    assert "This is how the next two weeks look to your buddies" in page
    assert "09:00 to 17:00" in page


@pytest.mark.parametrize("number", [1, 3])
def test_overview_takes_the_same_queries(client: Client, sam: Member, number: int, django_assert_num_queries) -> None:
    make_available(sam, weekdays=range(number))
    for day in range(number):
        sam.availability_exceptions.create(date=dt.date(2099, 1, day + 1), ranges=[["09:00", "10:00"]])
    with django_assert_num_queries(19):
        client.get("/community/me/availability/")
