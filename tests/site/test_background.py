"""How a worker is begun, whatever machine it is on."""

from __future__ import annotations

from typing import Any

from billiard import get_start_method, set_start_method
from celery.signals import worker_process_init

from config.celery import app
from config.processes import background, turns


def test_children_of_a_worker_are_forked_also_where_billiard_would_start_them_anew(monkeypatch) -> None:
    begun: list[str] = []

    class Worker:
        def __init__(self, **said: Any) -> None:
            self.said = said

        def start(self) -> None:
            begun.append(get_start_method())

    monkeypatch.setattr(app, "Worker", Worker)
    monkeypatch.setattr(turns, "use", lambda: None)
    monkeypatch.setattr(background, "limit_statements", lambda seconds: None)
    monkeypatch.setattr(worker_process_init, "connect", lambda *args, **options: None)
    set_start_method("spawn", force=True)
    try:
        background.run_worker(processes=1, queues=["mail"])
    finally:
        set_start_method(None, force=True)
    assert begun == ["fork"]
