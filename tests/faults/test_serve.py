"""``manage.py serve`` under real kills: what dies comes back, and nothing stays behind."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.faults.conftest import ROOT
from tests.smtp_sink import free_port


class Served:
    """A running site with a database of its own, and its processes."""

    def __init__(self, folder: Path) -> None:
        self.port, self.log = free_port(), folder / "log"
        self.env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings.dev",
            "HWB_VAR_DIR": str(folder / "var"),
            "DATABASE_URL": "",
            "CACHE_URL": "",
            "BROKER_URL": "",
            "PORT": str(self.port),
        }
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve", "--web-processes", "2", "--worker-processes", "1"],
                cwd=ROOT, env=self.env, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def manage(self, *words: str) -> str:
        """Run a command on the same database."""
        command = [sys.executable, "manage.py", *words]
        return subprocess.run(command, cwd=ROOT, env=self.env, check=True, capture_output=True, text=True).stdout

    def answers(self) -> bool:
        """True when /readyz is happy."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=3)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def family(self) -> dict[int, str]:
        """Pid and title of the supervisor and of all that descend from it."""
        listed = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout
        rows = [(int(line.split()[0]), int(line.split()[1]), line.split(None, 2)[2]) for line in listed.splitlines()]
        found = {self.process.pid}
        while more := {pid for pid, parent, _ in rows if parent in found} - found:
            found |= more
        return {pid: title for pid, _, title in rows if pid in found}

    def children(self) -> dict[str, int]:
        """The pids of web, worker and beat by the start of their titles."""
        listed = subprocess.run(
            ["ps", "-o", "pid=,comm=,args=", "--ppid", str(self.process.pid)],
            capture_output=True, text=True, check=False,
        ).stdout  # fmt: skip
        found = {}
        for line in listed.splitlines():
            pid, title = line.split(None, 1)
            # Granian and Celery write titles of their own over ours.
            name = re.search(r"hwb-(web|worker|beat)|(granian)|(celeryd)|(celery beat)", title)
            if name is None:  # just forked, and still called what its parent is
                assert title.split()[-1] == "hwb", title
                continue
            found[name[1] or {"granian": "web", "celeryd": "worker", "celery beat": "beat"}[name[0]]] = int(pid)
        return found


def wait_for(condition: Callable[[], bool], seconds: float, what: str) -> None:
    """Wait, or fail and say for what."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited {seconds} s in vain: {what}"
        time.sleep(0.1)


def gone(pids: dict[int, str]) -> bool:
    """True when none of them lives (a zombie that nobody reaped counts as gone)."""
    states = subprocess.run(
        ["ps", "-o", "stat=", "-p", ",".join(map(str, pids))], capture_output=True, text=True, check=False
    ).stdout.split()
    return all(state.startswith("Z") for state in states)


@pytest.fixture
def served(tmp_path: Path, set_up: Path) -> Iterator[Served]:
    """The site, up."""
    shutil.copytree(set_up, tmp_path / "var")
    site = Served(tmp_path)
    try:
        wait_for(site.answers, 90, "the site is up\n" + site.log.read_text())
        wait_for(lambda: {"web", "worker", "beat"} <= set(site.children()), 60, "all three run")
        yield site
    finally:
        left = site.family()
        if site.process.poll() is None:
            os.killpg(site.process.pid, signal.SIGKILL)
            site.process.wait()
        wait_for(lambda: gone(left), 30, "the site is gone")


def test_ticks_come_from_beat_through_the_worker(served):
    def ticked() -> bool:
        code = "from home.models import TaskRun; print(TaskRun.objects.filter(name='tick', error='').count())"
        return int(served.manage("shell", "-v0", "-c", code)) > 0

    wait_for(ticked, 120, "the first tick")


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_killed_process_comes_back_and_leaves_no_orphan(served, name):
    before = served.children()
    below = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(before[name])], capture_output=True, text=True, check=False
    ).stdout.split()
    os.kill(before[name], signal.SIGKILL)
    wait_for(lambda: served.children().get(name, before[name]) != before[name], 30, f"{name} is back")
    wait_for(served.answers, 30, "the site answers")
    wait_for(lambda: gone({int(pid): "" for pid in below} or {before[name]: ""}), 30, "its children are gone")
    assert {key: pid for key, pid in served.children().items() if key != name} == {
        key: pid for key, pid in before.items() if key != name
    }
    assert "starts again in 0.5 s" in served.log.read_text()


def test_nothing_outlives_a_killed_supervisor(served):
    wait_for(lambda: len(served.family()) >= 7, 20, "itself, web and its two, worker and its one, beat")
    family = served.family()
    os.kill(served.process.pid, signal.SIGKILL)
    served.process.wait()
    # A worker ends what it has in hand, as when it is stopped.
    wait_for(lambda: gone(family), 30, f"all are gone: {family}")
    with socket.create_server(("127.0.0.1", served.port)):
        pass  # and the port is free


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_stops_cleanly_and_nothing_has_to_be_killed(served, number):
    family = served.family()
    served.process.send_signal(number)
    assert served.process.wait(timeout=60) == 0
    wait_for(lambda: gone(family), 30, "all are gone")
    said = served.log.read_text()
    assert "Stopped." in said
    assert "is killed" not in said
    assert "Traceback" not in said


def test_taken_port_is_one_sentence(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        env = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.dev", "HWB_VAR_DIR": str(tmp_path)}
        done = subprocess.run(
            [sys.executable, "manage.py", "serve", "--port", str(taken.getsockname()[1])],
            cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "cannot be used (Address already in use): stop what uses it, or set PORT." in done.stderr
