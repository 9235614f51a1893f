"""Which of several times suits people best. Pure.

As in the best tools: once everybody who was asked has answered and a time suits all of them, it is proposed at once;
else when the answers are due, the time that suits most. Somebody decides; nothing is booked by itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

FEWEST_TIMES, MOST_TIMES = 2, 10
NUDGE_BEFORE = dt.timedelta(hours=48)  # the end; only those who have not answered, once
NUDGE_AFTER = dt.timedelta(hours=24)  # the beginning: nobody is nudged who was asked today


@dataclass(frozen=True)
class Tally:
    """One time and how many said what."""

    pk: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    yes: int = 0
    if_needed: int = 0
    no: int = 0

    @property
    def can(self) -> int:
        """How many could come."""
        return self.yes + self.if_needed


def ranked(tallies: Sequence[Tally]) -> list[Tally]:
    """Where most can come first; of those, where it suits most; of those, the soonest."""
    return sorted(tallies, key=lambda one: (-one.can, -one.yes, one.starts_at))


def proposed(tallies: Sequence[Tally], *, asked: int, answered: int, now: dt.datetime, over: bool) -> Tally | None:
    """The time to propose now, of those to come; None while it is better to wait.

    ``asked`` are how many were asked, ``answered`` how many of them have answered, ``over`` whether answers are due.
    """
    coming = ranked([one for one in tallies if one.starts_at > now])
    if not coming or not answered:
        return None
    best = coming[0]
    suits_all = best.can == answered and answered >= asked
    return best if best.can and (suits_all or over) else None


def nudge_at(*, opened_at: dt.datetime, deadline: dt.datetime) -> dt.datetime:
    """When those who have not answered are reminded."""
    return max(deadline - NUDGE_BEFORE, opened_at + NUDGE_AFTER)
