"""What runs by the clock; the timetable is in config/celery.py."""

from __future__ import annotations

from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from home.services import housekeeping as services


@shared_task
def tick() -> None:
    """Every minute, and when a worker starts."""
    with services.noted("tick"):
        services.publish_what_is_due()


@shared_task
def housekeeping() -> None:
    """Every night."""
    now = timezone.now()
    with services.noted("housekeeping"):
        services.forget_old_sessions()
        services.forget_old_searches()
        services.forget_old_cache_rows(now=now)
        services.forget_old_feedback(now=now)


@shared_task
def back_up() -> None:
    """Every night: SQLite only, as PostgreSQL has better ways (docs/operations.md)."""
    with services.noted("backup"):
        call_command("backup", if_sqlite=True)
