"""Runs of the timetable's tasks, written down. A daily task is found due in those rows, as late as it may be.

So beat keeps nothing in mind, two beats do no harm, and a night that nothing ran is made up for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps

from django.utils import timezone

from home.mail_transport import reason_of
from home.models import TaskRun
from home.services.doorbell import ring
from home.timetable import Timed, row_of, timetable


@contextmanager
def noted(name: str) -> Iterator[None]:
    """Write down that a task ran, and how it ended; /statusz shows it."""
    TaskRun.objects.note_start(name, timezone.now())
    try:
        yield
    except Exception as error:
        TaskRun.objects.note_end(name, timezone.now(), error=reason_of(error))
        raise
    TaskRun.objects.note_end(name, timezone.now())


def once_a_day(name: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Let a task of the timetable run only when its day's run is due, however often it is rung, and note the run."""

    def decorator(task: Callable[[], None]) -> Callable[[], None]:
        @wraps(task)
        def run() -> None:
            row, now = row_of(name), timezone.now()
            if TaskRun.objects.claim(name, now, due=row.last_due(now), before=row.again_before(now)):
                with noted(name):
                    task()

        return run

    return decorator


def ring_daily(*, now: dt.datetime) -> list[str]:
    """Ring for each daily task that is due; returns their names. Whoever comes first at the row does it."""
    due = due_daily(now=now)
    for row in due:
        ring(row.task)
    return [row.name for row in due]


def due_daily(*, now: dt.datetime) -> list[Timed]:
    """Daily tasks whose last run is missing or failed."""
    rows = [row for row in timetable() if row.is_daily]
    runs = {run.name: run for run in TaskRun.objects.filter(name__in=[row.name for row in rows])}
    return [row for row in rows if _is_due(row, runs.get(row.name), now)]


def _is_due(row: Timed, run: TaskRun | None, now: dt.datetime) -> bool:
    if run is None:
        return True
    return row.may_start(now, started=run.started_at, succeeded=run.succeeded_at)
