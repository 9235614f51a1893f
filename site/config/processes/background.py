"""The Celery worker, and beat that wakes it by the timetable. Two processes, never one."""

from __future__ import annotations

import os
import socket
import warnings
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings

from config.processes.lifeline import die_with_parent_process
from config.processes.limits import WORKER_SECONDS, limit_statements


def run_worker(*, processes: int) -> None:
    """Do tasks until told to stop; running ones may finish."""
    from celery.platforms import SecurityWarning
    from celery.signals import worker_process_init

    from config.celery import app

    # It warns of running as root because pickled messages could run code; we read JSON alone.
    warnings.simplefilter("ignore", SecurityWarning)

    limit_statements(WORKER_SECONDS)
    parent = os.getpid()

    def hold_on(**_: Any) -> None:
        die_with_parent_process(parent)

    worker_process_init.connect(hold_on, weak=False)
    app.Worker(
        hostname=f"worker-{parent}@{socket.gethostname()}",
        concurrency=processes,
        loglevel=settings.LOG_LEVEL,
        quiet=True,
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,  # nobody listens, and its timer keeps a stopping worker for five seconds
    ).start()


def run_beat() -> None:
    """Ring once, for what fell due while we were away, then by the timetable until told to stop."""
    from kombu.exceptions import OperationalError

    from config.celery import app

    folder = Path(settings.VAR_DIR) / "beat"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(OperationalError):  # a broker that is away is tried again by the timetable
        app.send_task("home.tasks.tick", expires=55)
    app.Beat(schedule=str(folder / "schedule"), loglevel=settings.LOG_LEVEL, quiet=True).run()
