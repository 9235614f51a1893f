"""How the supervisor stops what it has begun, and how long it waits for what does not want to."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.faults.conftest import ROOT

# One process that never stops by itself, watched over with little patience.
STUBBORN = """
import signal, sys, time
sys.path[:0] = [".", "site"]
from config.processes import supervisor
supervisor.STOP_WITHIN = float(sys.argv[1])

def stay():
    signal.signal(signal.SIGTERM, lambda number, frame: print("asked", flush=True))
    print("up", flush=True)
    time.sleep(60)

supervisor.Supervisor([supervisor.Process("stubborn", stay)], is_ready=lambda: True, on_ready=lambda: None).run()
"""


# Two of which one stops when it is told to, and what the stop took of a processor, in seconds.
LEFT_WITH_ONE = """
import signal, sys, time
sys.path[:0] = [".", "site"]
from config.processes import supervisor
supervisor.STOP_WITHIN = 4.0

def stay():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    print("up", flush=True)
    time.sleep(60)

both = [supervisor.Process("willing", lambda: time.sleep(60)), supervisor.Process("stubborn", stay)]
supervisor.Supervisor(both, is_ready=lambda: True, on_ready=lambda: None).run()
print(time.process_time(), flush=True)
"""

# One that does not begin before it is told to stop, but for so many seconds at most. It says which signals are held
# back before, in it, and when all is over.
JUST_FORKED = """
import os, signal, sys, time
sys.path[:0] = [".", "site"]
from config.processes import supervisor

def say_held(when):
    print(when, *sorted(int(one) for one in signal.pthread_sigmask(signal.SIG_BLOCK, [])), flush=True)

def fork(really=os.fork):
    if pid := really():
        return pid
    print("forked", flush=True)
    latest = time.monotonic() + float(sys.argv[1])
    while signal.SIGTERM not in signal.sigpending() and time.monotonic() < latest:
        time.sleep(0.01)
    return 0

def run():
    say_held("within")
    time.sleep(60)

signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
say_held("before")
os.fork = fork
only = [supervisor.Process("only", run)]
supervisor.Supervisor(only, is_ready=lambda: True, on_ready=lambda: None).run()
say_held("after")
"""


@contextmanager
def running(code: str, *words: str) -> Iterator[subprocess.Popen[str]]:
    """A process with ``code``, and what it says."""
    command = [sys.executable, "-c", code, *words]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_stop_is_heard_by_a_process_that_has_just_been_forked():
    with running(JUST_FORKED, "20") as supervising:
        held = supervising.stdout.readline().removeprefix("before")
        assert supervising.stdout.readline() == "forked\n"
        supervising.send_signal(signal.SIGTERM)
        assert supervising.wait(timeout=60) == 0
        assert supervising.stdout.read() == f"after{held}", "the process was over before it began"


def test_process_holds_back_the_signals_that_its_supervisor_does():
    with running(JUST_FORKED, "0") as supervising:
        held = supervising.stdout.readline().removeprefix("before")
        assert held == f" {int(signal.SIGUSR1)}\n"
        assert supervising.stdout.readline() == "forked\n"
        assert supervising.stdout.readline() == f"within{held}"
        supervising.send_signal(signal.SIGTERM)
        assert supervising.wait(timeout=40) == 0


def test_stop_that_waits_for_one_rests_meanwhile():
    with running(LEFT_WITH_ONE) as supervising:
        assert supervising.stdout.readline() == "up\n"
        supervising.send_signal(signal.SIGTERM)
        assert supervising.wait(timeout=40) == 0
        assert float(supervising.stdout.read()) < 1, "of four seconds"


@pytest.mark.parametrize(
    ("patience", "signals", "least", "most"),
    [(3, 1, 3, 20), (60, 2, 0, 30)],  # a stop that did as it likes would take 28 s, one that is not hurried 60
    ids=["what does not stop in time is killed", "a second signal waits for nothing"],
)
def test_stubborn_process_is_waited_for_as_long_as_is_said(patience, signals, least, most):
    with running(STUBBORN, str(patience)) as supervising:
        assert supervising.stdout.readline() == "up\n"
        began = time.monotonic()
        supervising.send_signal(signal.SIGTERM)
        assert supervising.stdout.readline() == "asked\n"  # so that two signals are not heard as one
        for _signal in range(signals - 1):
            supervising.send_signal(signal.SIGTERM)
        assert supervising.wait(timeout=most + 20) == 0
        assert least <= time.monotonic() - began < most
