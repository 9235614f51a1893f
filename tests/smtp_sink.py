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


@contextlib.contextmanager
def smtp_sink(port: int = 0):
    """A running server and its port."""
    sink = Sink()
    port = port or free_port()
    controller = Controller(sink, hostname="127.0.0.1", port=port, ready_timeout=10)
    controller.start()
    try:
        yield sink, port
    finally:
        controller.stop()


def free_port() -> int:
    """One that nobody listens on just now, of those that the kernel gives to nobody.

    Whoever connects again and again to a closed one of the others, on the same machine, meets themselves some day.
    """
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
