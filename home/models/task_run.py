"""When each task of the timetable last ran, and how it went."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models


class TaskRunQuerySet(models.QuerySet["TaskRun"]):
    """Writes down starts and ends."""

    def note_start(self, name: str, now: dt.datetime) -> None:
        """The task began."""
        self.update_or_create(name=name, defaults={"started_at": now})

    def claim(self, name: str, now: dt.datetime, *, due: dt.datetime, before: dt.datetime) -> bool:
        """Begin the run that fell due at ``due``. False if it is done, or somebody began it after ``before``."""
        not_done = models.Q(succeeded_at=None) | models.Q(succeeded_at__lt=due)
        if self.filter(not_done, name=name, started_at__lt=before).update(started_at=now):
            return True
        return self.get_or_create(name=name, defaults={"started_at": now})[1]

    def note_end(self, name: str, now: dt.datetime, error: str = "") -> None:
        """The task ended, well if ``error`` is empty."""
        ended = {"error": error} if error else {"error": "", "succeeded_at": now}
        self.filter(name=name).update(ended_at=now, **ended)

    def break_off(self, now: dt.datetime, error: str) -> int:
        """No task is running, whatever the rows say: note that those without an end were broken off. Returns how many.

        Daily ones are tried again.
        """
        going = self.filter(models.Q(ended_at=None) | models.Q(ended_at__lt=models.F("started_at")))
        return going.update(ended_at=now, error=error)


class TaskRun(models.Model):
    """One row a task, so that somebody can see that the clock goes."""

    name = models.CharField(max_length=60, unique=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    succeeded_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    objects = TaskRunQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name
