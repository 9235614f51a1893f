"""The sign of life for a monitor outside."""

from __future__ import annotations

import datetime as dt
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from home.services import heartbeat

NOW = dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def checks(monkeypatch) -> dict:
    """Checks of this test alone."""
    found: dict = {}
    monkeypatch.setattr(heartbeat, "_checks", found)
    return found


@pytest.fixture
def monitor(settings):
    """Somebody who counts signs of life; ``answers`` is the status that they get."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server.asked.append(self.path)
            self.send_response(server.answers)
            self.end_headers()

        def log_message(self, *args) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.asked, server.answers = [], 200
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    settings.HEARTBEAT_URL = f"http://127.0.0.1:{server.server_port}/ping/secret"
    yield server
    server.shutdown()
    server.server_close()


def test_sign_is_given_while_all_is_well(monitor, checks):
    checks["outbox"] = lambda now: now == NOW
    assert heartbeat.send(now=NOW)
    assert monitor.asked == ["/ping/secret"]


def test_no_sign_is_given_while_somebody_waits(monitor, checks, caplog):
    checks |= {"outbox": lambda now: False, "other": lambda now: True}
    assert not heartbeat.send(now=NOW)
    assert monitor.asked == []
    assert "because of: outbox" in caplog.text


def test_check_that_fails_is_no_good_sign(monitor, checks):
    checks["outbox"] = lambda now: 1 // 0
    assert not heartbeat.send(now=NOW)
    assert monitor.asked == []


def test_nobody_is_asked_unless_an_address_is_set(settings, checks):
    settings.HEARTBEAT_URL = ""
    checks["outbox"] = lambda now: 1 // 0
    assert not heartbeat.send(now=NOW)


@pytest.mark.parametrize("status", [404, 500])
def test_monitor_that_is_ill_fails_nothing(monitor, status, caplog):
    monitor.answers = status
    assert not heartbeat.send(now=NOW)
    assert "secret" not in caplog.text


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/secret", "file:///etc/passwd", "nonsense"])
def test_address_that_cannot_be_asked_fails_nothing(settings, url, caplog):
    settings.HEARTBEAT_URL = url
    assert not heartbeat.send(now=NOW)
    assert "secret" not in caplog.text
