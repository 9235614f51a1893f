"""Signed links into a round for people who do not sign in: the signature is all that is needed to open one.

A link names what it opens and a number. Raising that number in the database ends every link that was given out before.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from django.core import signing
from django.urls import reverse

if TYPE_CHECKING:
    from diagnostic.models import Contributor, StaffLink

LONGEST = 120


class Purpose(StrEnum):
    """What a link is for: one of a kind opens nothing of the other."""

    INVITED = "diagnostic.invited"
    STAFF = "diagnostic.staff"


class Named(NamedTuple):
    """What a link names."""

    public_id: str
    number: int


def token_of(purpose: Purpose, named: Named) -> str:
    """What stands in an address that names ``named``."""
    return _signer(purpose).sign(f"{named.public_id}-{named.number}")


def invited_token(contributor: Contributor) -> str:
    """What stands in the address of one person's link."""
    return token_of(Purpose.INVITED, Named(contributor.public_id, contributor.link_number))


def staff_token(link: StaffLink) -> str:
    """What stands in the address that all staff get."""
    return token_of(Purpose.STAFF, Named(link.round.public_id, link.link_number))


def invited_path(contributor: Contributor) -> str:
    """The path of one person's link, in the language that is active."""
    return reverse("diagnostic_invited", args=[invited_token(contributor)])


def staff_path(link: StaffLink) -> str:
    """The path of the link for staff, in the language that is active."""
    return reverse("diagnostic_staff_sheet", args=[staff_token(link)])


def named_by(token: str, purpose: Purpose) -> Named | None:
    """What ``token`` names; None if we did not sign it for this."""
    if len(token) > LONGEST:
        return None
    try:
        public_id, _dash, number = _signer(purpose).unsign(token).rpartition("-")
        return Named(public_id, int(number))
    except (signing.BadSignature, ValueError):
        return None


def _signer(purpose: Purpose) -> signing.Signer:
    return signing.Signer(salt=purpose, sep=".")
