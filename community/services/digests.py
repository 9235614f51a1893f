"""The monthly summary: who is due one gets a row of the outbox, once for each member and month."""

from __future__ import annotations

import datetime as dt

from community import digest_due
from community.services.digest_members import KIND, due_members, key_of
from community.services.outbox import queue_at


def plan(*, now: dt.datetime) -> int:
    """Make the row of everybody who is due a summary at ``now`` and has none; returns how many.

    It goes by who has none, so that no run has to come at any moment, and two at once make one row: the key is unique.
    Each waits from when it was due, also at night: after a restore that tells what people may have (``quarantine``).
    """
    return sum(_plan(period, now) for period in digest_due.periods_at(now))


def _plan(period: str, now: dt.datetime) -> int:
    made = 0
    for due in due_members(period, now=now):
        queue_at(kind=KIND, key=key_of(period), due=due, now=now, period=period)
        made += len(due)
    return made
