"""Addresses that a mail server refuses: no mail of the outbox goes to one that is gone, as after a bounce.

One that may only seem to be gone must be refused twice in a row, and not on one bad day of its server's. In an hour in
which too many are refused (``bad_hours.py``), all of them only seem to be.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction

from community.models import Delivery, RefusedAddress, Suppression
from community.refusals import Tells, told_by
from community.services import bad_hours
from community.services.claims import address_digest
from community.services.suppressions import suppress

if TYPE_CHECKING:
    from home.mail_transport import Outcome

Proof = Suppression.Proof
APART = dt.timedelta(hours=20)  # what goes out each day at the same hour may be a little early


@transaction.atomic
def hear(delivery: Delivery, outcome: Outcome, *, address: str, now: dt.datetime) -> None:
    """Act on what a server said to a mail for ``address``; most of what it says tells nothing of the address."""
    tells = told_by(outcome)
    if tells is Tells.NOTHING:
        return
    since = _first_refused_at(delivery, address, now)
    again = now - since >= APART
    if since < now and not again:
        return  # the same bad day
    if bad_hours.is_doubted(now, again=again):
        if again:
            _note_as_first(address, now)
    elif tells is Tells.GONE:
        _stop(address, Proof.SAID_AGAIN if again else Proof.SAID, now)
    elif again:
        _stop(address, Proof.SEEMED, now)


def forget(addresses: Iterable[str]) -> None:
    """Forget that addresses were refused once."""
    RefusedAddress.objects.filter(address_digest__in=[address_digest(one) for one in addresses]).delete()


def _stop(address: str, proof: str, now: dt.datetime) -> None:
    suppress(address=address, reason=Suppression.Reason.BOUNCED, proof=proof, now=now)


def _note_as_first(address: str, now: dt.datetime) -> None:
    RefusedAddress.objects.filter(address_digest=address_digest(address)).update(since=now)


def _first_refused_at(delivery: Delivery, address: str, now: dt.datetime) -> dt.datetime:
    """Since when it is refused without having taken a mail between; ``now``, which is noted, if this is the first."""
    digest = address_digest(address)
    first, made = RefusedAddress.objects.get_or_create(address_digest=digest, defaults={"since": now})
    if made:
        return now
    readers = Delivery.objects.filter(member=delivery.member_id, user=delivery.user_id)
    if readers.filter(address_digest=digest, sent_at__gt=first.since).exists():
        _note_as_first(address, now)
        return now
    return first.since
