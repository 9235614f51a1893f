"""The working hours before and after a moment, and reminders that come while there is time to act on them."""

from __future__ import annotations

import datetime as dt

import pytest

from community.times import UK, zone_called
from community.working_days import in_time, in_working_hours_before, working_day_until

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
FRIDAY_THREE = dt.datetime(2026, 11, 6, 15, 0, tzinfo=dt.UTC)  # London is on UTC
MONDAY_NINE = dt.datetime(2026, 11, 9, 9, 0, tzinfo=dt.UTC)


def test_working_day_until_goes_back_over_weekends_and_holidays_of_a_nation() -> None:
    assert working_day_until(dt.date(2026, 12, 28)) == dt.date(2026, 12, 24)
    assert working_day_until(dt.date(2026, 11, 30)) == dt.date(2026, 11, 30)
    assert working_day_until(dt.date(2026, 11, 30), "SCT") == dt.date(2026, 11, 27)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (FRIDAY_THREE + HOUR, FRIDAY_THREE + HOUR),
        (MONDAY_NINE, MONDAY_NINE),
        (FRIDAY_THREE + 2 * HOUR, FRIDAY_THREE),
        (FRIDAY_THREE + DAY, FRIDAY_THREE),
        (FRIDAY_THREE + DAY + 4 * HOUR, FRIDAY_THREE),
        (MONDAY_NINE - HOUR, FRIDAY_THREE),
        (dt.datetime(2026, 7, 6, 7, 59, tzinfo=dt.UTC), dt.datetime(2026, 7, 3, 14, 0, tzinfo=dt.UTC)),  # summer time
    ],
)
def test_working_hours_before_a_moment(moment: dt.datetime, expected: dt.datetime) -> None:
    assert in_working_hours_before(moment, UK) == expected


def test_working_hours_before_a_moment_are_those_of_a_zone() -> None:
    noon_there = dt.datetime(2026, 11, 7, 11, 0, tzinfo=dt.UTC)
    assert in_working_hours_before(noon_there, zone_called("Europe/Paris")) == FRIDAY_THREE - HOUR


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (FRIDAY_THREE - DAY, MONDAY_NINE + HOUR, FRIDAY_THREE + DAY),  # it may wait for Monday
        (FRIDAY_THREE - DAY, MONDAY_NINE + HOUR / 2, FRIDAY_THREE),
        (FRIDAY_THREE + HOUR, MONDAY_NINE, FRIDAY_THREE + HOUR),
        (FRIDAY_THREE + 2 * HOUR, MONDAY_NINE, None),
    ],
)
def test_reminder_wanted_on_a_saturday_comes_in_time(
    since: dt.datetime, until: dt.datetime, expected: dt.datetime | None
) -> None:
    assert in_time(FRIDAY_THREE + DAY, UK, since=since, until=until) == expected


def test_reminder_wanted_in_working_hours_comes_then_unless_it_is_too_late() -> None:
    found = [
        in_time(MONDAY_NINE, UK, since=FRIDAY_THREE, until=MONDAY_NINE + wait) for wait in (HOUR, HOUR / 2, 0 * HOUR)
    ]
    assert found == [MONDAY_NINE, MONDAY_NINE, None]
