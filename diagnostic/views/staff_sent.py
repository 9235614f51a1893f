"""A note in the browser that answers were sent through a link for staff, so that sending again is noticed.

It says nothing but that, and holds in every language: the path of the sheet differs between them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.crypto import salted_hmac

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

NAME = "staff_sheet"
DAYS = 30
MOST_LINKS = 10  # noted at once; of more the oldest is forgotten
BETWEEN = "."


def was_sent(request: HttpRequest, token: str) -> bool:
    """Whether this browser sent a sheet through the link."""
    return _digest(token) in _noted(request)


def note_sent(request: HttpRequest, response: HttpResponse, token: str) -> None:
    """Note that it did, beside the other links through which it did."""
    others = [one for one in _noted(request) if one != _digest(token)]
    value = BETWEEN.join([*others, _digest(token)][-MOST_LINKS:])
    response.set_cookie(
        NAME, value, max_age=DAYS * 86400, httponly=True, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax"
    )


def _noted(request: HttpRequest) -> list[str]:
    return request.COOKIES.get(NAME, "").split(BETWEEN)[-MOST_LINKS:]


def _digest(token: str) -> str:
    return salted_hmac("diagnostic.staff_sheet", token, algorithm="sha256").hexdigest()[:16]
