"""A mail as the bytes that SMTP takes."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from contextlib import suppress
from email.errors import HeaderParseError
from email.generator import BytesGenerator
from email.header import Header, decode_header, make_header
from email.message import Message
from email.policy import Compat32
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail.message import forbid_multi_line_headers

if TYPE_CHECKING:
    from django.core.mail import EmailMultiAlternatives

LINE_END = re.compile(r"\r\n|\r|\n")
LONGEST_LINE = 78  # RFC 5322, 2.1.1
MOST_BYTES_A_LINE = 998  # the same
OURS = frozenset({"from", "to", "cc", "bcc", "reply-to", "subject", "date", "message-id"})
PLAIN = "utf-8"


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
        return _boundary()

    def _write_lines(self, lines: str) -> None:
        if lines:
            self.write(_with_crlf(lines))


POLICY = ShortHeadersAsTheyAre(linesep="\r\n")


def on_the_wire(mail: EmailMultiAlternatives) -> bytes:
    """All of ``mail``, with SMTP's line ends: what Django and Python make of it, and most mails a good deal sooner.

    Raises BadHeaderError, a ValueError, for a header that runs over lines, and whatever they raise for an address.
    """
    return _text_and_html(mail) or _whole(mail.message())


def _whole(message: Message) -> bytes:
    content = BytesIO()
    QuickGenerator(content, mangle_from_=False, policy=POLICY).flatten(message)
    return content.getvalue()


def _text_and_html(mail: EmailMultiAlternatives) -> bytes:
    """A mail of text and its HTML; empty for any other, or one that needs more care.

    Python builds a tree of messages of it, and takes that apart again.
    """
    if not _is_text_and_html(mail):
        return b""
    html = str(mail.alternatives[0][0])
    with suppress(UnicodeEncodeError):
        text, shown = _part("plain", str(mail.body)), _part("html", html)
        if max(map(len, (text + shown).split(b"\r\n"))) <= MOST_BYTES_A_LINE:
            edge = _boundary()
            return b"".join(_around(mail, edge, text, shown))
    return b""


def _is_text_and_html(mail: EmailMultiAlternatives) -> bool:
    named = {name.lower() for name in mail.extra_headers}
    return (
        bool(mail.body)
        and len(mail.alternatives) == 1
        and mail.alternatives[0][1] == "text/html"
        and mail.content_subtype == "plain"
        and mail.encoding in (None, PLAIN)
        and settings.DEFAULT_CHARSET == PLAIN
        and not (mail.attachments or mail.cc or named & (OURS - {"date", "message-id"}))
        and {"date", "message-id"} <= named
    )


def _around(mail: EmailMultiAlternatives, edge: str, text: bytes, html: bytes) -> Iterator[bytes]:
    yield _multipart(edge)
    yield _header("Subject", str(mail.subject))
    yield _header("From", mail.from_email)
    yield _header("To", ", ".join(map(str, mail.to)))
    if mail.reply_to:
        yield _header("Reply-To", ", ".join(map(str, mail.reply_to)))
    for name, value in mail.extra_headers.items():
        yield _header(name, str(value))
    between = f"\r\n--{edge}\r\n".encode()
    yield from (between, text, between, html, f"\r\n--{edge}--\r\n".encode())


@lru_cache(maxsize=512)  # who sends and what about is the same for hundreds
def _header(name: str, value: str) -> bytes:
    return POLICY.fold_binary(*forbid_multi_line_headers(name, value, PLAIN))


def _multipart(edge: str) -> bytes:
    return f'Content-Type: multipart/alternative;\r\n boundary="{edge}"\r\nMIME-Version: 1.0\r\n'.encode()


def _part(kind: str, text: str) -> bytes:
    encoding = "7bit" if text.isascii() else "8bit"
    headers = (
        f'Content-Type: text/{kind}; charset="utf-8"\r\nMIME-Version: 1.0\r\nContent-Transfer-Encoding: {encoding}'
    )
    return f"{headers}\r\n\r\n{_with_crlf(text)}".encode()


def _with_crlf(text: str) -> str:
    return LINE_END.sub(POLICY.linesep, text) if "\r" in text else text.replace("\n", POLICY.linesep)


def _boundary() -> str:
    return f"==={secrets.token_hex(16)}=="  # nobody guesses it, so it need not be looked for in the mail
