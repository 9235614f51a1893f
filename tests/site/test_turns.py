"""How a worker's children take turns at one pipe."""

from __future__ import annotations

import os
import select
import signal
from contextlib import suppress

from billiard import get_context

from config.processes.turns import PoolWithTurns, Turn


def take(turn: Turn) -> tuple[int, int]:
    """A process that waits for its turn, says so when it has it, and keeps it: its pid, and where it says so."""
    reader, writer = os.pipe()
    pid = os.fork()
    if not pid:
        turn.acquire()
        os.write(writer, b"mine")
        signal.pause()
    os.close(writer)
    return pid, reader


def says_so(reader: int, seconds: float) -> bool:
    return bool(select.select([reader], [], [], seconds)[0])


def test_turn_of_a_killed_process_goes_to_the_next() -> None:
    turn = Turn()
    first, first_says = take(turn)
    assert says_so(first_says, 10)
    second, second_says = take(turn)
    try:
        assert not says_so(second_says, 0.3)
        os.kill(first, signal.SIGKILL)
        assert says_so(second_says, 10)
    finally:
        for pid in (first, second):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def test_pool_of_a_worker_takes_such_turns() -> None:
    pool = PoolWithTurns.__new__(PoolWithTurns)  # without its children
    pool._ctx = get_context("fork")
    pool._setup_queues()
    locks = [lock for queue in (pool._inqueue, pool._outqueue) for lock in (queue._rlock, queue._wlock)]
    assert [type(lock) for lock in locks] == [Turn] * 4
