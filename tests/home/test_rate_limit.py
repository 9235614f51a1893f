"""How often one visitor may do a thing in an hour, on a cache that counts as a database table does."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.test import RequestFactory

from home import rate_limit

HOUR = 500_000 * rate_limit.HOUR  # the beginning of some hour
MINUTE = 60


@pytest.fixture
def clock(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time now, to be set; and a cache that has no counting of its own, as the table of a default set-up."""
    files = {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": str(tmp_path)}
    settings.CACHES = {**settings.CACHES, "default": files}
    now = [float(HOUR)]
    monkeypatch.setattr("time.time", lambda: now[0])
    monkeypatch.setattr(rate_limit, "time", time)
    caches["default"].clear()
    return now


def test_pauses_within_the_hour_give_no_new_tries(clock: list[float]) -> None:
    request = RequestFactory().get("/")
    allowed = []
    for _ in range(6):
        allowed.append(rate_limit.allowed(request, "feedback", an_hour=3))
        clock[0] += 8 * MINUTE
    assert allowed == [True, True, True, False, False, False]


def test_next_hour_begins_anew_and_others_are_counted_apart(clock: list[float]) -> None:
    one, other = RequestFactory().get("/"), RequestFactory().get("/", REMOTE_ADDR="192.0.2.7")
    assert [rate_limit.allowed(one, "feedback", an_hour=1) for _ in range(2)] == [True, False]
    assert rate_limit.allowed(other, "feedback", an_hour=1)
    assert rate_limit.allowed(one, "api", an_hour=1)
    clock[0] += rate_limit.HOUR
    assert rate_limit.allowed(one, "feedback", an_hour=1)
