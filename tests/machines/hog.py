"""Somebody else who takes every connection that PostgreSQL has."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg

if TYPE_CHECKING:
    from collections.abc import Iterator


class Hog(threading.Thread):
    """Takes what is free, and whatever anybody gives back."""

    def __init__(self, url: str) -> None:
        super().__init__(daemon=True)
        self.url, self.full = url, threading.Event()
        self._held: list[psycopg.Connection] = []
        self._stop_it = threading.Event()

    def run(self) -> None:
        """Until told to stop."""
        while not self._stop_it.is_set():
            try:
                self._held.append(psycopg.connect(self.url, autocommit=True))
            except psycopg.OperationalError:
                self.full.set()
                self._stop_it.wait(0.05)

    @contextmanager
    def at_it(self) -> Iterator[Hog]:
        """Within it no connection is free."""
        self.start()
        try:
            assert self.full.wait(60), "there are always more"
            yield self
        finally:
            self._stop_it.set()
            self.join(60)
            for connection in self._held:
                connection.close()

    @property
    def held(self) -> int:
        """How many it has."""
        return len(self._held)
