"""Free times put in days and weeks, for pages that let somebody choose one. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from community.availability import every_half_hour

WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class Slot:
    """A time to choose: its number on the page, its beginning (UTC), and how it is sent."""

    number: int
    starts_at: dt.datetime
    ends_at: dt.datetime

    @property
    def value(self) -> str:
        """As the form sends it."""
        return value_of(self.starts_at)


@dataclass(frozen=True)
class SlotDay:
    """The times of one date."""

    date: dt.date
    slots: tuple[Slot, ...]


@dataclass(frozen=True)
class SlotWeek:
    """One week of times, and the Mondays of the weeks before and after it that have any."""

    monday: dt.date
    days: tuple[SlotDay, ...]
    earlier: dt.date | None
    later: dt.date | None

    @property
    def sunday(self) -> dt.date:
        """Its last day."""
        return self.monday + dt.timedelta(days=6)


def value_of(starts_at: dt.datetime) -> str:
    """A beginning as a form sends it: 2026-11-10T10:00Z."""
    return starts_at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%MZ")


def moment_of(value: str) -> dt.datetime | None:
    """What a form sent, in UTC; None if it is no such moment."""
    try:
        return dt.datetime.strptime(value, "%Y-%m-%dT%H:%MZ").replace(tzinfo=dt.UTC)
    except ValueError:
        return None


def week_of(free: Sequence[dt.datetime], *, minutes: int, zone: ZoneInfo, monday: dt.date | None) -> SlotWeek | None:
    """The times of the week that begins on ``monday``, or of the first week with any; None if there are none at all.

    Days and weeks are those of ``zone``. Of many times in a row only those each half hour are given.
    """
    if not free:
        return None
    mondays = sorted({_monday(start, zone) for start in free})
    if monday not in mondays:
        monday = next((one for one in mondays if monday is not None and one >= monday), mondays[0])
    found = every_half_hour([start for start in free if _monday(start, zone) == monday])
    length = dt.timedelta(minutes=minutes)
    days: dict[dt.date, list[Slot]] = {}
    for number, start in enumerate(found):
        days.setdefault(start.astimezone(zone).date(), []).append(Slot(number, start, start + length))
    place = mondays.index(monday)
    return SlotWeek(
        monday=monday,
        days=tuple(SlotDay(day, tuple(slots)) for day, slots in days.items()),
        earlier=mondays[place - 1] if place else None,
        later=mondays[place + 1] if place + 1 < len(mondays) else None,
    )


def _monday(start: dt.datetime, zone: ZoneInfo) -> dt.date:
    day = start.astimezone(zone).date()
    return day - dt.timedelta(days=day.weekday())
