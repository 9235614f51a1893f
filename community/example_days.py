"""A day to come, as an example of how days are typed: one that is written into the words would pass some time."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.functional import Promise, lazy

MONTHS_AHEAD = 4
DAY = 27  # cannot be taken for a month


def example_day(today: dt.date) -> str:
    """A day some months after ``today`` as people in the UK type it, such as 27/3/2027."""
    months = today.month - 1 + MONTHS_AHEAD
    return f"{DAY}/{months % 12 + 1}/{today.year + months // 12}"


def _filled_in(words: str | Promise) -> str:
    return str(words) % {"day": example_day(timezone.localdate())}


with_example = lazy(_filled_in, str)  # words with %(day)s, filled in whenever they are shown
