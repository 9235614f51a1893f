"""Sending what is due in the outbox, each mail once. Safe to run late, twice, and by many workers at once."""

from __future__ import annotations

import datetime as dt
import logging
from collections import Counter
from collections.abc import Callable

from community.services import claims, quarantine
from community.services.batches import Batch
from community.services.run_clock import RunClock
from home import disk
from home.mail_transport import Transport

logger = logging.getLogger(__name__)


def deliver_due(
    *, now: dt.datetime, limit: int = 1000, seconds: float = 50.0, machine: Callable[[], dt.datetime] | None = None
) -> Counter[str]:
    """Send what is due at ``now``, ``limit`` mails at most and for about ``seconds``.

    If ``now`` is not the time that it is, ``machine`` says that: workers beside us go by it.
    Returns how many ended in which state of Delivery, or were "postponed". A server that cannot be reached ends it:
    what was claimed is due again later. Nothing is sent while mail rests (``quarantine``), nor while the database has
    no room to write down what became of it.
    """
    clock, done = RunClock(now, seconds, machine), Counter[str]()
    claims.recover(machine_time=clock.machine_time)
    with Transport() as transport:
        while done.total() < limit and not clock.is_over and _may_leave():
            claimed = claims.claim(now=clock(), machine_time=clock.machine_time, most=limit - done.total())
            if not claimed or not Batch(claimed, transport, clock, done).send():
                break
    return done


def _may_leave() -> bool:
    if not disk.database_has_room():
        logger.error("No mail leaves: the disk has no room to write down what became of it")
        return False
    return not quarantine.is_quarantined()
