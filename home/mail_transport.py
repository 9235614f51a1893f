"""Handing mails over one by one, and knowing of each whether it went: what a queue of mails rests on.

Django's backend sends a mail in one call, so that an error cannot be told from one after the server had the mail.
"""

from __future__ import annotations

import re
import smtplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache
from ssl import SSLCertVerificationError
from types import TracebackType
from typing import TYPE_CHECKING, Any

from anymail.exceptions import AnymailAPIError, AnymailError
from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend
from django.core.mail.message import sanitize_address
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError, ProxyError, SSLError

from home.mail_bytes import on_the_wire

if TYPE_CHECKING:
    from django.core.mail import EmailMultiAlternatives

OK = (250, 251)
GO_ON = 354
END = b".\r\n"
NO_ANSWER_IN_TIME = 408  # of HTTP
CLOSING = 421  # the server is about to hang up
ADDRESS = re.compile(r"[^\s<>:;,]+@[^\s<>:;,]+")
PLAIN = re.compile(r"[a-z0-9_+'-]+(\.[a-z0-9_+'-]+)*@[a-z0-9-]+(\.[a-z0-9-]+)+", re.IGNORECASE | re.ASCII)
LONGEST_REASON = 200
NO_CONNECTION = (ConnectTimeoutError, NewConnectionError, SSLCertVerificationError)
MOST_A_CONNECTION = 100  # mail servers hang up on those who never stop


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
    """What became of a mail, with the server's code and words (no addresses); ``broken`` if the connection is gone.

    ``at_address``: it was said when the server had seen no more of the mail than from whom and to whom.
    """

    went: Went
    code: int | None = None
    reason: str = ""
    broken: bool = False
    at_address: bool = False

    @property
    def server_closes(self) -> bool:
        """Whether the server asks to be left alone for a while."""
        return self.code == CLOSING


class Transport:
    """One connection for many mails, opened with the first, and anew where it broke. Use it as a context manager."""

    def __init__(self) -> None:
        self._backend: Any = get_connection()
        self._handed = 0

    def __enter__(self) -> Transport:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.hang_up()

    def hang_up(self) -> None:
        """Close the connection; the next mail opens another."""
        self._handed = 0
        with suppress(OSError):
            self._backend.close()

    def hand_over(
        self, mail: EmailMultiAlternatives, *, begin: Callable[[], bool], meanwhile: Callable[[], None] = lambda: None
    ) -> Outcome:
        """Send one mail to its one recipient. ``begin`` is called when the next step hands it over for good.

        ``meanwhile``, which must not raise anything, is called while an SMTP server thinks about what it was given.
        Raises UnreachableError, of a mail service after ``begin``, too, and ValueError for a header or an address that
        cannot be written; nothing has been handed over then.
        """
        content = on_the_wire(mail)
        encoding = str(mail.encoding or settings.DEFAULT_CHARSET)
        sender, to = _sender(mail.from_email, encoding), _recipient(mail.to[0], encoding)
        self._open()
        if isinstance(self._backend, SmtpBackend) and self._backend.connection is not None:
            try:
                outcome = _by_smtp(self._backend.connection, sender, to, content, begin, meanwhile)
            except BaseException:
                if self._backend.connection.sock is None:
                    self.hang_up()
                raise
            if outcome.broken:
                self.hang_up()
            return outcome
        return self._by_any(mail, begin)

    def _open(self) -> None:
        if self._handed >= MOST_A_CONNECTION:
            self.hang_up()
        self._handed += 1
        try:
            self._backend.open()
        except OSError as error:
            raise UnreachableError(reason_of(error)) from error

    def _by_any(self, mail: EmailMultiAlternatives, begin: Callable[[], bool]) -> Outcome:
        if not begin():
            return Outcome(Went.LEFT)
        try:
            count = self._backend.send_messages([mail])
        except AnymailError as error:
            if reason := _why_unreachable(error):
                raise UnreachableError(reason) from error
            return _by_service(error)
        except Exception as error:  # each kind of backend has its own; what it did before is not known
            return Outcome(Went.UNKNOWN, None, reason_of(error))
        return Outcome(Went.SENT) if count else Outcome(Went.LATER, None, "nothing was sent")


def _by_service(error: AnymailError) -> Outcome:
    """What a mail service's answer says: one that is none, or of an error of its own, leaves open whether it went."""
    code = error.status_code
    reason = without_addresses(f"{type(error).__name__} {code or ''}")  # its words repeat the mail
    if not isinstance(error, AnymailAPIError):  # its recipient was refused, or it cannot carry such a mail
        return Outcome(Went.REFUSED, code, reason)
    refused = code is not None and 400 <= code < 500 and code != NO_ANSWER_IN_TIME
    return Outcome(Went.LATER if refused else Went.UNKNOWN, code, reason)


def _why_unreachable(error: AnymailError) -> str:
    """Why no connection to a mail service was made; empty unless that is sure.

    It is with ``requests`` alone, which tries once: others try again by themselves what broke off.
    """
    cause = error.__cause__
    reason = getattr(cause.args[0], "reason", None) if cause is not None and cause.args else None
    if isinstance(reason, ProxyError):  # says nothing by itself: an answer that breaks off is one, too
        reason = reason.original_error
    if isinstance(reason, SSLError):
        reason = reason.args[0]
    return reason_of(reason) if isinstance(reason, NO_CONNECTION) else ""


