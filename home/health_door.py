"""Lets probes in before everything else: they ask by address, without HTTPS, and while the database is down."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from home.views import health

DOORS = {"/healthz": health.alive, "/readyz": health.ready}


class HealthMiddleware:
    """Answers /healthz and /readyz whatever the Host header says."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        door = DOORS.get(request.path_info)
        return door(request) if door else self.get_response(request)
