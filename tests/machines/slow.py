"""Whoever sends a request letter by letter, so that somebody waits for its end."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

HEADER = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
BODY = (
    b"POST /search/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\n"
)
EVERY = 1.0  # seconds from one letter to the next
TRUSTING = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
TRUSTING.check_hostname, TRUSTING.verify_mode = False, ssl.CERT_NONE


class Slow:
    """A connection, made anew whenever the server has had enough."""

    def __init__(self, port: int, begin: bytes, *, encrypted: bool) -> None:
        self.port, self.begin, self.encrypted = port, begin, encrypted
        self.hung_up = 0
        self._open: socket.socket | None = None

    def go_on(self) -> None:
        """The next letter."""
        try:
            if self._open is None:
                self._open = self._connect()
                self._open.sendall(self.begin)
            else:
                self._open.sendall(b"a")
        except OSError:
            self.hung_up += 1
            self.close()

    def close(self) -> None:
        """Hang up."""
        if self._open is not None:
            with suppress(OSError):
                self._open.close()
            self._open = None

    def _connect(self) -> socket.socket:
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        if not self.encrypted:
            return plain
        return TRUSTING.wrap_socket(plain)


class Crowd(threading.Thread):
    """Many of them, a letter each a second."""

    def __init__(self, port: int, *, headers: int, bodies: int, encrypted: bool = True) -> None:
        super().__init__(daemon=True)
        self.all = [Slow(port, HEADER, encrypted=encrypted) for _ in range(headers)]
        self.all += [Slow(port, BODY, encrypted=encrypted) for _ in range(bodies)]
        self.rounds, self._stop_it = 0, threading.Event()

    def run(self) -> None:
        """Until told to stop."""
        while not self._stop_it.is_set():
            began = time.monotonic()
            for one in self.all:
                one.go_on()
            self.rounds += 1
            self._stop_it.wait(max(0.0, EVERY - (time.monotonic() - began)))

    @contextmanager
    def going(self) -> Iterator[Crowd]:
        """Within it they are there."""
        self.start()
        try:
            yield self
        finally:
            self._stop_it.set()
            self.join(60)
            for one in self.all:
                one.close()

    @property
    def hung_up(self) -> int:
        """How often a server had enough of one, and hung up."""
        return sum(one.hung_up for one in self.all)