@lru_cache(maxsize=16)
def _sender(address: str, encoding: str) -> str:
    """Who sends, as SMTP has it; the same for all mails."""
    return smtplib.quoteaddr(sanitize_address(address, encoding))


def _recipient(address: str, encoding: str) -> str:
    """To whom, as SMTP has it. Nothing need be done to most addresses, and finding that out anew takes a while."""
    return f"<{address}>" if PLAIN.fullmatch(address) else smtplib.quoteaddr(sanitize_address(address, encoding))


def _by_smtp(
    smtp: smtplib.SMTP, sender: str, to: str, content: bytes, begin: Callable[[], bool], meanwhile: Callable[[], None]
) -> Outcome:
    try:
        refusal = _envelope(smtp, sender, to, len(content))
        if refusal is not None:
            return refusal
    except OSError as error:
        return Outcome(Went.LATER, None, reason_of(error), broken=True)
    if not _begun(smtp, begin):
        return Outcome(Went.LEFT, broken=not _reset(smtp))
    try:
        return _give(smtp, content, meanwhile)
    except Exception as error:  # a time limit, too
        return Outcome(Went.UNKNOWN, None, reason_of(error), broken=True)


def _begun(smtp: smtplib.SMTP, begin: Callable[[], bool]) -> bool:
    try:
        return begin()
    except BaseException:
        _reset(smtp)  # or the next mail would be taken for a part of this one
        raise


def _give(smtp: smtplib.SMTP, content: bytes, meanwhile: Callable[[], None]) -> Outcome:
    """Give the server the mail. ``smtplib`` would only wait for its answer, and nearly all a mail's time is waiting.

    Nothing of the mail is sent before the server says to go on. Once it has all of it, what is neither a yes nor a
    refusal leaves open whether it took it (RFC 5321, 4.2.1).
    """
    try:
        with _heard_out(smtp):
            code, said = smtp.docmd("data")
    except Exception as error:
        return Outcome(Went.LATER, None, reason_of(error), broken=True)
    if code != GO_ON:
        return _refusal(smtp, code, said)
    smtp.send(_with_dots_doubled(content) + END)
    meanwhile()
    code, said = smtp.getreply()
    if 200 <= code < 300:
        return Outcome(Went.SENT, code)
    if 400 <= code < 600:
        return _refused(code, said, broken=code == CLOSING)  # the server is done with it: nothing is to be reset
    return Outcome(Went.UNKNOWN, None, without_addresses(said.decode("utf-8", "replace")), broken=True)


def _with_dots_doubled(content: bytes) -> bytes:
    """``content``, whose lines end as SMTP's do, so that none reads as the end of the mail (RFC 5321, 4.5.2)."""
    whole = content if content.endswith(b"\r\n") else content + b"\r\n"
    return (b"." if whole.startswith(b".") else b"") + whole.replace(b"\r\n.", b"\r\n..")


def _envelope(smtp: smtplib.SMTP, sender: str, to: str, size: int) -> Outcome | None:
    """Say from whom and to whom; None if the server takes both."""
    with _heard_out(smtp):
        smtp.ehlo_or_helo_if_needed()
        code, said = smtp.docmd("mail", f"FROM:{sender}" + (f" size={size}" if smtp.has_extn("size") else ""))
    if code not in OK:
        # A sender that is refused is the service's fault and not the reader's: it may be mended.
        return _refusal(smtp, code, said, for_good=False)
    with _heard_out(smtp):
        code, said = smtp.docmd("rcpt", f"TO:{to}")
    return None if code in OK else replace(_refusal(smtp, code, said), at_address=True)


def _refusal(smtp: smtplib.SMTP, code: int, said: bytes, *, for_good: bool = True) -> Outcome:
    return _refused(code, said, broken=code == CLOSING or not _reset(smtp), for_good=for_good)


def _refused(code: int, said: bytes, *, broken: bool, for_good: bool = True) -> Outcome:
    went = Went.REFUSED if for_good and 500 <= code < 600 else Went.LATER
    return Outcome(went, code if code > 0 else None, without_addresses(said.decode("utf-8", "replace")), broken=broken)


def _reset(smtp: smtplib.SMTP) -> bool:
    try:
        with _heard_out(smtp):
            return smtp.rset()[0] in OK
    except OSError:
        return False


@contextmanager
def _heard_out(smtp: smtplib.SMTP) -> Iterator[None]:
    """A time limit that strikes within leaves an answer to come, which the next mail would take for its own: none may
    go over this connection."""
    try:
        yield
    except OSError:
        raise
    except BaseException:
        smtp.close()
        raise


def reason_of(error: BaseException) -> str:
    """An error in one short line that names nobody."""
    return without_addresses(f"{type(error).__name__}: {error}")


def without_addresses(text: str) -> str:
    """``text`` in one line with addresses of people taken out, as short as the outbox keeps it."""
    return ADDRESS.sub("…", " ".join(text.split()))[:LONGEST_REASON]
