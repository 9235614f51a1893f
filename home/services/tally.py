"""Counts in memory, written down once a minute: counting costs a page view no query."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from multiprocessing.util import Finalize

from django.db import connection

SECONDS = 60.0
MOST_KEYS = 2000  # what a flood of made-up addresses may cost in memory

logger = logging.getLogger(__name__)


class Tally:
    """Counts by key in this process, handed to ``write`` each minute from a thread of its own and at the end.

    A process that is killed loses its last minute: these are figures, not records.
    """

    def __init__(self, write: Callable[[Mapping[str, int]], None]) -> None:
        self._write = write
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._next = 0.0
        self._registered_in = 0  # the process that will write the rest down as it ends

    def add(self, key: str) -> None:
        """Count ``key`` once more. Fast, and never fails."""
        now = time.monotonic()
        with self._lock:
            if not self._counts:
                self._next = now + SECONDS
                self._register_end()
            if key in self._counts or len(self._counts) < MOST_KEYS:
                self._counts[key] += 1
            due = now >= self._next
            if due:
                self._next = now + SECONDS
        if due:
            threading.Thread(target=self._flush_and_close, daemon=True).start()

    def flush(self) -> None:
        """Write down what was counted since the last time."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
        if counts:
            self._write(counts)

    def _flush_and_close(self) -> None:
        try:
            self.flush()
        except Exception:
            logger.warning("Could not write down a minute's counts", exc_info=True)
        finally:
            connection.close()

    def _register_end(self) -> None:
        # Not atexit: the server's web processes are children of multiprocessing, and those never run that.
        if self._registered_in != os.getpid():
            self._registered_in = os.getpid()
            Finalize(None, self._flush_and_close, exitpriority=0)
