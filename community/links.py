"""Signed links in mails: each opens one thing for one purpose and one member, until a moment.

A link shows a page that says what will happen; only its button acts. What harms (cancelling, declining for others,
ending) is behind the sign-in and has no such link.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from django.core import signing

if TYPE_CHECKING:
    from community.models import Member

LONGEST = 120
SIGNATURE_LENGTH = 22  # of base64: 132 bits, which nobody guesses, and an address that stays on one line
SEPARATOR = "."


class Purpose(StrEnum):
    """What a link is for: one of a purpose opens nothing of another."""

    EMAILS = "emails"
    SESSION_ANSWER = "session"
    CALL_ANSWER = "call"
    POLL_ANSWER = "poll"
    HAPPENED = "happened"
    CIRCLE = "circle"


class Link(NamedTuple):
    """What a link says: whose it is, and which thing in which version it was about."""

    member_id: int
    object_id: int
    version: int
    expires_at: dt.datetime


class _ShortSigner(signing.Signer):
    def signature(self, value: str | bytes, key: str | bytes | None = None) -> str:
        return super().signature(value, key)[:SIGNATURE_LENGTH]


def make(purpose: Purpose | str, *, member: Member, object_id: int, version: int = 0, expires_at: dt.datetime) -> str:
    """What stands in an address. The same arguments give the same token, to the second of ``expires_at`` (aware)."""
    numbers = (member.pk, object_id, version, int(expires_at.timestamp()))
    return _signer(purpose).sign("-".join(signing.b62_encode(number) for number in numbers))


def read(token: str, purpose: Purpose | str, now: dt.datetime) -> Link | None:
    """What ``token`` says; None if we did not sign it for ``purpose``, or its time is over.

    Whether the member still takes part, and the thing still stands as it did in ``version``, is for whoever asks.
    """
    if len(token) > LONGEST:
        return None
    try:
        said = _signer(purpose).unsign(token).split("-")
        member_id, object_id, version, seconds = (signing.b62_decode(number) for number in said)
        expires_at = dt.datetime.fromtimestamp(seconds, dt.UTC)
    except (signing.BadSignature, ValueError, OverflowError):
        return None
    return Link(member_id, object_id, version, expires_at) if now < expires_at else None


def _signer(purpose: Purpose | str) -> signing.Signer:
    return _ShortSigner(salt=f"community.links.{purpose}", sep=SEPARATOR)
