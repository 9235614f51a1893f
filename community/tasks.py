"""What community does by the clock, and what a request leaves to be done behind it."""

from __future__ import annotations

import logging
from typing import Any

from celery import shared_task
from django.utils import timezone

from community.services import data_copy, directory, pausing, retention
from home.services.housekeeping import noted

logger = logging.getLogger(__name__)


@shared_task
def tick() -> None:
    """Every minute: end pauses whose day has come, and make copies that were asked for."""
    with noted("people"):
        now = timezone.now()
        pausing.end_pauses(now=now)
        data_copy.make_due_copies(now=now)


@shared_task
def make_copies() -> None:
    """As soon as somebody asks for a copy of their data."""
    data_copy.make_due_copies(now=timezone.now())


@shared_task
def nightly() -> None:
    """Every night: mend the directory where it is wrong, and forget what is not to be kept."""
    with noted("retention"):
        now = timezone.now()
        directory.set_right(now=now)
        retention.follow_rules(now=now)


def ring(task: Any) -> None:
    """Have a worker do ``task`` now. If that cannot be said, the work is found in the database within a minute."""
    try:
        task.apply_async(retry=False, expires=55)
    except Exception:
        logger.warning("No worker could be rung; the next tick does it", exc_info=True)
