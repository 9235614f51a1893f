"""How a worker's children take turns at the pipe through which they get work, where they share one (a broker of files).

Celery's own turn is a semaphore. A child that is killed while it waits for work takes it along, and then no child gets
any for as long as the worker runs. The kernel gives back a lock on a file, however its holder ends.
"""

from __future__ import annotations

import fcntl
import tempfile
from types import TracebackType

from billiard.pool import Pool
from celery.concurrency.prefork import TaskPool


class Turn:
    """A lock between processes that were forked from one: nobody else knows its file, which has no name."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  it is the lock

    def acquire(self) -> bool:
        """Wait for it."""
        fcntl.lockf(self._file, fcntl.LOCK_EX)
        return True

    def release(self) -> None:
        """Let another have it."""
        fcntl.lockf(self._file, fcntl.LOCK_UN)

    def __enter__(self) -> None:
        self.acquire()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.release()


class PoolWithTurns(Pool):
    """Celery's pool of children that share a pipe."""

    def _setup_queues(self) -> None:
        super()._setup_queues()
        for queue in (self._inqueue, self._outqueue):
            queue._rlock, queue._wlock = Turn(), Turn()


def use() -> None:
    """Let workers of this process have such a pool."""
    TaskPool.BlockingPool = PoolWithTurns
