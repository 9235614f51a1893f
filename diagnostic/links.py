"""Signed links into a round for people who do not sign in: the signature is all that is needed to open one.

A link names what it opens and a number. Raising that number in the database ends every link that was given out before.
One that was sent to a person names its last day, too, so that an old mail opens nothing for whoever finds it.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from django.core import signing
from django.urls import reverse

if TYPE_CHECKING:
    from diagnostic.models import Contributor, StaffLink

LONGEST = 120
WORKS_FOR = dt.timedelta(days=90)  # from the day it was sent
AFTER_DUE = dt.timedelta(days=30)  # from the last due date, where that is later
DAY = "%Y%m%d"


class Purpose(StrEnum):
    """What a link is for: one of a kind opens nothing of the other."""

    INVITED = "diagnostic.invited"
    STAFF = "diagnostic.staff"


class Named(NamedTuple):
    """What a link names. ``until`` is its last day; None where it has none of its own."""

    public_id: str
    number: int
    until: dt.date | None = None


def token_of(purpose: Purpose, named: Named) -> str:
    """What stands in an address that names ``named``."""
    until = f"~{named.until:{DAY}}" if named.until else ""
    return _signer(purpose).sign(f"{named.public_id}-{named.number}{until}")


def last_day(contributor: Contributor, *, sent_on: dt.date) -> dt.date:
    """Until when a link works that is sent to ``contributor`` on ``sent_on``, that day included."""
    by_round = contributor.round.sections.values_list("due_on", flat=True)
    due = [day for day in (contributor.due_on, *by_round) if day is not None]
    return max([sent_on + WORKS_FOR, *(day + AFTER_DUE for day in due)])


def invited_token(contributor: Contributor, until: dt.date | None = None) -> str:
    """What stands in the address of one person's link."""
    return token_of(Purpose.INVITED, Named(contributor.public_id, contributor.link_number, until))


def staff_token(link: StaffLink) -> str:
    """What stands in the address that all staff get."""
    return token_of(Purpose.STAFF, Named(link.round.public_id, link.link_number))


def invited_path(contributor: Contributor, until: dt.date | None = None) -> str:
    """The path of one person's link, in the language that is active."""
    return reverse("diagnostic_invited", args=[invited_token(contributor, until)])


def staff_path(link: StaffLink) -> str:
    """The path of the link for staff, in the language that is active."""
    return reverse("diagnostic_staff_sheet", args=[staff_token(link)])


def named_by(token: str, purpose: Purpose) -> Named | None:
    """What ``token`` names; None if we did not sign it for this."""
    if len(token) > LONGEST:
        return None
    try:
        named, _tilde, day = _signer(purpose).unsign(token).partition("~")
        public_id, _dash, number = named.rpartition("-")
        until = dt.datetime.strptime(day, DAY).date() if day else None  # noqa: DTZ007 - a day has no zone
        return Named(public_id, int(number), until)
    except (signing.BadSignature, ValueError):
        return None


def _signer(purpose: Purpose) -> signing.Signer:
    return signing.Signer(salt=purpose, sep=".")
