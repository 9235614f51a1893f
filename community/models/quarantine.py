"""Whether mail rests, because the database came from a backup that does not know what was sent since."""

from __future__ import annotations

from django.db import models


class Quarantine(models.Model):
    """While there is one, no mail of the outbox leaves. A row, so that it comes and goes with the database itself."""

    ONLY = 1  # its pk: there is never a second

    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.since:%Y-%m-%d %H:%M}"
