"""When members can be called: wall-clock hours made into cells of 15 minutes, and what several people share.

A cell is a number: how many quarters of an hour after the start of 1970 in UTC, as in ``models.meetings``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

CELL_SECONDS = 15 * 60
CELLS_IN_DAY = 96
CELLS_IN_WEEK = 7 * CELLS_IN_DAY
# A week of winter in the UK without a bank holiday: Monday 12 to Sunday 18 January 2026.
ORDINARY_MONDAY = dt.date(2026, 1, 12)
SUNDAY = 6

Range = tuple[dt.time, dt.time]


@dataclass(frozen=True)
class Hours:
    """Somebody's hours on the clock of ``zone``: by weekday (0 is Monday), but for dates that are not as usual.

    ``nation`` is a code of ``models.availability.Nation``; on its bank holidays nobody is called who does not work on
    them, unless an exception says so.
    """

    zone: ZoneInfo
    weekly: tuple[tuple[int, dt.time, dt.time], ...] = ()
    exceptions: Mapping[dt.date, tuple[Range, ...]] = field(default_factory=dict)
    nation: str = "ENG"
    works_on_holidays: bool = False

    def on(self, day: dt.date) -> Iterable[Range]:
        """The hours of one date; an exception counts for more than a bank holiday, and that for more than the week."""
        if day in self.exceptions:
            return self.exceptions[day]
        if not self.works_on_holidays and day in bank_holidays(self.nation, day.year):
            return ()
        return [(start, end) for weekday, start, end in self.weekly if weekday == day.weekday()]


@lru_cache(maxsize=64)
def bank_holidays(nation: str, year: int) -> Mapping[dt.date, str]:
    """The bank holidays of a UK nation in one year, each with its English name."""
    return dict(holidays.country_holidays("GB", subdiv=nation, years=year).items())


def open_cells(hours: Hours, *, first: dt.date, last: dt.date) -> set[int]:
    """The cells in which somebody can be called on the dates from ``first`` to ``last`` of their own calendar.

    Times that the clock leaps over give none; of those it shows twice, only the first do.
    """
    cells: set[int] = set()
    for number in range((last - first).days + 1):
        day = first + dt.timedelta(days=number)
        for start, end in hours.on(day):
            cells.update(_cells_of(day, start, end, hours.zone))
    return cells


def _cells_of(day: dt.date, start: dt.time, end: dt.time, zone: ZoneInfo) -> Iterable[int]:
    quarters = range(-(-_minutes(start) // 15), _minutes(end) // 15)
    midnight = dt.datetime.combine(day, dt.time.min)
    offset, later = (moment.replace(tzinfo=zone).utcoffset() for moment in (midnight, midnight + dt.timedelta(days=1)))
    if offset == later and offset is not None:  # the clock does not change on this day
        begin = (midnight - offset).replace(tzinfo=dt.UTC)
        whole, rest = divmod(int(begin.timestamp()), CELL_SECONDS)
        return range(whole + quarters.start, whole + quarters.stop) if not rest else ()
    found = (_cell_at(midnight + dt.timedelta(minutes=15 * quarter), zone) for quarter in quarters)
    return (cell for cell in found if cell is not None)


def _cell_at(wall: dt.datetime, zone: ZoneInfo) -> int | None:
    """The cell that begins when a clock in ``zone`` first shows ``wall``; None if it never does."""
    moment = wall.replace(tzinfo=zone, fold=0).astimezone(dt.UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != wall:
        return None
    cell, rest = divmod(int(moment.timestamp()), CELL_SECONDS)
    return cell if not rest else None


def _minutes(time: dt.time) -> int:
    return time.hour * 60 + time.minute


def common_starts(
    open: Sequence[set[int]],  # noqa: A002
    *,
    taken: Collection[int],
    minutes: int,
    earliest: dt.datetime,
    latest: dt.datetime,
) -> list[dt.datetime]:
    """When a call of ``minutes`` can begin so that everybody's cells are open and none is taken, in UTC, in order.

    It begins at ``earliest`` or later and ends at ``latest`` or earlier. Nobody at all has no times.
    """
    if not open:
        return []
    free = set.intersection(*open).difference(taken)
    length = -(-minutes // 15)
    first = -(-int(earliest.timestamp()) // CELL_SECONDS)
    last = int(latest.timestamp()) // CELL_SECONDS - length
    starts = (cell for cell in sorted(free) if first <= cell <= last)
    return [cell_start(cell) for cell in starts if all(cell + step in free for step in range(1, length))]


def cell_start(cell: int) -> dt.datetime:
    """When a cell begins, in UTC."""
    return dt.datetime.fromtimestamp(cell * CELL_SECONDS, tz=dt.UTC)


def with_buffer(taken: Iterable[int], *, minutes: int) -> set[int]:
    """``taken`` and the cells so close to one of them that somebody would not have ``minutes`` of rest."""
    around = -(-minutes // 15)
    return {cell + step for cell in taken for step in range(-around, around + 1)}


def every_half_hour(starts: Sequence[dt.datetime]) -> list[dt.datetime]:
    """Fewer of ``starts`` to choose from: those on the hour and half hour of UTC, and the first of each stretch."""
    known = set(starts)
    quarter = dt.timedelta(seconds=CELL_SECONDS)
    return [start for start in starts if start.minute in (0, 30) or start - quarter not in known]


def week_pattern(hours: Hours) -> frozenset[int]:
    """The cells of an ordinary week of UK winter time, counted from Monday 00:00 UTC: 0 to 671, around the week's end.

    What two people can meet in shows where their patterns meet: two cells in a row are half an hour.
    """
    usual = Hours(hours.zone, hours.weekly, {}, hours.nation, works_on_holidays=True)
    monday = dt.datetime.combine(ORDINARY_MONDAY, dt.time.min, tzinfo=dt.UTC)
    base = int(monday.timestamp()) // CELL_SECONDS
    cells = open_cells(usual, first=ORDINARY_MONDAY, last=ORDINARY_MONDAY + dt.timedelta(days=SUNDAY))
    return frozenset((cell - base) % CELLS_IN_WEEK for cell in cells)
