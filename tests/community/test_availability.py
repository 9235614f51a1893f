"""When somebody can be called: wall-clock hours become cells, and what several people share."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.availability import (
    Hours,
    bank_holidays,
    cell_start,
    common_starts,
    every_half_hour,
    open_cells,
    week_pattern,
    with_buffer,
)

ZONES = (
    "Europe/London", "Europe/Paris", "America/New_York", "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe",
    "Pacific/Apia", "Africa/Casablanca",
)  # fmt: skip
# In London, Paris, New York and St John's, Lord Howe, Casablanca; and the day that Apia left out.
CLOCKS_CHANGE = [
    dt.date.fromisoformat(day)
    for day in (
        "2026-03-29", "2026-10-25", "2026-03-08", "2026-11-01", "2026-04-05", "2026-10-04", "2026-02-15", "2026-03-22",
        "2011-12-30",
    )
]  # fmt: skip
LONDON = ZoneInfo("Europe/London")
NINE, TEN, MIDDAY, FIVE = dt.time(9), dt.time(10), dt.time(12), dt.time(17)
MONDAY = dt.date(2026, 11, 2)


def hours(*weekly: tuple[int, dt.time, dt.time], zone: str = "Europe/London", **values) -> Hours:
    return Hours(ZoneInfo(zone), weekly, **values)


def starts_of(cells: set[int], zone: ZoneInfo = LONDON) -> list[str]:
    return [f"{cell_start(cell).astimezone(zone):%d %H:%M}" for cell in sorted(cells)]


def at(day: dt.date, time: dt.time, zone: ZoneInfo = LONDON) -> dt.datetime:
    return dt.datetime.combine(day, time, zone)


def test_hour_of_winter_is_four_cells() -> None:
    assert starts_of(open_cells(hours((0, NINE, TEN)), first=MONDAY, last=MONDAY)) == [
        "02 09:00", "02 09:15", "02 09:30", "02 09:45",
    ]  # fmt: skip


def test_hours_follow_the_clock_from_summer_to_winter() -> None:
    own = hours((0, NINE, TEN))
    summer, winter = (min(open_cells(own, first=day, last=day)) for day in (dt.date(2026, 10, 19), MONDAY))
    assert (cell_start(summer).hour, cell_start(winter).hour) == (8, 9)


def test_time_that_the_clock_leaps_over_gives_no_cell() -> None:
    spring = dt.date(2026, 3, 29)
    cells = open_cells(hours((6, dt.time(0, 30), dt.time(2, 30))), first=spring, last=spring)
    assert starts_of(cells) == ["29 00:30", "29 00:45", "29 02:00", "29 02:15"]


def test_time_that_comes_twice_counts_the_first() -> None:
    autumn = dt.date(2026, 10, 25)
    cells = open_cells(hours((6, dt.time(1), dt.time(2, 15))), first=autumn, last=autumn)
    assert [f"{cell_start(cell):%H:%M}" for cell in sorted(cells)] == ["00:00", "00:15", "00:30", "00:45", "02:00"]


def test_part_of_a_quarter_gives_no_cell() -> None:
    cells = open_cells(hours((0, dt.time(9, 5), dt.time(9, 40))), first=MONDAY, last=MONDAY)
    assert starts_of(cells) == ["02 09:15"]


@pytest.mark.parametrize(
    ("nation", "day", "free"),
    [
        ("ENG", dt.date(2026, 11, 30), True),  # Saint Andrew's Day
        ("SCT", dt.date(2026, 11, 30), False),
        ("ENG", dt.date(2026, 4, 6), False),  # Easter Monday
        ("SCT", dt.date(2026, 4, 6), True),
        ("NIR", dt.date(2026, 3, 17), False),
        ("WLS", dt.date(2026, 3, 17), True),
        ("NIR", dt.date(2026, 7, 13), False),
        ("WLS", dt.date(2026, 8, 31), False),
    ],
)
def test_bank_holidays_are_those_of_the_nation(nation: str, day: dt.date, free: bool) -> None:
    own = hours(*((weekday, NINE, TEN) for weekday in range(7)), nation=nation)
    assert bool(open_cells(own, first=day, last=day)) is free
    assert open_cells(Hours(own.zone, own.weekly, {}, nation, works_on_holidays=True), first=day, last=day)


def test_exception_counts_for_more_than_a_bank_holiday() -> None:
    christmas = dt.date(2026, 12, 25)
    own = hours((4, NINE, TEN), exceptions={christmas: ((MIDDAY, FIVE),)})
    assert len(open_cells(own, first=christmas, last=christmas)) == 20
    assert not open_cells(hours((0, NINE, TEN), exceptions={MONDAY: ()}), first=MONDAY, last=MONDAY)


def test_common_starts_are_whole_calls_that_nobody_has_taken() -> None:
    one = open_cells(hours((0, NINE, MIDDAY)), first=MONDAY, last=MONDAY)
    other = open_cells(hours((0, NINE, FIVE), zone="Europe/Paris"), first=MONDAY, last=MONDAY)
    taken = open_cells(hours((0, TEN, dt.time(10, 15))), first=MONDAY, last=MONDAY)
    free = common_starts([one, other], taken=taken, minutes=60, earliest=at(MONDAY, NINE), latest=at(MONDAY, FIVE))
    assert [f"{start:%H:%M}" for start in free] == ["09:00", "10:15", "10:30", "10:45", "11:00"]
    assert common_starts([], taken=(), minutes=30, earliest=at(MONDAY, NINE), latest=at(MONDAY, FIVE)) == []


def test_starts_keep_within_their_bounds() -> None:
    own = open_cells(hours((0, NINE, MIDDAY)), first=MONDAY, last=MONDAY)
    bounds = {"earliest": at(MONDAY, dt.time(9, 20)), "latest": at(MONDAY, dt.time(10, 10))}
    free = common_starts([own], taken=(), minutes=30, **bounds)
    assert [f"{start:%H:%M}" for start in free] == ["09:30"]


def test_buffer_covers_both_sides() -> None:
    assert with_buffer({10}, minutes=15) == {9, 10, 11}
    assert with_buffer({10}, minutes=20) == {8, 9, 10, 11, 12}
    assert with_buffer({10}, minutes=0) == {10}


def test_half_hours_and_beginnings_are_shown() -> None:
    own = open_cells(hours((0, dt.time(9, 15), TEN)), first=MONDAY, last=MONDAY)
    free = common_starts([own], taken=(), minutes=15, earliest=at(MONDAY, NINE), latest=at(MONDAY, FIVE))
    assert [f"{start:%H:%M}" for start in every_half_hour(free)] == ["09:15", "09:30"]


def test_week_pattern_meets_where_people_can_meet() -> None:
    uk = week_pattern(hours((0, NINE, TEN)))
    assert uk == frozenset(range(36, 40))
    assert uk & week_pattern(hours((0, TEN, dt.time(11)), zone="Europe/Paris")) == uk
    sunday_night = week_pattern(hours((0, dt.time(0), dt.time(1)), zone="Asia/Kathmandu"))
    assert sunday_night == frozenset(range(672 - 23, 672 - 19))


def test_bank_holidays_have_names() -> None:
    assert "Andrew" in bank_holidays("SCT", 2026)[dt.date(2026, 11, 30)]


@settings(max_examples=150, deadline=None)
@given(
    zone=st.sampled_from(ZONES),
    day=st.dates(dt.date(2010, 1, 1), dt.date(2030, 12, 31)) | st.sampled_from(CLOCKS_CHANGE),
    start=st.integers(0, 94),
    length=st.integers(1, 40),
)
def test_every_cell_shows_a_time_within_the_hours_once(zone: str, day: dt.date, start: int, length: int) -> None:
    """By a second way: all quarters of an hour around the day, and what a clock there shows in each."""
    where, end = ZoneInfo(zone), min(start + length, 95)
    own = Hours(where, ((day.weekday(), _time(start), _time(end)),), works_on_holidays=True)
    found = open_cells(own, first=day, last=day)
    noon = int(dt.datetime.combine(day, MIDDAY, dt.UTC).timestamp()) // 900
    expected: dict[dt.datetime, int] = {}
    for cell in range(noon - 150, noon + 150):
        shown = cell_start(cell).astimezone(where).replace(tzinfo=None)
        if shown.date() == day and _time(start) <= shown.time() < _time(end):
            expected.setdefault(shown, cell)
    assert found == set(expected.values())


def _time(quarter: int) -> dt.time:
    return dt.time(quarter // 4, quarter % 4 * 15)
