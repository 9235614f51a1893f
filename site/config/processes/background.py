"""The Celery worker, and beat that wakes it by the timetable. Two processes, never one."""

from __future__ import annotations

import os
import socket
import warnings
from collections.abc import Sequence
from typing import Any

from django.conf import settings

from config.processes.lifeline import Lifeline
from config.processes.limits import WORKER_SECONDS, limit_statements


def run_worker(*, processes: int, queues: Sequence[str]) -> None:
    """Do the tasks of some queues until told to stop; running ones may finish."""
    from billiard import set_start_method
    from celery.platforms import SecurityWarning
    from celery.signals import worker_process_init

    from config.celery import app
    from config.processes import turns

    turns.use()
    # The default of macOS starts children anew, and what they have of the worker (turns, lifeline) cannot go that way.
    set_start_method("fork", force=True)
    # It warns of running as root because pickled messages could run code; we read JSON alone.
    warnings.simplefilter("ignore", SecurityWarning)

    limit_statements(WORKER_SECONDS)
    lifeline = Lifeline()

    def hold_on(**_: Any) -> None:
        lifeline.hold_on()

    worker_process_init.connect(hold_on, weak=False)
    app.Worker(
        hostname=f"worker-{os.getpid()}@{socket.gethostname()}",
        concurrency=processes,
        queues=list(queues),
        loglevel=settings.LOG_LEVEL,
        quiet=True,
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,  # nobody listens, and its timer keeps a stopping worker for five seconds
    ).start()


def run_beat() -> None:
    """Ring once for all, for what fell due while we were away, then by the timetable until told to stop."""
    from config.celery import TIMETABLE, app
    from home.services.doorbell import ring

    for row in TIMETABLE:
        if not row.is_daily and not ring(row.task):
            break  # a broker that is away is tried again by the timetable
    app.Beat(loglevel=settings.LOG_LEVEL, quiet=True).run()
