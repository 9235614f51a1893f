"""Keeps processes running: restarts what dies, waits longer each time, ends all of them together."""

from __future__ import annotations

import logging
import os
import select
import signal
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import FrameType
from typing import NoReturn

from config.processes.lifeline import die_with_parent, name_process

logger = logging.getLogger(__name__)

FIRST_WAIT = 0.5
LONGEST_WAIT = 30.0
SETTLED_AFTER = 60.0  # seconds up that make earlier deaths forgotten
ASKED_BY = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)  # to stop
STOP_WITHIN = 28.0  # seconds: longer than a mail in hand takes, shorter than what a stop is given from outside


@dataclass
class Process:
    """One process to keep running. ``run`` returns or raises when it is done."""

    name: str
    run: Callable[[], None]
    pid: int = 0
    started: float = 0.0
    start_at: float = 0.0
    wait: float = FIRST_WAIT


class Supervisor:
    """Forks the processes from one that has loaded the site already, and watches over them."""

    def __init__(self, processes: Sequence[Process], is_ready: Callable[[], bool], on_ready: Callable[[], None]):
        self.processes = processes
        self.is_ready = is_ready
        self.on_ready = on_ready
        self.stopping = False
        self.hurried = False
        self.told = False
        self._wake, self._wake_writer = os.pipe()
        for end in (self._wake, self._wake_writer):
            os.set_blocking(end, False)

    def run(self) -> None:
        """Start all, and come back when all have ended after a signal; a second one waits for nothing."""
        signal.set_wakeup_fd(self._wake_writer, warn_on_full_buffer=False)
        for number in ASKED_BY:
            signal.signal(number, self._ask_to_stop)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)  # wakes the loop
        while not self.stopping:
            self._start_those_due()
            self._rest(0.1 if not self.told else 5.0)
            self._note_deaths()
            if not self.told and self.is_ready():
                self.told = True
                self.on_ready()
        self._stop_all()

    def _ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        self.hurried = self.stopping
        self.stopping = True

    def _rest(self, longest: float) -> None:
        """Sleep until a signal comes or a start is due; while stopping none is."""
        starts = [] if self.stopping else [process.start_at for process in self.processes if not process.pid]
        waits = [start - time.monotonic() for start in starts]
        select.select([self._wake], [], [], max(0.0, min([longest, *waits])))
        with suppress(BlockingIOError):
            while os.read(self._wake, 512):
                pass

    def _start_those_due(self) -> None:
        now = time.monotonic()
        for process in self.processes:
            if not process.pid and process.start_at <= now and not self.stopping:
                process.started = now
                process.pid = self._fork(process)

    def _fork(self, process: Process) -> int:
        parent = os.getpid()
        # What the child is told before it is itself waits until it is: our handlers would hear it, and tell nobody.
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, [*ASKED_BY, signal.SIGCHLD])
        try:
            pid = os.fork()
            if not pid:
                self._live(process, parent, mask)
            return pid
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)

    def _live(self, process: Process, parent: int, mask: set[int]) -> NoReturn:
        """All that the child does. ``mask`` is what signals it holds back once it is itself."""
        code = 1
        try:
            self._become(process, parent)
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
            process.run()
            code = 0
        except SystemExit as error:
            code = error.code if isinstance(error.code, int) else 1
        except BaseException:
            logger.exception("%s failed", process.name)
        finally:
            os._exit(code)

    def _become(self, process: Process, parent: int) -> None:
        """Undo in the child what is the supervisor's alone."""
        signal.set_wakeup_fd(-1)
        for number in (*ASKED_BY, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        os.close(self._wake)
        os.close(self._wake_writer)
        # A group of its own: Ctrl-C reaches the supervisor alone, and a hung group can be ended as one.
        os.setpgid(0, 0)
        die_with_parent(parent)
        name_process(process.name)

    def _note_deaths(self) -> None:
        """Reap children, and plan when those that died start again."""
        for process in self.processes:
            if not process.pid:
                continue
            pid, status = os.waitpid(process.pid, os.WNOHANG)
            if pid:
                self._plan_restart(process, os.waitstatus_to_exitcode(status))

    def _plan_restart(self, process: Process, code: int) -> None:
        now = time.monotonic()
        _signal_group(process.pid, signal.SIGKILL)  # nothing of it may hold its port or its rows
        process.pid = 0
        if now - process.started > SETTLED_AFTER:
            process.wait = FIRST_WAIT
        process.start_at = now + process.wait
        if not self.stopping:
            logger.warning("%s ended (%s) and starts again in %.1f s", process.name, _reason(code), process.wait)
        process.wait = min(process.wait * 2, LONGEST_WAIT)

    def _stop_all(self) -> None:
        """Ask, wait, and after that insist."""
        for process in self.processes:
            if process.pid:
                os.kill(process.pid, signal.SIGTERM)
        began = time.monotonic()
        while any(process.pid for process in self.processes) and self._may_finish(began):
            self._rest(0.2)
            self._note_deaths()
        for process in self.processes:
            if process.pid:
                logger.warning("%s did not stop in %.0f s and is killed", process.name, time.monotonic() - began)
                _signal_group(process.pid, signal.SIGKILL)
                os.waitpid(process.pid, 0)

    def _may_finish(self, began: float) -> bool:
        return not self.hurried and time.monotonic() - began < STOP_WITHIN


def _signal_group(pid: int, number: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(pid, number)


def _reason(code: int) -> str:
    return f"exit code {code}" if code >= 0 else signal.Signals(-code).name
