"""What is due, and when. Pure: days and codes. Each is a range, so that a run that comes late misses nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from casestudies.vocabulary import Repeat
from community.periods import Period
from diagnostic.schedule import next_round_on

AHEAD = dt.timedelta(days=31)  # the longest that a summary stands before the next
UNDATED = dt.timedelta(days=31)  # a round without dates should have moved on after so long
REVIEW_AGAIN = Period(years=1)


def is_near(day: dt.date, today: dt.date) -> bool:
    """Whether ``day`` has passed, or comes before the next summary does."""
    return day <= today + AHEAD


def sections_due(
    days: Mapping[str, dt.date | None], *, settled: Collection[str], today: dt.date
) -> list[tuple[str, dt.date]]:
    """The elements that are due and not ``settled``, each with its day, the earliest first."""
    found = [(code, day) for code, day in days.items() if day is not None and code not in settled]
    return sorted(((code, day) for code, day in found if is_near(day, today)), key=lambda one: one[1])


def stands_still(days: Mapping[str, dt.date | None], *, begun_on: dt.date, today: dt.date) -> bool:
    """Whether a round that has no dates at all was begun long ago."""
    return not any(days.values()) and begun_on + UNDATED <= today


def own_parts_due(
    days: Mapping[str, dt.date | None], *, unfinished: Collection[str], today: dt.date
) -> tuple[bool, dt.date | None]:
    """Whether somebody's unfinished elements wait for them now, and the earliest day for one: None where none has one.

    A part without a day waits at once; one whose day is far ahead can wait.
    """
    dated = [day for code in unfinished if (day := days.get(code)) is not None]
    near = [day for day in dated if is_near(day, today)]
    return bool(near) or len(dated) < len(unfinished), min(near, default=None)


def round_again_on(finished_at: dt.datetime, repeat: str) -> dt.date:
    """When a finished round is due again: as was planned, or after a year where nothing was."""
    planned = next_round_on(finished_at, repeat)
    return planned or Period(years=1).after(finished_at).date()


def is_planned(repeat: str) -> bool:
    """Whether somebody chose how often the round is done again."""
    return Repeat(repeat) != Repeat.NO


def review_again_on(finished_at: dt.datetime) -> dt.date:
    """When a confidence review should be repeated."""
    return REVIEW_AGAIN.after(finished_at).date()
