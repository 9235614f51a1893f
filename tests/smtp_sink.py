"""A mail server that keeps what it is given, and fails as it is told to."""

from __future__ import annotations

import asyncio
import contextlib
import random
import socket
from collections import Counter
from collections.abc import Callable
from email import message_from_bytes
from email.message import Message
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

Answer = Callable[[str], str | None]
HOUR = 3600


class Sink:
    """What came in. ``on_rcpt`` and ``on_data`` answer instead for an address.

    "DROP" hangs up without a word, "HANG" never says one.
    """

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []
        self.connections = self.dropped = 0
        self.on_rcpt: Answer = lambda to: None
        self.on_data: Answer = lambda to: None

    @property
    def mails(self) -> list[Message]:
        """Each copy that came in."""
        return [message_from_bytes(envelope.original_content or b"") for envelope in self.envelopes]

    @property
    def copies(self) -> Counter[str]:
        """How many copies each address got."""
        return Counter(envelope.rcpt_tos[0] for envelope in self.envelopes)

    def copies_by(self, header: str) -> Counter[str]:
        """How many copies came in with each value of a header."""
        return Counter(str(mail[header]) for mail in self.mails)

    async def handle_EHLO(self, server: SMTP, session: Session, envelope: Envelope, host: str, answers: list[str]):  # noqa: N802
        """Count who comes."""
        self.connections += 1
        session.host_name = host
        return answers

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, to: str, options: Any) -> str:  # noqa: N802
        """Take an address, or answer as told."""
        answer = self.on_rcpt(to)
        if answer is None:
            envelope.rcpt_tos.append(to)
        elif answer == "DROP":
            return await _hang_up(server)
        elif answer == "HANG":
            await asyncio.sleep(HOUR)
        return answer or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep a mail; or keep it and answer as told."""
        answer = self.on_data(envelope.rcpt_tos[0])
        if answer is None or answer == "DROP":
            self.envelopes.append(envelope)
        if answer == "DROP":
            self.dropped += 1
            return await _hang_up(server)
        if answer == "HANG":
            await asyncio.sleep(HOUR)
        return answer or "250 OK"


async def _hang_up(server: SMTP) -> str:
    assert server.transport is not None
    server.transport.abort()
    return "421 gone"


class _Served(Controller):
    """One whose socket listens before it starts, so that nobody else can take its port."""

    def __init__(self, sink: Sink, listening: socket.socket) -> None:
        host, port = listening.getsockname()
        super().__init__(sink, hostname=host, port=port, ready_timeout=60)
        self._listening = listening

    def _create_server(self):
        return self.loop.create_server(self._factory_invoker, sock=self._listening)


@contextlib.contextmanager
def smtp_sink(port: int = 0):
    """A running server and its port: the one that was asked for, or one that the kernel gives."""
    sink = Sink()
    controller = _Served(sink, socket.create_server(("127.0.0.1", port)))
    controller.start()
    try:
        yield sink, controller.port
    finally:
        controller.stop()


_claims: list[socket.socket] = []


def free_port() -> int:
    """One for whoever must know the number before somebody listens there, or for somebody who never does.

    It is of those that the kernel gives to nobody: whoever connects again and again to a closed one of the others, on
    the same machine, meets themselves some day. To the end of this process no other test process draws it.
    """
    while True:
        port = random.randrange(20_000, 32_000)
        claim = _bound(port, socket.SOCK_DGRAM)  # nobody speaks UDP there: it says that the number is taken
        if claim is None:
            continue
        _claims.append(claim)
        if probe := _bound(port, socket.SOCK_STREAM):
            probe.close()
            return port


def _bound(port: int, kind: socket.SocketKind) -> socket.socket | None:
    made = socket.socket(type=kind)
    try:
        made.bind(("127.0.0.1", port))
    except OSError:
        made.close()
        return None
    return made
