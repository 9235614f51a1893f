"""An id for every request, and a line in the log that says what became of it, but not who asked or for whom."""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.log import log_response

from config.log_context import answering

if TYPE_CHECKING:
    from django.http import HttpResponse

HEADER = "X-Request-ID"
SHOWN = (200, 304)
REFUSED = 400
VALID = re.compile(r"[A-Za-z0-9._-]{8,64}")

logger = logging.getLogger(__name__)


class RequestLogMiddleware:
    """Takes a proxy's X-Request-ID, or makes one; every line that is logged meanwhile has it, and so has the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began, request_id = time.perf_counter(), _id_of(request)
        with answering(request, request_id=request_id):
            response = self.get_response(request)
            if response.status_code >= REFUSED:
                _say_refused(request, response)
            response.headers[HEADER] = request_id
            if settings.LOG_REQUESTS:
                _log(request, response, time.perf_counter() - began)
        return response


def _id_of(request: HttpRequest) -> str:
    """The proxy's, where one of ours stands before the site and it is one; else a new one."""
    given = request.headers.get(HEADER, "")
    return given if settings.PROXIES and VALID.fullmatch(given) else uuid.uuid4().hex


def _say_refused(request: HttpRequest, response: HttpResponseBase) -> None:
    """What Django says of it, if nobody did: Django would once it is no longer known whose request it was."""
    reason, kept = response.reason_phrase, cast("HttpResponse", response)
    log_response("%s: %s", reason, request.path, response=kept, request=request)


def _log(request: HttpRequest, response: HttpResponseBase, seconds: float) -> None:
    route, status = _route(request, response), response.status_code
    facts = {"method": request.method, "route": route, "status": status, "milliseconds": round(seconds * 1000, 1)}
    logger.info("%s %s %s", request.method, route, status, extra=facts)


def _route(request: HttpRequest, response: HttpResponseBase) -> str:
    """The pattern of the address, without whom or what it is about; of public pages the address itself.

    What is sent elsewhere before any view is found (to HTTPS, to the address with a slash) may be a link of somebody's.
    """
    match = request.resolver_match
    if match is not None and match.url_name != "wagtail_serve":
        return f"/{match.route}"
    return request.path if response.status_code in SHOWN else "(none)"
