"""Who has a mail of the outbox in hand. Every step is one conditional UPDATE that only one worker can win.

Times are what the caller says it is. A worker that dies leaves a lease behind; whoever looks after it has run out
takes the mail back, or, once the server may have had a reminder, keeps it as uncertain.
"""

from __future__ import annotations

import datetime as dt
import random
import secrets
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.crypto import salted_hmac

from community import mail_kinds
from community.models import Delivery
from home.mail_transport import Outcome, Went

LEASE = dt.timedelta(minutes=2)
MOST_CLAIMS = 6  # that end without a word: the mail kills whoever writes it
SUSPECT = 2  # after so many of those a mail is claimed alone
MOST_TRIES = 24  # about four days
FIRST_WAIT = dt.timedelta(seconds=30)
LONGEST_WAIT = dt.timedelta(hours=6)
RELATED = ("member__user", "member__organisation", "member__booking_preferences")
State = Delivery.State


def recover(*, now: dt.datetime) -> None:
    """Take back what workers had in hand that died, or say that it cannot be known whether it went."""
    lapsed = Delivery.objects.filter(state__in=[State.CLAIMED, State.HANDING], lease_until__lt=now)
    if not lapsed.exists():
        return
    names = [kind.name for kind in mail_kinds.reminders()]
    over = {"token": "", "lease_until": None}
    lapsed.filter(state=State.HANDING, kind__in=names).update(
        state=State.UNCERTAIN, error="its worker died while handing it over", **over
    )
    again = lapsed.filter(Q(state=State.CLAIMED) | ~Q(kind__in=names))
    again.filter(claim_count__gte=MOST_CLAIMS).update(
        state=State.DEAD, error=f"{MOST_CLAIMS} workers died of it, one after the other", **over
    )
    again.update(state=State.PENDING, **over)


def claim(*, now: dt.datetime, most: int) -> list[Delivery]:
    """Up to ``most`` mails that are due, for us alone and for as long as LEASE; empty if none is.

    What goes to hundreds at once lets others go first. One that workers may have died of is claimed alone, so that it
    takes no other with it.
    """
    known = [kind.name for kind in mail_kinds.known()]
    due = Delivery.objects.filter(state=State.PENDING, not_before__lte=now, kind__in=known)
    if not due.exists():
        return []
    token = secrets.token_hex(16)
    with transaction.atomic():
        ids = _first_lane(due, most)
        # On SQLite nothing was locked, and the condition decides.
        Delivery.objects.filter(pk__in=ids, state=State.PENDING).update(
            state=State.CLAIMED,
            token=token,
            lease_until=now + LEASE,
            claim_count=F("claim_count") + 1,
            attempts=F("attempts") + 1,
        )
    claimed = Delivery.objects.filter(token=token, state=State.CLAIMED)
    return list(claimed.select_related(*RELATED).order_by("not_before", "pk"))


def _first_lane(due: QuerySet[Delivery], most: int) -> list[int]:
    """What answers or reminds somebody, else what goes to hundreds, else one that workers may have died of."""
    fresh = due.filter(claim_count__lt=SUSPECT)
    many = Q(kind__in=[kind.name for kind in mail_kinds.bulk()])
    return (
        _locked(fresh.filter(~many), most)
        or _locked(fresh.filter(many), most)
        or _locked(due.filter(claim_count__gte=SUSPECT), 1)
    )


def _locked(due: QuerySet[Delivery], most: int) -> list[int]:
    found = due.order_by("not_before", "pk").select_for_update(skip_locked=True)
    return list(found.values_list("pk", flat=True)[:most])


def begin(delivery: Delivery, *, now: dt.datetime) -> bool:
    """Note that from now on the server may have it. False if it is no longer ours: then it must not be handed over."""
    ours = Delivery.objects.filter(pk=delivery.pk, token=delivery.token, state=State.CLAIMED)
    digest = address_digest(delivery.reader.user.email)
    return ours.update(state=State.HANDING, lease_until=now + LEASE, address_digest=digest) == 1


def settle(delivery: Delivery, outcome: Outcome, *, reminder: bool, now: dt.datetime) -> str:
    """Write down what became of it; returns the state that it is in then."""
    if outcome.went is Went.LEFT:
        return "left"
    if outcome.went is Went.SENT:
        return _end(delivery, State.SENT, sent_at=now, smtp_code=outcome.code, error="")
    said: dict[str, Any] = {"smtp_code": outcome.code, "error": outcome.reason}
    if outcome.went is Went.REFUSED:
        return _end(delivery, State.DEAD, **said)
    if outcome.went is Went.UNKNOWN and reminder:
        return _end(delivery, State.UNCERTAIN, **said)
    if delivery.attempts >= MOST_TRIES:
        return _end(delivery, State.DEAD, **said)
    return _end(delivery, State.PENDING, not_before=now + wait(delivery.attempts), claim_count=0, **said)


def drop(delivery: Delivery, state: str) -> str:
    """Nothing is to be sent: its reason no longer holds (CANCELLED), or it is not wanted (SKIPPED)."""
    return _end(delivery, state)


def failed(delivery: Delivery, reason: str, *, now: dt.datetime) -> str:
    """It could not be written. Tried again some times, for what was wrong may be mended; then it is set aside."""
    if delivery.claim_count >= MOST_CLAIMS:
        return _end(delivery, State.DEAD, of=[State.CLAIMED], error=reason)
    again = now + wait(delivery.attempts)
    return _end(delivery, State.PENDING, of=[State.CLAIMED], not_before=again, error=reason)


def release(delivery: Delivery) -> None:
    """Give back what was not begun, as it was."""
    _end(delivery, State.PENDING, claim_count=F("claim_count") - 1, attempts=F("attempts") - 1)


def wait(attempts: int) -> dt.timedelta:
    """How long until the next try: twice as long each time, and never in step with others."""
    longest = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(attempts, 20))
    return longest * random.uniform(0.5, 1)  # noqa: S311  nothing secret


def address_digest(email: str) -> str:
    """By which a mail that came back is found, without keeping the address."""
    return salted_hmac("community.outbox.address", email.strip().lower(), algorithm="sha256").hexdigest()


def _end(
    delivery: Delivery, state: str, *, of: Sequence[str] = (State.CLAIMED, State.HANDING), **values: object
) -> str:
    ours = Delivery.objects.filter(pk=delivery.pk, token=delivery.token, state__in=of)
    ours.update(state=state, token="", lease_until=None, **values)
    return str(state)
