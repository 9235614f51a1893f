"""Beat's scheduler: it rings as everybody does. It keeps no file, as what runs once a day is found in the database."""

from __future__ import annotations

from typing import Any

from celery.beat import Scheduler

from home.services.doorbell import ring


class Bell(Scheduler):
    """Rings for each row that is due. A broker that is away is said in a line, and rung again with the next row."""

    producer = None  # Celery's would wait for its broker, and beat with it

    def apply_entry(self, entry: Any, producer: None = None) -> None:
        """Called by beat."""
        ring(entry.task)
