"""Starts granian for one measurement's server and ends it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

WARMING = 0.2  # seconds before each measurement: a process's first answer takes as long as thousands of later ones
ROOT = Path(__file__).resolve().parents[2]


def environment(var: Path, **more: str) -> dict[str, str]:
    """What a process of the site needs to run on the state in ``var``."""
    return {
        **os.environ,
        "HWB_VAR_DIR": str(var),
        "DATABASE_URL": f"sqlite:///{var / 'db.sqlite3'}",
        "CACHE_URL": "dbcache://hwb_cache",
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "LOG_LEVEL": "ERROR",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}",
        **more,
    }


def free_port() -> int:
    """A port nobody uses now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@dataclass(frozen=True)
class Server:
    """A server that runs."""

    port: int
    pid: int

    def processor_seconds(self) -> float:
        """What the server's processes have used up to now; 0 where /proc does not say."""
        return sum(_processor_ticks(pid) for pid in _family(self.pid)) / os.sysconf("SC_CLK_TCK")


def _family(pid: int) -> list[int]:
    children = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            children[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue  # it has ended meanwhile
    return [pid, *(child for child, parent in children.items() if parent == pid)]


def _processor_ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


@contextmanager
def serving(target: str, env: dict[str, str]) -> Iterator[Server]:
    """A server of one process and one thread on the loopback."""
    port = free_port()
    command = [
        sys.executable, "-m", "granian", target, "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", "1", "--blocking-threads", "1", "--log-level", "error", "--no-ws",
    ]  # fmt: skip
    process = subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        _wait(port, process)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 40
    while time.monotonic() < until:
        if process.poll() is not None:
            raise SystemExit("The server ended by itself; run its command by hand to see why.")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("The server did not answer within 40 seconds.")


def answers_a_second(server: Server, path: str, seconds: float, *headers: str) -> float:
    """Answers a second of the server's processor time, asked for by another process.

    Processor time, so that what else the machine does, and the asking itself, does not count. The server is asked
    beforehand: what it does once only (imports at its first answer, templates, what it keeps) does not count either.
    """
    _ask(server, path, WARMING, *headers)
    before = server.processor_seconds()
    answers, taken = _ask(server, path, seconds, *headers)
    return answers / ((server.processor_seconds() - before) or taken)


def _ask(server: Server, path: str, seconds: float, *headers: str) -> tuple[float, float]:
    """How many answers came in how many seconds."""
    command = [sys.executable, "-m", "tests.benchmarks.load", str(server.port), path, str(seconds), *headers]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=seconds + 60, check=False)
    if done.returncode:
        raise SystemExit(f"{path}: {done.stderr.strip().splitlines()[-1]}")
    answers, taken = map(float, done.stdout.split())
    return answers, taken
