"""A site whose processes a test starts and shoots: ``python -m tests.faults.keeper``, driven by ``engine.py``.

It loads the site once, as ``manage.py serve`` does, and forks workers and beats that are the real ones, with waits of
seconds in place of minutes. Each line that it reads is a command with its arguments, as JSON; it answers with one line.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from typing import Any

import django

SECOND = dt.timedelta(seconds=1)


def hurry(lease: float, wait: float, every: float) -> None:
    """How many seconds a lease lasts, the first wait after a refusal at most, and pass between two rings of beat."""
    from community.services import claims
    from config.celery import app
    from home.services import doorbell

    claims.LEASE, claims.FIRST_WAIT, claims.LONGEST_WAIT = lease * SECOND, wait * SECOND, wait * 10 * SECOND
    doorbell.REST = every
    wanted = ("people", "mail")
    app.conf.beat_schedule = {name: app.conf.beat_schedule[name] | {"schedule": every} for name in wanted}


def clock(at: str) -> None:
    """Let it be this moment now, here and in whatever is started from now on."""
    from django.utils import timezone

    shift = dt.datetime.fromisoformat(at) - dt.datetime.now(dt.UTC)
    timezone.now = lambda: dt.datetime.now(dt.UTC) + shift


def start(part: str) -> int:
    """Fork a worker of two processes, a beat, or a web server on PORT."""
    from django.db import connections

    from config.celery import QUEUES
    from config.processes import background, lifeline, web

    runs: dict[str, Callable[[], None]] = {
        "worker": lambda: background.run_worker(processes=2, queues=QUEUES),
        "beat": background.run_beat,
        "web": lambda: web.run_web(host="127.0.0.1", port=int(os.environ["PORT"]), workers=1),
    }
    connections.close_all()
    parent = os.getpid()
    if pid := os.fork():
        return pid
    try:
        os.setpgid(0, 0)
        os.dup2(2, 1)  # our answers are the keeper's alone
        lifeline.die_with_parent(parent)
        runs[part]()
    except SystemExit:
        pass
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(0)


def gone() -> list[int]:
    """The processes that have ended since we were last asked."""
    found = []
    while True:
        try:
            pid, _status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return found
        if not pid:
            return found
        found.append(pid)


def answer(line: str) -> dict[str, Any]:
    """Do what a line says. The database may have gone away since the last."""
    from django.db import close_old_connections

    from tests.faults import outbox, people, visits

    known = (hurry, clock, start, gone, *outbox.COMMANDS, *people.COMMANDS, *visits.COMMANDS)
    commands = {one.__name__: one for one in known}
    name, arguments = json.loads(line)
    close_old_connections()
    try:
        return {"said": commands[name](*arguments)}
    except Exception:
        return {"failed": traceback.format_exc()}


def load_all() -> None:
    """What each worker would load for itself, and check anew."""
    from celery import signals
    from celery.apps import beat, worker  # noqa: F401
    from celery.concurrency import prefork  # noqa: F401

    from config.celery import app
    from tests.factories.outbox import register_test_kinds
    from tests.faults.poison import register_poison

    app.loader.import_default_modules()
    signals.import_modules.receivers = []
    register_test_kinds()
    register_poison()


def main() -> None:
    """Answer until the input ends."""
    load_all()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for line in sys.stdin:
        print(json.dumps(answer(line)), flush=True)


if __name__ == "__main__":
    sys.path[:0] = [".", "site"]
    django.setup()
    main()
