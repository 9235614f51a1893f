"""A mail as the bytes that SMTP takes."""

from __future__ import annotations

import re
import secrets
from contextlib import suppress
from email.errors import HeaderParseError
from email.generator import BytesGenerator
from email.header import Header, decode_header, make_header
from email.message import Message
from email.policy import Compat32
from io import BytesIO

LINE_END = re.compile(r"\r\n|\r|\n")
LONGEST_LINE = 78  # RFC 5322, 2.1.1


class ShortHeadersAsTheyAre(Compat32):
    """Python's policy for messages like Django's, which splits and joins again even what fits on a line: half its time.

    What is short and plain comes out the same. A long subject with letters beyond ASCII begins on its first line, which
    Django's encoding leaves no room for: Python would leave that line empty.
    """

    def fold_binary(self, name: str, value: str) -> bytes:
        """The lines of one header."""
        if isinstance(value, str) and value.isascii() and value.isprintable() and _fits(name, value):
            return f"{name}: {value}{self.linesep}".encode("ascii")
        if name.lower() == "subject" and isinstance(value, str) and value.startswith("=?utf-8?"):
            with suppress(HeaderParseError, ValueError):  # somebody typed what looks encoded, and is not
                return f"{name}: {_encoded_anew(value, self.linesep)}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


def _fits(name: str, value: str) -> bool:
    return len(name) + len(": ") + len(value) < LONGEST_LINE and "=?" not in value and value == value.strip()


def _encoded_anew(encoded: str, linesep: str) -> str:
    words = str(make_header(decode_header(encoded)))
    return Header(words, "utf-8", header_name="Subject").encode(linesep=linesep)


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
