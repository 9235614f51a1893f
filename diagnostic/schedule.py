"""How long a round takes and by when its elements should be answered. Pure: dates and numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from casestudies.vocabulary import Repeat
from community.periods import Period
from diagnostic.vocabulary import Depth

# Half a minute a quick statement, a little under one where people look closer; told in steps of five.
SECONDS = {Depth.QUICK: 30, Depth.STANDARD: 50}
STEP = 5
LENGTHS = {Repeat.MONTHLY: Period(months=1), Repeat.QUARTERLY: Period(months=3), Repeat.YEARLY: Period(years=1)}


def minutes(depth: str, statements: int) -> int:
    """About how long one person takes, in steps of five minutes."""
    seconds = SECONDS[Depth(depth)] * statements
    return max(STEP, STEP * -(-seconds // (60 * STEP)))


def one_a_week(elements: Iterable[str], first: dt.date) -> dict[str, dt.date]:
    """A due date for each element: the first on ``first``, each of the others a week after the one before."""
    return {element: first + dt.timedelta(weeks=number) for number, element in enumerate(elements)}


def all_by(elements: Iterable[str], day: dt.date) -> dict[str, dt.date]:
    """The same day for every element."""
    return dict.fromkeys(elements, day)


def next_round_on(finished_at: dt.datetime, repeat: str) -> dt.date | None:
    """The day on which the round is due again; None where it is not repeated."""
    length = LENGTHS.get(Repeat(repeat))
    return length.after(finished_at).date() if length else None
