"""When a summary is due: the first working day at the reader's hour, late on any other, never at a wrong hour."""

from __future__ import annotations

import calendar
import datetime as dt
import zoneinfo
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.availability import bank_holidays
from community.digest_due import Habit, comes_at, due_at, latest_due, next_moment, period_at, periods_at

LONDON = ZoneInfo("Europe/London")
UTC = dt.UTC
ZONES = st.sampled_from(sorted(zoneinfo.available_timezones() - {"localtime"})).map(ZoneInfo)
MONTHS = st.dates(dt.date(2025, 1, 1), dt.date(2031, 12, 31)).map(lambda day: f"{day:%Y-%m}")
HABITS = st.builds(
    Habit,
    zone=ZONES,
    nation=st.sampled_from(["ENG", "WLS", "SCT", "NIR"]),
    hour=st.integers(7, 18),
    quarterly=st.booleans(),
    paused_until=st.none() | st.dates(dt.date(2025, 1, 1), dt.date(2031, 12, 31)),
)
MOMENTS = st.datetimes(dt.datetime(2025, 1, 1), dt.datetime(2031, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


def works(day: dt.date, nation: str) -> bool:
    return calendar.weekday(day.year, day.month, day.day) <= 4 and day not in bank_holidays(nation, day.year)


def at(text: str, zone: str = "Europe/London") -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("period", "habit", "expected"),
    [
        ("2026-12", Habit(), at("2026-12-01T09:00")),
        ("2026-08", Habit(), at("2026-08-03T09:00")),  # the 1st is a Saturday
        ("2026-08", Habit(nation="SCT"), at("2026-08-04T09:00")),  # and that Monday a holiday in Scotland
        ("2027-01", Habit(), at("2027-01-04T09:00")),
        ("2027-01", Habit(nation="SCT"), at("2027-01-05T09:00")),  # the 2nd, a Saturday, has its holiday on the 4th
        ("2026-12", Habit(hour=16), at("2026-12-01T16:00")),
        ("2026-12", Habit(zone=ZoneInfo("Asia/Tokyo")), at("2026-12-01T09:00", "Asia/Tokyo")),
        ("2026-06", Habit(), at("2026-06-01T09:00")),  # in summer time
        ("2026-12", Habit(quarterly=True), None),
        ("2027-01", Habit(quarterly=True), at("2027-01-04T09:00")),
        ("2026-12", Habit(paused_until=dt.date(2026, 12, 12)), at("2026-12-14T09:00")),
        ("2026-12", Habit(paused_until=dt.date(2026, 12, 14)), at("2026-12-14T09:00")),
        ("2026-12", Habit(paused_until=dt.date(2027, 1, 1)), None),
        ("2026-12", Habit(paused_until=dt.date(9999, 12, 31)), None),
        ("2026-12", Habit(paused_until=dt.date(2026, 11, 20)), at("2026-12-01T09:00")),
        ("2027-01", Habit(paused_until=dt.date(2027, 1, 30)), None),  # no working day of the month is left
        ("2026-12", Habit(joined_at=at("2026-12-01T09:00")), at("2026-12-01T09:00")),
        ("2026-12", Habit(joined_at=at("2026-12-01T09:01")), None),
    ],
)
def test_due_from_the_first_working_day(period: str, habit: Habit, expected: dt.datetime | None) -> None:
    assert due_at(period, habit) == expected


@given(MONTHS, HABITS)
def test_due_on_no_day_off_and_on_the_first_that_may_be(period: str, habit: Habit) -> None:
    due = due_at(period, habit)
    begins = dt.date.fromisoformat(f"{period}-01")
    days = [begins.replace(day=number + 1) for number in range(calendar.monthrange(begins.year, begins.month)[1])]
    fit = [day for day in days if works(day, habit.nation) and not (habit.paused_until and day < habit.paused_until)]
    if due is None:
        assert not fit or (habit.quarterly and begins.month % 3 != 1)
        return
    local = due.astimezone(habit.zone)
    assert local.date() == fit[0]
    assert local.hour == habit.hour  # no zone leaps over these hours in these years


@given(MOMENTS, HABITS)
def test_next_moment_is_the_first_that_fits(now: dt.datetime, habit: Habit) -> None:
    moment = next_moment(now, habit)
    assert moment >= now
    step = now
    while step < moment:
        local = step.astimezone(habit.zone)
        assert not (works(local.date(), habit.nation) and habit.hour <= local.hour < 19)
        step += dt.timedelta(minutes=97)
    local = moment.astimezone(habit.zone)
    assert works(local.date(), habit.nation)
    assert habit.hour <= local.hour < 19


@given(MOMENTS, HABITS)
def test_late_run_finds_it_all_month_long_and_never_in_the_next(now: dt.datetime, habit: Habit) -> None:
    period = period_at(now, habit.zone)
    due, comes = due_at(period, habit), comes_at(period, habit, now)
    if due is None or now < due:
        assert comes is None
    elif comes is not None:
        assert comes >= now
        assert period_at(comes, habit.zone) == period
    elif period_at(moment := next_moment(now, habit), habit.zone) == period:
        assert moment - due > dt.timedelta(days=7)
        assert moment.astimezone(habit.zone).day > 15
        assert not habit.quarterly
    before = (now.astimezone(habit.zone).replace(day=1) - dt.timedelta(days=3)).strftime("%Y-%m")
    assert comes_at(before, habit, now) is None


@given(MOMENTS, HABITS)
def test_no_month_is_overlooked_anywhere(now: dt.datetime, habit: Habit) -> None:
    period = period_at(now, habit.zone)
    if next_moment(now, habit) == now:
        assert period in periods_at(now)
    assert len(periods_at(now)) <= 2


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-30T16:59", ["2026-11"]),
        ("2026-11-30T17:00", ["2026-11", "2026-12"]),  # seven in the morning on Kiritimati
        ("2026-12-01T06:59", ["2026-11", "2026-12"]),
        ("2026-12-01T07:00", ["2026-12"]),  # seven in the evening on Baker Island
    ],
)
def test_months_around_their_turn(now: str, expected: list[str]) -> None:
    assert periods_at(at(now, "UTC")) == expected


