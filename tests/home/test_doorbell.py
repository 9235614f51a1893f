"""Waking a worker: whoever rings is neither failed nor kept waiting by a broker that is away."""

from __future__ import annotations

import socket
import time
from pathlib import Path

import pytest
from celery import Celery

from config.brokers import broker_settings
from home.services import doorbell
from tests.smtp_sink import free_port


@pytest.fixture(autouse=True)
def _awake(monkeypatch):
    monkeypatch.setattr(doorbell, "_rests_until", 0.0)


def use_broker(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    app = Celery("of-a-test", set_as_current=False)
    app.conf.update(**broker_settings(url, folder=Path("unused"), longest_run=60))
    monkeypatch.setattr(doorbell, "current_app", app)


@pytest.fixture
def tries(monkeypatch) -> list[object]:
    """Each connection that is tried."""
    made, really = [], socket.socket.connect
    monkeypatch.setattr(socket.socket, "connect", lambda self, address: made.append(address) or really(self, address))
    return made


@pytest.fixture
def rests(monkeypatch) -> list[float]:
    """The seconds that are slept between tries."""
    slept = []
    for client in ("kombu.utils.functional", "redis.retry"):
        monkeypatch.setattr(f"{client}.sleep", slept.append)
    return slept


@pytest.fixture
def deaf():
    """A port where connections are taken and nothing is ever answered."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_worker_is_rung_with_what_it_needs_and_the_message_runs_out(monkeypatch):
    sent = []
    monkeypatch.setattr("home.services.doorbell.current_app.send_task", lambda name, **how: sent.append((name, how)))
    assert doorbell.ring("community.tasks.send_mail", until=5.0)
    assert sent == [
        ("community.tasks.send_mail", {"kwargs": {"until": 5.0}, "retry": False, "expires": doorbell.EXPIRES})
    ]


@pytest.mark.parametrize("scheme", ["redis", "amqp"])
def test_broker_that_refuses_costs_nothing(monkeypatch, scheme, tries, rests):
    use_broker(monkeypatch, f"{scheme}://127.0.0.1:{free_port()}//")
    assert doorbell.ring("home.tasks.tick") is False
    assert 1 <= len(tries) <= 2
    assert sum(rests) == 0


@pytest.mark.parametrize("scheme", ["redis", "amqp"])
def test_broker_that_never_answers_is_waited_for_once_and_shortly(monkeypatch, scheme, deaf, tries, rests):
    use_broker(monkeypatch, f"{scheme}://127.0.0.1:{deaf}//")
    began = time.monotonic()
    assert doorbell.ring("home.tasks.tick") is False
    assert time.monotonic() - began < 30, "seconds and not minutes, on a busy machine, too"
    for _ring in range(20):
        assert doorbell.ring("home.tasks.tick") is False
    assert (len(tries), sum(rests)) == (1, 0)


def test_broker_is_asked_again_after_its_rest(monkeypatch):
    tried = []

    def refuse(name, **how):
        tried.append(name)
        raise OSError("refused")

    monkeypatch.setattr("home.services.doorbell.current_app.send_task", refuse)
    for _ring in range(3):
        doorbell.ring("home.tasks.tick")
    monkeypatch.setattr(doorbell, "_rests_until", time.monotonic() - 1)
    doorbell.ring("home.tasks.tick")
    assert len(tried) == 2
