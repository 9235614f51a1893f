"""The outbox under real kills: workers shot dead, a mail server that refuses, hangs up and goes away."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults.conftest import ROOT
from tests.smtp_sink import Sink, free_port, smtp_sink

MEMBERS, WORKERS = 80, 3
UNKNOWN = {f"m{number}@example.com" for number in (3, 33, 77)}


class Workers:
    """Processes that send, on a database of their own (or the empty one that FAULTS_DATABASE_URL names)."""

    def __init__(self, folder: Path, port: int) -> None:
        env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings.dev",
            "HWB_VAR_DIR": str(folder),
            "DATABASE_URL": os.environ.get("FAULTS_DATABASE_URL", ""),
            "CACHE_URL": "",
            "BROKER_URL": "",
            "EMAIL_URL": f"smtp://127.0.0.1:{port}",
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}",
        }
        command = [sys.executable, "-m", "tests.faults.mail_workers", str(MEMBERS), str(WORKERS)]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
        )

    def tell(self) -> dict[str, Any]:
        """The next line: who works, and how far they are."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "the workers' keeper died"
        return dict(json.loads(line))

    def end(self) -> list[tuple[str, str, str, int]]:
        """Stop, and say what became of each mail."""
        said, _none = self.process.communicate("stop\n", timeout=30)
        return [tuple(row) for row in json.loads(said.splitlines()[-1])]


@pytest.fixture
def folder(tmp_path: Path, set_up: Path) -> Path:
    """State of a migrated site without content."""
    shutil.copytree(set_up, tmp_path / "var")
    return tmp_path / "var"


@pytest.fixture
def workers(folder: Path) -> Iterator[Workers]:
    """Running ones; their mail server listens on ``port``, or does not yet."""
    port = free_port()
    made = Workers(folder, port)
    made.port = port  # type: ignore[attr-defined]
    try:
        yield made
    finally:
        made.process.kill()
        made.process.wait(10)


def is_settled(states: dict[str, int]) -> bool:
    """Whether nothing waits and nobody has one in hand."""
    return sum(states.values()) == 2 * MEMBERS and not {"pending", "claimed", "handing"} & set(states)


def fail_at_random(sink: Sink, chance: random.Random) -> None:
    """One in twelve addresses is busy, one in thirty connections is lost when the mail has been taken."""
    sink.on_rcpt = lambda to: (
        "550 5.1.1 no such person" if to in UNKNOWN else "451 4.3.0 busy" if chance.random() < 0.08 else None
    )
    sink.on_data = lambda to: "DROP" if chance.random() < 0.03 else None


def run_with_faults(workers: Workers, port: int) -> tuple[list[tuple[str, str, str, int]], list[Sink], int]:
    """Kill a worker every half second, and take the mail server away for a while; until all is settled."""
    chance, kills, sinks = random.Random(7), 0, []
    deadline = time.monotonic() + 100
    for _round in range(2):
        with smtp_sink(port) as (sink, _port):
            sinks.append(sink)
            fail_at_random(sink, chance)
            until = time.monotonic() + (4 if len(sinks) == 1 else 100)
            while time.monotonic() < until:
                assert time.monotonic() < deadline, "not settled in time"
                told = workers.tell()
                if is_settled(told["states"]):
                    return workers.end(), sinks, kills
                if kills < 12 and told["pids"]:
                    os.kill(chance.choice(told["pids"]), signal.SIGKILL)
                    kills += 1
        time.sleep(1.5)  # nobody listens
    raise AssertionError("not settled in time")


def test_everybody_gets_one_mail_whoever_dies(workers):
    rows, sinks, kills = run_with_faults(workers, workers.port)
    copies = sum((sink.copies_by("Message-ID") for sink in sinks), Counter())
    by_state: dict[str, set[str]] = {}
    for address, kind, state, _attempts in rows:
        by_state.setdefault(f"{kind} {state}", set()).add(address)
    everybody = {f"m{number}@example.com" for number in range(MEMBERS)}

    sent, unsure = by_state["test_reminder sent"], by_state.get("test_reminder uncertain", set())
    assert sent | unsure | by_state["test_reminder dead"] == everybody
    assert by_state["test_reminder dead"] == by_state["test_answer dead"] == UNKNOWN
    assert by_state["test_answer sent"] == everybody - UNKNOWN

    reminders = Counter(dict.fromkeys(everybody, 0))
    for (address, kind), number in _copies_of(sinks).items():
        if kind == "reminder":
            reminders[address] += number
    assert max(reminders.values()) == 1, "nobody gets a reminder twice"
    assert {address for address, number in reminders.items() if number} <= sent | unsure
    assert sent <= {address for address, number in reminders.items() if number}
    answered = {address for (address, kind), number in _copies_of(sinks).items() if kind == "answer"}
    assert answered == everybody - UNKNOWN
    assert len(copies) == len(set(_copies_of(sinks))), "what came twice had the same Message-ID"
    drops = sum(sink.dropped for sink in sinks)
    assert len(unsure) <= kills + drops


def _copies_of(sinks: list[Sink]) -> Counter[tuple[str, str]]:
    """How many copies of which kind each address got: only reminders can be stopped."""
    found: Counter[tuple[str, str]] = Counter()
    for sink in sinks:
        for mail in sink.mails:
            found[mail["To"], "reminder" if mail["List-Unsubscribe"] else "answer"] += 1
    return found
