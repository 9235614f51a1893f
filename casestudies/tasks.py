"""What stories do by the clock; the timetable is in config/celery.py."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from casestudies.services import decisions, story_pdfs
from home.services.runs import noted


@shared_task
def tick() -> None:
    """Every minute: keep what was decided elsewhere."""
    with noted("stories"):
        decisions.follow_workflows(now=timezone.now())


@shared_task
def make_pdfs() -> None:
    """Every minute, and as soon as an editor publishes: what a request must not wait for."""
    with noted("story PDFs"):
        story_pdfs.make_due()
