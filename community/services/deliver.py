"""Sending what is due in the outbox, each mail once. Safe to run late, twice, and by many workers at once."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from community.services import claims, quarantine
from community.services.batches import Batch
from community.services.run_clock import RunClock
from home.mail_transport import Transport


def deliver_due(*, now: dt.datetime, limit: int = 1000, seconds: float = 50.0) -> Counter[str]:
    """Send what is due at ``now``, ``limit`` mails at most and for about ``seconds``.

    Returns how many ended in which state of Delivery, or were "postponed". A server that cannot be reached ends it:
    what was claimed is due again later. Nothing is sent while mail rests (``quarantine``).
    """
    clock, done = RunClock(now, seconds), Counter[str]()
    claims.recover(now=now)
    with Transport() as transport:
        while done.total() < limit and not clock.is_over and not quarantine.is_quarantined():
            claimed = claims.claim(now=clock(), most=limit - done.total())
            if not claimed or not Batch(claimed, transport, clock, done).send():
                break
    return done
