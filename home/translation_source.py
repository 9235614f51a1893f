"""Whenever English goes live, translators see it. Publishing by schedule or approval tells of itself by signal only."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page
from wagtail.signals import page_published


def connect() -> None:
    """Listen from now on; called once when the app is ready."""
    page_published.connect(_published, dispatch_uid="home.translation_source")


def _published(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    from home.services.translations import bring_source_up_to_date

    bring_source_up_to_date(instance)
