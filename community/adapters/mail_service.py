"""Hearing what the mail service reports. Anymail tells of that by a signal only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from anymail.signals import tracking
from django.utils import timezone

from community.mail_reports import report_of
from community.services.mail_reports import hear

if TYPE_CHECKING:
    from anymail.signals import AnymailTrackingEvent


def listen() -> None:
    """Connect the signal. Called once, when the app is ready."""
    tracking.connect(_reported, dispatch_uid="community.mail_service")


def _reported(event: AnymailTrackingEvent, esp_name: str, **_more: Any) -> None:
    hear(report_of(event, esp_name), now=timezone.now())
