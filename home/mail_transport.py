"""Handing mails over one by one, and knowing of each whether it went: what a queue of mails rests on.

Django's backend sends a mail in one call, so that an error cannot be told from one after the server had the mail.
"""

from __future__ import annotations

import re
import smtplib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from types import TracebackType
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend
from django.core.mail.message import sanitize_address

if TYPE_CHECKING:
    from django.core.mail import EmailMultiAlternatives

OK = (250, 251)
CLOSING = 421  # the server is about to hang up
ADDRESS = re.compile(r"[^\s<>:;,]+@[^\s<>:;,]+")
LONGEST_REASON = 200


class Went(Enum):
    """What became of a mail."""

    SENT = "sent"  # the server took it
    LATER = "later"  # it surely did not, and may the next time
    REFUSED = "refused"  # it never will
    UNKNOWN = "unknown"  # it broke off when the server may have had it
    LEFT = "left"  # whoever asked to begin was told not to


class UnreachableError(Exception):
    """No connection, or none that may be used: nothing was handed over. Says why in words that name nobody."""


@dataclass(frozen=True)
class Outcome:
    """What became of a mail, with the server's code and words (no addresses); ``broken`` if the connection is gone."""

    went: Went
    code: int | None = None
    reason: str = ""
    broken: bool = False

    @property
    def server_closes(self) -> bool:
        """Whether the server asks to be left alone for a while."""
        return self.code == CLOSING


class Transport:
    """One connection for several mails, opened with the first. Use it as a context manager."""

    def __init__(self) -> None:
        self._backend: Any = get_connection()

    def __enter__(self) -> Transport:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with suppress(OSError):
            self._backend.close()

    def hand_over(self, mail: EmailMultiAlternatives, *, begin: Callable[[], bool]) -> Outcome:
        """Send one mail to its one recipient. ``begin`` is called when the next step hands it over for good.

        Raises UnreachableError, and ValueError for a header or an address that cannot be written; nothing has been
        handed over then.
        """
        message: Any = mail.message()  # Django's own, which knows of line ends
        content = message.as_bytes(linesep="\r\n")
        encoding = str(mail.encoding or settings.DEFAULT_CHARSET)
        sender, to = (sanitize_address(one, encoding) for one in (mail.from_email, mail.to[0]))
        try:
            self._backend.open()
        except OSError as error:
            raise UnreachableError(reason_of(error)) from error
        if isinstance(self._backend, SmtpBackend) and self._backend.connection is not None:
            return _by_smtp(self._backend.connection, sender, to, content, begin)
        return self._by_any(mail, begin)

    def _by_any(self, mail: EmailMultiAlternatives, begin: Callable[[], bool]) -> Outcome:
        if not begin():
            return Outcome(Went.LEFT)
        try:
            count = self._backend.send_messages([mail])
        except Exception as error:  # each kind of backend has its own; what it did before is not known
            return Outcome(Went.UNKNOWN, None, reason_of(error))
        return Outcome(Went.SENT) if count else Outcome(Went.LATER, None, "nothing was sent")


def _by_smtp(smtp: smtplib.SMTP, sender: str, to: str, content: bytes, begin: Callable[[], bool]) -> Outcome:
    try:
        refusal = _envelope(smtp, sender, to, len(content))
        if refusal is not None:
            return refusal
    except OSError as error:
        return Outcome(Went.LATER, None, reason_of(error), broken=True)
    if not begin():
        return Outcome(Went.LEFT, broken=not _reset(smtp))
    try:
        code, said = smtp.data(content)
    except smtplib.SMTPDataError as error:
        code, said = error.smtp_code, _bytes(error.smtp_error)
    except Exception as error:  # a time limit, too
        return Outcome(Went.UNKNOWN, None, reason_of(error), broken=True)
    return Outcome(Went.SENT, code) if code == 250 else _refusal(smtp, code, said)


def _envelope(smtp: smtplib.SMTP, sender: str, to: str, size: int) -> Outcome | None:
    """Say from whom and to whom; None if the server takes both."""
    smtp.ehlo_or_helo_if_needed()
    code, said = smtp.mail(sender, [f"size={size}"] if smtp.has_extn("size") else [])
    if code not in OK:
        # A sender that is refused is the service's fault and not the reader's: it may be mended.
        return _refusal(smtp, code, said, for_good=False)
    code, said = smtp.rcpt(to)
    return None if code in OK else _refusal(smtp, code, said)


def _refusal(smtp: smtplib.SMTP, code: int, said: bytes, *, for_good: bool = True) -> Outcome:
    went = Went.REFUSED if for_good and 500 <= code < 600 else Went.LATER
    broken = code == CLOSING or not _reset(smtp)
    return Outcome(went, code if code > 0 else None, without_addresses(said.decode("utf-8", "replace")), broken=broken)


def _reset(smtp: smtplib.SMTP) -> bool:
    try:
        return smtp.rset()[0] in OK
    except OSError:
        return False


def reason_of(error: BaseException) -> str:
    """An error in one short line that names nobody."""
    return without_addresses(f"{type(error).__name__}: {error}")


def without_addresses(text: str) -> str:
    """``text`` in one line with addresses of people taken out, as short as the outbox keeps it."""
    return ADDRESS.sub("…", " ".join(text.split()))[:LONGEST_REASON]


def _bytes(said: bytes | str) -> bytes:
    return said if isinstance(said, bytes) else said.encode()
