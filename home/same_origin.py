"""Forms on cached public pages carry no token and no cookie. Browsers say themselves where a form was sent from."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpRequest


def sent_from_here(request: HttpRequest) -> bool:
    """Whether a browser says that this form was sent from a page of this site.

    Every current browser sends ``Sec-Fetch-Site`` over HTTPS, and ``Origin`` with each form. What comes without either
    is no browser, or hides where it comes from.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site != "same-origin":
        return False
    origin = request.headers.get("Origin")
    if origin is None:
        return site == "same-origin"
    return _host(origin) in {request.get_host(), _host(settings.BASE_URL)} - {""}


def _host(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""
