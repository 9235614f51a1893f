"""Lets the browser load Frutiger, where the service has a licence and says so in its settings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from home.menu import site_settings

FONT_HOST = "https://assets.nhs.uk"


class FrutigerMiddleware:
    """Adds the NHS's font host to the page's content security policy while the setting is on, and never otherwise."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response: Any = self.get_response(request)
        if _shows_a_page(response) and site_settings().use_frutiger:
            response._csp_update = {**getattr(response, "_csp_update", {}), "font-src": [FONT_HOST]}
        return response


def _shows_a_page(response: HttpResponse) -> bool:
    """Errors of ours are left alone: settings must not be asked for while the database is down."""
    return response.get("Content-Type", "").startswith("text/html") and response.status_code < 500
