"""What runs by the clock; the timetable is in config/celery.py."""

from __future__ import annotations

from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from home.services import heartbeat, runs
from home.services import housekeeping as services


@shared_task
def tick() -> None:
    """Every minute, and when beat starts: publish what is due, ring for what is due once a day, and say so outside."""
    now = timezone.now()
    runs.ring_daily(now=now)
    with runs.noted("tick"):
        services.publish_what_is_due()
    heartbeat.send(now=now)


@shared_task
@runs.once_a_day("housekeeping")
def housekeeping() -> None:
    """Every night."""
    now = timezone.now()
    services.forget_old_sessions()
    services.forget_old_searches()
    services.forget_old_cache_rows(now=now)
    services.forget_old_feedback(now=now)


@shared_task
@runs.once_a_day("backup")
def back_up() -> None:
    """Every night: SQLite only, as PostgreSQL has better ways (docs/operations.md)."""
    call_command("backup", if_sqlite=True)
