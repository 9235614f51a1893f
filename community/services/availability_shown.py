"""How the next two weeks of a member look to their buddies."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from community.availability import bank_holidays, cell_start, open_cells, with_buffer
from community.services.availability import hours_of, monday_of, preferences_of, promised
from community.times import zone_of

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from community.models import Member

DAYS_SHOWN = 14
SHORTEST = 2  # cells: nobody books less than half an hour


@dataclass(frozen=True)
class Day:
    """One date of a member's calendar: when they can be called on their own clock, and why not."""

    date: dt.date
    ranges: tuple[tuple[str, str], ...]
    holiday: str = ""
    changed: bool = False
    full: bool = False


def next_two_weeks(member: Member, *, now: dt.datetime) -> list[Day]:
    """The dates from today on, with what can still be booked: hours less notice, calls, sessions and rest."""
    zone, preferences = zone_of(member), preferences_of([member])[member.pk]
    hours = hours_of([member])[member.pk]
    today = now.astimezone(zone).date()
    earliest = now + dt.timedelta(hours=preferences.min_notice_hours)
    own = promised([member], first=now, last=now + dt.timedelta(days=DAYS_SHOWN + 1))[member.pk]
    busy = with_buffer(own.cells, minutes=preferences.buffer_minutes)
    days = []
    for number in range(DAYS_SHOWN):
        day = today + dt.timedelta(days=number)
        full = own.calls[monday_of(day)] >= preferences.weekly_max
        cells = set() if full else open_cells(hours, first=day, last=day) - busy
        free = sorted(cell for cell in cells if cell_start(cell) >= earliest)
        holiday = "" if hours.works_on_holidays else bank_holidays(hours.nation, day.year).get(day, "")
        changed = day in hours.exceptions
        days.append(Day(day, tuple(_runs(free, zone)), "" if changed else holiday, changed, full))
    return days


def _runs(cells: list[int], zone: ZoneInfo) -> list[tuple[str, str]]:
    """Stretches of cells in words, as "09:00" and "12:00"; those too short for a call are left out."""
    runs: list[list[int]] = []
    for cell in cells:
        if runs and cell == runs[-1][-1] + 1:
            runs[-1].append(cell)
        else:
            runs.append([cell])
    return [(_clock(run[0], zone), _clock(run[-1] + 1, zone)) for run in runs if len(run) >= SHORTEST]


def _clock(cell: int, zone: ZoneInfo) -> str:
    return f"{cell_start(cell).astimezone(zone):%H:%M}"
