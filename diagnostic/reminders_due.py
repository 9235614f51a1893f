"""Which reminder somebody should have today. Pure: days and elements.

Before the due day and on it, each once. An outage loses nothing: a reminder can be made up for until the next one
would fall due, or for a week after the last.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

BEFORE = dt.timedelta(days=3)
LATE = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Reminder:
    """One mail: ``elements`` are due on ``due_on`` and not all rated. ``key`` tells it from every other."""

    key: str
    due_on: dt.date
    elements: tuple[str, ...]


def due_days(
    elements: Iterable[str], *, own: dt.date | None, by_element: Mapping[str, dt.date | None]
) -> dict[dt.date, list[str]]:
    """The elements by the day on which they are due: the person's own day for all, or else the round's for each."""
    days: dict[dt.date, list[str]] = {}
    for element in elements:
        day = own or by_element.get(element)
        if day is not None:
            days.setdefault(day, []).append(element)
    return days


def reminders(
    days: Mapping[dt.date, Iterable[str]], *, unfinished: Iterable[str], asked_on: dt.date, today: dt.date
) -> list[Reminder]:
    """What somebody who was asked on ``asked_on`` should be reminded of, the earliest due day first."""
    still = set(unfinished)
    found = []
    for day in sorted(days):
        elements = tuple(one for one in days[day] if one in still)
        kind = _kind(day, asked_on, today)
        if elements and kind:
            found.append(Reminder(f"{kind}-{day.isoformat()}", day, elements))
    return found


def window(today: dt.date) -> tuple[dt.date, dt.date]:
    """The first and last due day of which anybody could be reminded today."""
    return today - LATE, today + BEFORE


def _kind(day: dt.date, asked_on: dt.date, today: dt.date) -> str:
    """Nobody is reminded of a day that was as near when they were asked."""
    if day - BEFORE <= today < day:
        return "before" if asked_on < day - BEFORE else ""
    if day <= today <= day + LATE:
        return "due" if asked_on < day else ""
    return ""
