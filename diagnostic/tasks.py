"""What the diagnostic does by the clock; the timetable is in config/celery.py."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from diagnostic.services import reminders, workshops
from home.services.runs import noted


@shared_task
def tick() -> None:
    """Every minute: put due reminders into the outbox, and close workshops that are over."""
    with noted("diagnostic"):
        now = timezone.now()
        reminders.plan(now=now)
        workshops.close_those_over(now=now)
