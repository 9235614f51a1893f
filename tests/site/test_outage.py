"""What readers see while something that the site needs is away."""

from __future__ import annotations

import pytest
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.test import RequestFactory
from redis.exceptions import ConnectionError as RedisConnectionError

from home.views.errors import server_error


def answer_to(error: Exception) -> HttpResponse:
    """What handler500 makes of it, called as Django calls it."""
    try:
        raise error
    except Exception:
        return server_error(RequestFactory().get("/"))


@pytest.mark.parametrize("error", [OperationalError("gone"), InterfaceError("closed"), RedisConnectionError("refused")])
def test_outage_is_a_503_that_says_when_to_come_back(error):
    response = answer_to(error)
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "30"
    assert b"Sorry, the service is unavailable" in response.content


def test_fault_of_ours_is_a_500_that_needs_no_database():
    response = answer_to(ValueError("a mistake"))
    assert response.status_code == 500
    assert b"Sorry, there is a problem with the service" in response.content


@pytest.mark.parametrize("path", ["/", "/cy/", "/accounts/login/", "/no-such-page/"])
def test_every_layer_of_middleware_turns_an_outage_into_a_503(client, monkeypatch, path):
    def refuse(*args, **kwargs):
        raise OperationalError("connection refused")

    monkeypatch.setattr("django.db.backends.base.base.BaseDatabaseWrapper.cursor", refuse)
    monkeypatch.setattr("django.db.backends.base.base.BaseDatabaseWrapper.ensure_connection", refuse)
    client.raise_request_exception = False
    client.cookies["sessionid"] = "x" * 32
    response = client.get(path)
    assert response.status_code == 503
    assert b"Sorry, the service is unavailable" in response.content
