"""Which of several times suits people best. Pure.

As in the best tools: once everybody who was asked has answered and a time suits all of them, it is proposed at once;
else when the answers are due, the time that suits most. Somebody decides; nothing is booked by itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from community.times import UK
from community.working_days import DAY, in_time, in_working_hours

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


def nudge_at(*, opened_at: dt.datetime, deadline: dt.datetime) -> dt.datetime | None:
    """From when on those who have not answered are reminded, in UTC.

    None where no working hours (UK) are left for it between the day on which they were asked and the end.
    """
    wanted = max(deadline - NUDGE_BEFORE, opened_at + NUDGE_AFTER)
    next_day = dt.datetime.combine(opened_at.astimezone(UK).date() + DAY, dt.time.min, UK)
    return in_time(wanted, UK, since=next_day, until=deadline)


def nudge_is_due(*, opened_at: dt.datetime, deadline: dt.datetime, now: dt.datetime) -> bool:
    """Whether they are to be reminded; not once a mail would come (UK) when answers are no longer taken."""
    at = nudge_at(opened_at=opened_at, deadline=deadline)
    return at is not None and at <= now and in_working_hours(now, UK) < deadline
