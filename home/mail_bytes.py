"""A mail as the bytes that SMTP takes."""

from __future__ import annotations

import re
import secrets
from email.generator import BytesGenerator
from email.message import Message
from email.policy import Compat32
from io import BytesIO

LINE_END = re.compile(r"\r\n|\r|\n")
LONGEST_LINE = 78  # RFC 5322, 2.1.1


class ShortHeadersAsTheyAre(Compat32):
    """Python's policy for messages like Django's, which splits and joins again even what fits on a line: half its time.

    What is short and plain comes out the same.
    """

    def fold_binary(self, name: str, value: str) -> bytes:
        """The lines of one header."""
        if isinstance(value, str) and value.isascii() and value.isprintable() and _fits(name, value):
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


def _fits(name: str, value: str) -> bool:
    return len(name) + len(": ") + len(value) < LONGEST_LINE and "=?" not in value and value == value.strip()


class QuickGenerator(BytesGenerator):
    """Python's generator, but for what it does line by line."""

    @classmethod
    def _make_boundary(cls, text: str | None = None) -> str:
        return f"==={secrets.token_hex(16)}=="  # nobody guesses it, so it need not be looked for in the mail

    def _write_lines(self, lines: str) -> None:
        if lines:
            self.write(LINE_END.sub(POLICY.linesep, lines))


POLICY = ShortHeadersAsTheyAre(linesep="\r\n")


def on_the_wire(message: Message) -> bytes:
    """All of ``message``, with SMTP's line ends."""
    content = BytesIO()
    QuickGenerator(content, mangle_from_=False, policy=POLICY).flatten(message)
    return content.getvalue()
