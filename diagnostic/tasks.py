"""What the diagnostic does by the clock; the timetable is in config/celery.py."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from diagnostic.services import contributor_mails, reminders, workshops
from home.services.housekeeping import noted


@shared_task
def tick() -> None:
    """Every minute, and as soon as somebody invites: make due reminders, send mails, close workshops that are over."""
    with noted("diagnostic"):
        now = timezone.now()
        reminders.plan(now=now)
        contributor_mails.send_due(now=now)
        workshops.close_those_over(now=now)
