"""The site's addresses, and two that break: a browser must see what a reader sees when something goes wrong."""

from __future__ import annotations

from typing import NoReturn

from django.db import OperationalError
from django.http import HttpRequest
from django.urls import path

from config import urls as site_urls
from config.urls import *  # noqa: F403


def broken(request: HttpRequest) -> NoReturn:
    """A fault of ours."""
    raise RuntimeError("a fault made by a test")


def unavailable(request: HttpRequest) -> NoReturn:
    """The database is away."""
    raise OperationalError("an outage made by a test")


urlpatterns = [
    path("_test/broken/", broken),
    path("_test/unavailable/", unavailable),
    path("cy/_test/broken/", broken),
    path("cy/_test/unavailable/", unavailable),
    *site_urls.urlpatterns,
]
