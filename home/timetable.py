"""What runs by the clock: how a row of the timetable reads, and where to find the rows, which config/celery.py has.

Times are UTC. A task that means a day in Britain works that out itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

RETRY_AFTER = dt.timedelta(hours=1)  # a daily run that failed, or whose worker died, is tried again


@dataclass(frozen=True)
class Timed:
    """One row. ``name`` is what TaskRun and /statusz call its runs, ``task`` what a worker knows it by.

    ``when`` says how often, or at what time of each day. ``limit`` is after how many seconds a run is broken off.
    """

    name: str
    task: str
    when: dt.timedelta | dt.time
    queue: str
    limit: int

    @property
    def is_daily(self) -> bool:
        """Whether it runs once a day; else all the time."""
        return isinstance(self.when, dt.time)

    def last_due(self, now: dt.datetime) -> dt.datetime:
        """The last moment, at ``now`` at the latest, at which a daily task fell due."""
        today = self._on(now.astimezone(dt.UTC).date())
        return today if today <= now else today - dt.timedelta(days=1)

    def next_due(self, now: dt.datetime, *, started: dt.datetime | None, failed: bool = False) -> dt.datetime:
        """When it runs next, if it last started at ``started``; a daily run that ``failed`` is tried again."""
        if isinstance(self.when, dt.timedelta):
            return max(now, started + self.when) if started else now
        tomorrow = self.last_due(now) + dt.timedelta(days=1)
        return min(tomorrow, max(now, started + RETRY_AFTER)) if started and failed else tomorrow

    def may_start(self, now: dt.datetime, *, started: dt.datetime | None, succeeded: dt.datetime | None) -> bool:
        """Whether a daily task that last started and succeeded then is to run now: late, rather than not at all."""
        if succeeded is not None and succeeded >= self.last_due(now):
            return False
        return started is None or started < self.again_before(now)

    def again_before(self, now: dt.datetime) -> dt.datetime:
        """A run that started after this may still be on its way."""
        return max(self.last_due(now), now - RETRY_AFTER)

    def _on(self, day: dt.date) -> dt.datetime:
        assert isinstance(self.when, dt.time), f"{self.name} has no time of day"  # noqa: S101
        return dt.datetime.combine(day, self.when, dt.UTC)


_rows: dict[str, Timed] = {}


def set_timetable(rows: Iterable[Timed]) -> None:
    """Say what runs by the clock: once, by whoever knows every app."""
    _rows.clear()
    _rows.update({row.name: row for row in rows})


def timetable() -> list[Timed]:
    """All rows, in the order of the table."""
    return list(_rows.values())


def row_of(name: str) -> Timed:
    """The row called ``name``. Raises KeyError if there is none."""
    return _rows[name]
