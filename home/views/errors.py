"""Errors in plain words."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from home import disk

OLD_TOKEN = "CSRF token from POST incorrect."  # noqa: S105  as Django says it


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404 with a way on. The same bytes for what is missing and for what is not yours.

    Plain words where the site's own files are missing: an address that nobody must learn of gives no 500 then.
    """
    try:
        return HttpResponseNotFound(render_to_string("404.html", {}, request=request))
    except ValueError:  # as the storage of static files says it
        return HttpResponseNotFound("Page not found\n", content_type="text/plain")


def server_error(request: HttpRequest) -> HttpResponse:
    """500 without the template context, so that it works while the database is down; 503 where that is the cause."""
    if _is_outage(sys.exc_info()[1]):
        return unavailable()
    return HttpResponseServerError(render_to_string("500.html"))


def unavailable() -> HttpResponse:
    """503: something that the site needs is away for a while."""
    return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": "30"})


def _is_outage(error: BaseException | None) -> bool:
    """True for a database or cache that does not answer, or a disk that is full.

    Seen here, it is caught from every layer of middleware.
    """
    away = (OperationalError, InterfaceError, RedisConnectionError, RedisTimeoutError)
    return isinstance(error, away) or disk.is_full(error)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that came without its token: usually an old tab. Says what to do.

    ``has_old_token`` of the answer: the form has a token, but not the one of this sign-in.
    """
    answer = render(request, "403_csrf.html", status=403)
    answer.has_old_token = reason == OLD_TOKEN  # type: ignore[attr-defined]
    return answer
