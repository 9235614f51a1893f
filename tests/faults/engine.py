"""A keeper and the processes that it started: what a test with real kills holds in its hands."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.faults.invariant import Row, Seen, hold, look
from tests.smtp_sink import Sink, free_port

ROOT = Path(__file__).resolve().parents[2]
FIRST = "2026-12-01T09:00:30+00:00"  # a Tuesday, when all summaries of the month are due
OVER = ("sent", "dead", "uncertain", "cancelled", "skipped")
LEASE, WAIT, EVERY = 20, 0.2, 1  # a busy machine may let a worker wait for seconds, which is not dead for that
SHORT_LEASE = 3  # where many are shot, and what they had in hand is waited for


def wait_for(condition: Callable[[], object], seconds: float, what: str) -> float:
    """Wait, or fail and say for what; returns how long it took."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() < began + seconds, f"waited {seconds} s in vain: {what}"
        time.sleep(0.1)
    return time.monotonic() - began


class Engine:
    """Workers and beats on a database, a broker and a mail server of their own, shot one by one or together."""

    def __init__(self, folder: Path, *, database: str = "", broker: str = "", **more: str) -> None:
        self.smtp_port, self.web_port = free_port(), free_port()
        self.sinks: list[Sink] = []
        self.kills, self.people, self.running = 0, 0, dict[int, str]()
        self.folder, self.log, self.database = folder, folder / "log", database
        env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "HWB_VAR_DIR": str(folder),
            "DATABASE_URL": database,
            "CACHE_URL": "",
            "BROKER_URL": broker,
            "EMAIL_URL": f"smtp://127.0.0.1:{self.smtp_port}",
            "PORT": str(self.web_port),
            "LOG_LEVEL": "WARNING",
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}",
            **more,
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.keeper"], cwd=ROOT, env=env, text=True, start_new_session=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log.open("w"),
        )  # fmt: skip

    def ask(self, command: str, *arguments: Any) -> Any:
        """Have the keeper do something, and return what it says."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps([command, arguments]) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer, f"the keeper died\n{self.log.read_text()[-2000:]}"
        said = json.loads(answer)
        assert "failed" not in said, said["failed"]
        return said["said"]

    def begin(self, people: int, *, at: str = FIRST, lease: float = LEASE, wait: float = WAIT) -> None:
        """So many members are due a summary at a moment; nothing runs yet."""
        self.ask("hurry", lease, wait, EVERY)
        self.ask("clock", at)
        self.people = people
        self.ask("fill", people)

    def start(self, *parts: str) -> list[int]:
        """Start processes; returns their pids."""
        pids = [int(self.ask("start", part)) for part in parts]
        self.running |= dict(zip(pids, parts, strict=True))
        return pids

    def pids(self, part: str) -> list[int]:
        """Those of one part that run."""
        for pid in self.ask("gone"):
            self.running.pop(pid, None)
        return [pid for pid, name in self.running.items() if name == part]

    def shoot(self, pid: int) -> None:
        """Kill -9 a part with all that belongs to it, and start another in its place as a supervisor would."""
        self.kills += 1
        self.start(self.take_out(pid))

    def take_out(self, pid: int) -> str:
        """Kill -9 a part with all that belongs to it; returns which it was."""
        os.killpg(pid, signal.SIGKILL)
        return self.running.pop(pid)

    def at_work(self) -> list[int]:
        """The workers that are up, each with its two children."""
        return [pid for pid in self.pids("worker") if len(children_of(pid)) == 2]

    def rows(self) -> list[Row]:
        """What became of each mail."""
        return [Row(*row) for row in self.ask("rows")]

    @property
    def addresses(self) -> set[str]:
        """Those of all members."""
        return {f"m{number}@example.com" for number in range(self.people)}

    def is_drained(self, number: int = 0) -> bool:
        """Whether all who are due, or so many mails, are through."""
        rows = self.rows()
        return len(rows) >= (number or self.people) and all(row.state in OVER for row in rows)

    def drain(self, seconds: float = 120, number: int = 0) -> float:
        """Wait until all is through; returns how long it took."""
        return wait_for(lambda: self.is_drained(number), seconds, f"all is through\n{self.log.read_text()[-1000:]}")

    def seen(self, fault: str, *, drained: float = 0.0, most_unsure: int = 0, without: Sequence[str] = ()) -> Seen:
        """Fail if the invariant does not hold for all ``without`` some; else what was seen."""
        rows, due = [row for row in self.rows() if row.address not in without], self.addresses - set(without)
        seen = look(fault, rows, self.sinks, due=due, kills=self.kills)
        seen.drained = drained
        hold(seen, rows, self.sinks, due=due, most_unsure=most_unsure)
        return seen

    def stop(self) -> None:
        """End everything at once."""
        for pid in self.running:
            with suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)
        self.process.kill()
        self.process.wait(10)


def children_of(pid: int) -> list[int]:
    """The pids of a process's children."""
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(word) for word in listed.stdout.split()]
