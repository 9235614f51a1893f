"""How long the supervisor waits for what does not want to stop."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import pytest

from tests.faults.conftest import ROOT

# One process that never stops by itself, watched over with little patience.
STUBBORN = """
import signal, sys, time
sys.path[:0] = [".", "site"]
from config.processes import supervisor
supervisor.STOP_WITHIN = float(sys.argv[1])

def stay():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    print("up", flush=True)
    time.sleep(60)

supervisor.Supervisor([supervisor.Process("stubborn", stay)], is_ready=lambda: True, on_ready=lambda: None).run()
"""


@pytest.mark.parametrize(
    ("patience", "signals", "least", "most"),
    [(3, 1, 3, 8), (60, 2, 0.3, 5)],
    ids=["what does not stop in time is killed", "a second signal waits for nothing"],
)
def test_stubborn_process_is_waited_for_as_long_as_is_said(patience, signals, least, most):
    command = [sys.executable, "-c", STUBBORN, str(patience)]
    running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert running.stdout.readline() == "up\n"
        began = time.monotonic()
        for _signal in range(signals):
            running.send_signal(signal.SIGTERM)
            time.sleep(0.3)
        assert running.wait(timeout=most + 20) == 0
        assert least <= time.monotonic() - began < most
    finally:
        running.kill()
        running.stdout.close()