@given(MONTHS, HABITS)
def test_nobody_who_joins_after_the_latest_is_due(period: str, habit: Habit) -> None:
    joined_at = latest_due(period) + dt.timedelta(seconds=1)
    assert due_at(period, replace(habit, joined_at=joined_at)) is None


@pytest.mark.parametrize(
    ("zone", "now"),
    [
        ("Europe/London", "2026-10-24T20:00"),
        ("Europe/London", "2027-03-26T20:00"),
        ("Africa/Cairo", "2026-10-29T20:00"),
    ],
)
def test_hour_is_the_readers_after_the_clock_changes(zone: str, now: str) -> None:
    moment = next_moment(at(now, zone), Habit(zone=ZoneInfo(zone)))
    assert moment.astimezone(ZoneInfo(zone)).hour == 9


def test_hour_that_the_clock_leaps_over_is_the_moment_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("community.digest_due.working_day_from", lambda day, nation: day)
    night = Habit(zone=LONDON, hour=1)
    monkeypatch.setattr("community.digest_due.first_of", lambda period: dt.date(2031, 3, 30))
    assert due_at("2031-03", night) == dt.datetime(2031, 3, 30, 1, 0, tzinfo=UTC)
    monkeypatch.setattr("community.digest_due.first_of", lambda period: dt.date(2031, 10, 26))
    assert due_at("2031-10", night) == dt.datetime(2031, 10, 26, 0, 0, tzinfo=UTC)  # the first of the two


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-12-01T08:59", None),
        ("2026-12-01T09:00", "2026-12-01T09:00"),
        ("2026-12-01T18:59", "2026-12-01T18:59"),
        ("2026-12-01T19:00", "2026-12-02T09:00"),
        ("2026-12-18T19:00", "2026-12-21T09:00"),
        ("2026-12-22T18:59", "2026-12-22T18:59"),
        ("2026-12-22T19:00", None),  # the next month's is near: the 23rd, the 24th, and three after Christmas are left
        ("2026-12-31T19:00", None),
    ],
)
def test_late_one_waits_for_the_next_working_hours_of_the_month(now: str, expected: str | None) -> None:
    assert comes_at("2026-12", Habit(), at(now)) == (at(expected) if expected else None)


@pytest.mark.parametrize(
    ("habit", "now", "expected"),
    [
        (Habit(quarterly=True), "2027-01-28T09:00", "2027-01-28T09:00"),  # the next is in April
        (Habit(), "2027-01-28T09:00", None),
        (Habit(paused_until=dt.date(2027, 1, 28)), "2027-01-28T09:00", "2027-01-28T09:00"),  # it is not late
        (Habit(paused_until=dt.date(2027, 1, 28)), "2027-01-28T19:00", "2027-01-29T09:00"),
    ],
    ids=["a quarter", "a month", "break", "break's evening"],
)
def test_last_days_of_a_month_are_for_those_whose_next_is_far_or_whose_break_ends(
    habit: Habit, now: str, expected: str | None
) -> None:
    assert comes_at("2027-01", habit, at(now)) == (at(expected) if expected else None)
