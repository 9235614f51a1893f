"""Everything of community that is due by the minute, for a moment given: the timetable and ``send_due`` call it.

Each step finds what is due by itself, however late, so that one which fails keeps no other waiting.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable

from community.services import (
    boards,
    buddies_by_clock,
    call_reminders,
    data_copy,
    digest_rests,
    digests,
    duties,
    pausing,
    poll_mails,
    quiet_circles,
    session_mails,
)

STEPS: tuple[tuple[str, Callable[..., object]], ...] = (
    ("pauses", pausing.end_pauses),
    ("rests", digest_rests.end_over),
    ("digests", digests.plan),  # before any other reminder, for it is to be the one of its day
    ("duties", duties.plan),
    ("buddies", buddies_by_clock.settle_due),
    ("sessions", session_mails.plan),
    ("boards", boards.settle_due),
    ("polls", poll_mails.plan),
    ("calls", call_reminders.plan),
    ("quiet", quiet_circles.settle_due),
    ("copies", data_copy.make_due_copies),
)

logger = logging.getLogger(__name__)


class NotDoneError(Exception):
    """Some steps failed; the log says why, and the next minute tries again."""


def do_due(*, now: dt.datetime) -> None:
    """Do every step that is due at ``now``. Raises NotDoneError at the end if any failed; the others were done."""
    failed = [name for name, step in STEPS if not _done(name, step, now)]
    if failed:
        raise NotDoneError(", ".join(failed))


def _done(name: str, step: Callable[..., object], now: dt.datetime) -> bool:
    try:
        step(now=now)
    except Exception:
        logger.exception("What is due could not be done: %s", name)
        return False
    return True
