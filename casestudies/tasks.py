"""What stories do by the clock; the timetable is in config/celery.py."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from casestudies.services import decisions, story_mails, story_pdfs
from home.services.housekeeping import noted


@shared_task
def tick() -> None:
    """Every minute, and as soon as somebody sends or decides: keep what was decided elsewhere, send mails."""
    with noted("stories"):
        now = timezone.now()
        decisions.follow_workflows(now=now)
        story_mails.send_due(now=now)


@shared_task
def make_pdfs() -> None:
    """Every minute, and as soon as an editor publishes: what a request must not wait for."""
    with noted("story PDFs"):
        story_pdfs.make_due()
