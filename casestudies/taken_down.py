"""When a story is taken down, so are its translations. Expiry, the API and lists of pages tell of it by signal only."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page
from wagtail.signals import page_unpublished


def connect() -> None:
    """Listen from now on; called once when the app is ready."""
    page_unpublished.connect(_taken_down, dispatch_uid="casestudies.taken_down")


def _taken_down(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    from casestudies.services.translations import take_down_translations

    take_down_translations(instance)
