"""What every template may use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import get_language

from home.fragments import begin, begun_in
from home.generation import UNKNOWN
from home.menu import main_menu, site_settings

if TYPE_CHECKING:
    from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """The service's settings and menu, read once a generation."""
    if begun_in(request) == UNKNOWN:
        begin(request)  # before anything is read that a template may keep
    language = get_language() or "en"
    return {
        "site_settings": site_settings(),
        "main_menu": main_menu(language),
        "home_url": "/" if language == "en" else f"/{language}/",
        "BASE_URL": settings.BASE_URL,
    }
