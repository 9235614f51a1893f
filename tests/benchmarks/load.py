"""Asks one address again and again for a while; prints how many answers came in how many seconds.

``python -m tests.benchmarks.load PORT PATH SECONDS [HEADER ...]``. A few connections are held open, each with one
request under way. Answers to one request have one length, so they are counted by bytes and hardly parsed: the client
must cost less than the server.
"""

from __future__ import annotations

import selectors
import socket
import sys
import time

CONNECTIONS = 4


def request_bytes(path: str, headers: list[str]) -> bytes:
    """The request, as it goes over the wire."""
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", *headers, "", ""]
    return "\r\n".join(lines).encode()


def first_answer(port: int, request: bytes) -> tuple[int, int]:
    """The status of an answer and how many bytes it takes in all."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(request)
        data = b""
        while b"\r\n\r\n" not in data:
            data += _some(connection)
        head = data.partition(b"\r\n\r\n")[0].decode("latin-1")
        lengths = [line.split(":")[1] for line in head.split("\r\n") if line.lower().startswith("content-length:")]
        status = int(head.split()[1])
        if not lengths and status != 304:
            raise ValueError("an answer without Content-Length cannot be counted")
        return status, len(head) + 4 + (int(lengths[0]) if lengths else 0)


def _some(connection: socket.socket) -> bytes:
    data = connection.recv(65536)
    if not data:
        raise ConnectionError("The server hung up")
    return data


def hammer(port: int, request: bytes, length: int, seconds: float) -> tuple[int, float]:
    """How many answers came, and in how many seconds."""
    selector = selectors.DefaultSelector()
    missing: dict[socket.socket, int] = {}
    for _ in range(CONNECTIONS):
        connection = socket.create_connection(("127.0.0.1", port), timeout=30)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        selector.register(connection, selectors.EVENT_READ, connection)
        missing[connection] = length
        connection.sendall(request)
    answered, start = 0, time.perf_counter()
    while (now := time.perf_counter()) - start < seconds:
        for key, _ in selector.select(timeout=5):
            connection = key.data
            missing[connection] -= len(_some(connection))
            if missing[connection] < 0:
                raise ValueError("An answer was longer than the first")
            if missing[connection] == 0:
                answered += 1
                missing[connection] = length
                connection.sendall(request)
    for connection in missing:
        connection.close()
    return answered, now - start


def main() -> None:
    """Measure what the command line names."""
    port, path, seconds, headers = int(sys.argv[1]), sys.argv[2], float(sys.argv[3]), sys.argv[4:]
    request = request_bytes(path, headers)
    status, length = first_answer(port, request)
    status, length = first_answer(port, request)  # the first fills caches, and may differ
    if status not in (200, 304):
        raise SystemExit(f"{path} answered {status}")
    print(*hammer(port, request, length, seconds))


if __name__ == "__main__":
    main()
