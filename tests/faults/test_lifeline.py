"""A worker's children end with it, whatever they are at, and with nothing else."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults.conftest import ROOT
from tests.faults.test_serve import gone, wait_for

# A worker whose child waits for a locked database: no Python code runs in it for a minute. A thread has forked the
# child, as Celery's pool does with those that it replaces, and is over by now.
WORKER = """
import os, sqlite3, sys, threading, time
sys.path[:0] = [".", "site"]
from celery.platforms import set_pdeathsig
from config.processes.lifeline import Lifeline

def fork():
    if not os.fork():
        set_pdeathsig("SIGKILL")
        lifeline.hold_on()
        print(os.getpid(), flush=True)
        sqlite3.connect(sys.argv[1], timeout=60).execute("BEGIN IMMEDIATE")
        os._exit(0)

lifeline = Lifeline()
forks = threading.Thread(target=fork)
forks.start()
forks.join()
time.sleep(60)
"""


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[Path]:
    """A database whose lock somebody has."""
    with closing(sqlite3.connect(tmp_path / "db.sqlite3", isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        yield tmp_path / "db.sqlite3"


def test_child_outlives_the_thread_that_forked_it_and_not_its_worker(locked):
    worker = subprocess.Popen([sys.executable, "-c", WORKER, str(locked)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    child = {int(worker.stdout.readline()): "the child"}
    try:
        with pytest.raises(AssertionError, match="in vain"):
            wait_for(lambda: gone(child), 1, "it waits for the database")
        worker.kill()
        wait_for(lambda: gone(child), 30, "the child has ended")
    finally:
        worker.kill()
        worker.communicate()
        if not gone(child):
            os.kill(*child, signal.SIGKILL)
