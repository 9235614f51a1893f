"""Mail servers that take everything and keep nothing, each a process of its own that says its port.

``python -m tests.benchmarks.mail_sink understanding`` is aiosmtpd, which reads what it is told as servers do; without a
word it is one that answers at once, so that nothing but the sender is measured.
"""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

from aiosmtpd.controller import Controller

from tests.benchmarks.servers import ROOT, free_port


@contextlib.contextmanager
def sink(*words: str) -> Iterator[int]:
    """The port of one that runs."""
    command = [sys.executable, "-m", "tests.benchmarks.mail_sink", *words]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield int(process.stdout.readline())
    finally:
        process.kill()
        process.wait()


def main() -> None:
    """Serve until killed."""
    if sys.argv[1:] == ["understanding"]:
        _aiosmtpd()
    with socket.create_server(("127.0.0.1", 0)) as server:
        print(server.getsockname()[1], flush=True)
        while True:
            connection, _address = server.accept()
            threading.Thread(target=_serve, args=(connection,), daemon=True).start()


def _aiosmtpd() -> None:
    controller = Controller(Taker(), hostname="127.0.0.1", port=free_port(), ready_timeout=10)
    controller.start()
    print(controller.port, flush=True)
    threading.Event().wait()


class Taker:
    """What aiosmtpd asks about a mail."""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Take it."""
        return "250 taken"


def _serve(connection: socket.socket) -> None:
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with connection, connection.makefile("rb", buffering=1 << 16) as lines:
        connection.sendall(b"220 sink\r\n")
        while line := lines.readline():
            word = line[:4].upper()
            if word == b"EHLO":
                connection.sendall(b"250-sink\r\n250 SIZE 10000000\r\n")
            elif word == b"DATA":
                connection.sendall(b"354 go on\r\n")
                while lines.readline() not in (b".\r\n", b""):
                    pass
                connection.sendall(b"250 taken\r\n")
            elif word == b"QUIT":
                connection.sendall(b"221 bye\r\n")
                return
            else:
                connection.sendall(b"250 ok\r\n")


if __name__ == "__main__":
    main()
