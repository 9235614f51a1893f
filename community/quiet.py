"""When a pair, trio or circle counts as silent, and what follows: they are asked once, and paused if nobody answers.

Each is a range: a run that was missed, or comes late, finds the same circles.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from community.times import UK

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

WHOLE_MONTHS = 2
TIME_TO_ANSWER = dt.timedelta(days=14)


def silent_since(now: dt.datetime) -> dt.datetime:
    """Since when nothing happened in a circle that is asked: the beginning, in Britain, of the month before last.

    Two whole calendar months have passed since then, and a circle that began, or came back, later is left alone.
    """
    local = now.astimezone(UK)
    year, month = divmod(local.year * 12 + local.month - 1 - WHOLE_MONTHS, 12)
    return dt.datetime(year, month + 1, 1, tzinfo=UK).astimezone(dt.UTC)


def last_day(asked_at: dt.datetime, zone: ZoneInfo = UK) -> dt.date:
    """The last day, in ``zone``, on which an answer counts: the time runs from when the last of them was asked."""
    return (asked_at + TIME_TO_ANSWER).astimezone(zone).date()


def time_ends(asked_at: dt.datetime) -> dt.datetime:
    """When that day is over in Britain: nothing follows before."""
    return dt.datetime.combine(last_day(asked_at) + dt.timedelta(days=1), dt.time.min, UK)
