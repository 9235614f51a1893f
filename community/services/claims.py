"""Who has a mail of the outbox in hand. Every step is one conditional UPDATE that only one worker can win.

Times are what the caller says it is: ``now`` may be a moment of somebody's choice, ``machine_time`` is what it is for
all workers. A worker that dies leaves a lease behind; whoever looks after it has run out takes the mail back, or, once
the server may have had a reminder, keeps it as uncertain. So ends any mail of which nobody knows three times.

Of the steps only ``begin`` must not be lost with the database's machine: whatever is lost of the others is done again,
or ends as uncertain. So a mail costs one wait for the disk.
"""

from __future__ import annotations

import datetime as dt
import random
import secrets
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from email.utils import format_datetime
from functools import lru_cache
from hmac import HMAC
from typing import Any

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils.crypto import salted_hmac

from community import mail_kinds
from community.models import Delivery
from community.services import lanes, one_a_day
from community.services.ledger import write_down
from home.mail_transport import Outcome, Went

LEASE = dt.timedelta(minutes=2)
MOST_CLAIMS = 6  # that end without a word: the mail kills whoever writes it
SUSPECT = lanes.SUSPECT
MOST_TRIES = 24  # about four days
MOST_UNKNOWN = 3  # a server that takes mails and never says so in time would get each as often as it is tried
FIRST_WAIT = dt.timedelta(seconds=30)
LONGEST_WAIT = dt.timedelta(hours=6)
RELATED = (
    "member__user",
    "member__organisation",
    "member__booking_preferences",
    "member__reminder_preferences",
    "user",
)
State = Delivery.State
UNTRIED = {"token": "", "attempts": 0, "claim_count": 0, "unknown_count": 0}  # of a mail that begins anew
IN_HAND = (State.CLAIMED, State.HANDING)


def recover(*, machine_time: dt.datetime) -> None:
    """Take back what workers had in hand that died, or say that it cannot be known whether it went.

    A worker whose clock is slow is taken for dead, and may begin to hand over a reminder between two statements here.
    """
    lapsed = in_lapsed_hands(machine_time=machine_time)
    if not lapsed.exists():
        return
    may_come_twice = Q(kind__in=[kind.name for kind in mail_kinds.known() if not kind.goes_once])
    over = {"token": "", "lease_until": None}
    lapsed.filter(~may_come_twice, state=State.HANDING).update(
        state=State.UNCERTAIN, error="its worker died while handing it over", **over
    )
    again = lapsed.filter(Q(state=State.CLAIMED) | (may_come_twice & Q(state=State.HANDING)))
    again.filter(claim_count__gte=MOST_CLAIMS).update(
        state=State.DEAD, error=f"{MOST_CLAIMS} workers died of it, one after the other", **over
    )
    again.update(state=State.PENDING, **over)


def in_lapsed_hands(*, machine_time: dt.datetime) -> QuerySet[Delivery]:
    """What has a lease that ran out: only what is in somebody's hands has one."""
    return Delivery.objects.filter(lease_until__lt=machine_time)


def claim(*, now: dt.datetime, most: int, machine_time: dt.datetime | None = None) -> list[Delivery]:
    """Up to ``most`` mails that are due (``lanes`` says which), for us alone and for LEASE; empty if none is."""
    due = lanes.due(now=now)
    if not lanes.is_any(due):
        return []
    token = secrets.token_hex(16)
    with transaction.atomic():
        ids = lanes.first(due, most=most)
        # On SQLite nothing was locked, and the condition decides.
        Delivery.objects.filter(pk__in=ids, state=State.PENDING).update(
            state=State.CLAIMED,
            token=token,
            lease_until=(machine_time or now) + LEASE,
            claim_count=F("claim_count") + 1,
            attempts=F("attempts") + 1,
        )
    claimed = Delivery.objects.filter(pk__in=ids, token=token, state=State.CLAIMED)
    return list(claimed.select_related(*RELATED).order_by("not_before", "pk"))


def renew(deliveries: Sequence[Delivery], *, machine_time: dt.datetime) -> None:
    """Keep what was claimed together and not begun for another LEASE."""
    _still_ours(deliveries).update(lease_until=machine_time + LEASE)


def read_again(deliveries: Sequence[Delivery]) -> list[Delivery]:
    """What is ours of them still, as it is now: readers may have changed their minds, or their address."""
    return list(_still_ours(deliveries).select_related(*RELATED).order_by("not_before", "pk"))


def begin(delivery: Delivery, *, address: str, now: dt.datetime, machine_time: dt.datetime | None = None) -> bool:
    """Note that from now on the server may have it, with what ``write`` put into its payload.

    False if it must not be handed over: it is no longer ours, or another mail was its reader's one reminder of today.
    """
    day, kind = one_a_day.day_of(delivery, now=now), mail_kinds.kind_of(delivery.kind)
    values = {
        "state": State.HANDING,
        "lease_until": (machine_time or now) + LEASE,
        "payload": delivery.payload,
        "address_digest": address_digest(address),
        "reminder_day": day,
    }
    also = kind.begun(delivery, now) if kind.begun else None
    try:
        with _at_once(also):
            begun = write_down(delivery, of=[State.CLAIMED], values=values)
            if begun and also:
                also()
    except IntegrityError:
        if day is None or not one_a_day.is_taken(delivery, day=day):
            raise
        return False
    return begun


def _at_once(also: Callable[[], None] | None) -> AbstractContextManager[None]:
    """A transaction where one statement is not all, or a savepoint where it may fail in somebody's transaction."""
    return transaction.atomic() if also or connection.in_atomic_block else nullcontext()


def settle(delivery: Delivery, outcome: Outcome, *, now: dt.datetime) -> str:
    """Write down what became of it; returns the state that it is in then."""
    if outcome.went is Went.LEFT:
        return "left"
    if outcome.went is Went.SENT:
        return _end(delivery, State.SENT, sent_at=now, smtp_code=outcome.code, error="")
    said: dict[str, Any] = {"smtp_code": outcome.code, "error": outcome.reason}
    if outcome.went is Went.UNKNOWN:
        return _settle_unknown(delivery, said, now=now)
    said["reminder_day"] = None  # it was not handed over, and leaves the day to another
    if outcome.went is Went.REFUSED or delivery.attempts >= MOST_TRIES:
        return _end(delivery, State.DEAD, **said)
    return _end(delivery, State.PENDING, not_before=now + wait(delivery.attempts), claim_count=0, **said)


def _settle_unknown(delivery: Delivery, said: dict[str, Any], *, now: dt.datetime) -> str:
    """The server may have it. A disturbance gets about an hour to be over the second time, for one try is left."""
    number = said["unknown_count"] = delivery.unknown_count + 1
    goes_once = mail_kinds.kind_of(delivery.kind).goes_once
    if goes_once or number >= MOST_UNKNOWN or delivery.attempts >= MOST_TRIES:
        return _end(delivery, State.UNCERTAIN, **said)
    next_try = now + wait(delivery.attempts + 5 * (number - 1))
    return _end(delivery, State.PENDING, not_before=next_try, claim_count=0, **said)


def drop(delivery: Delivery, state: str) -> str:
    """Nothing is to be sent: its reason no longer holds (CANCELLED), or it is not wanted (SKIPPED)."""
    return _end(delivery, state)


def postpone(delivery: Delivery, *, until: dt.datetime) -> str:
    """Give back what is to go later; that is no try. One that was never tried gets the later Date."""
    values: dict[str, Any] = {"not_before": until, "attempts": delivery.attempts - 1}
    if delivery.attempts <= 1:
        values["date_header"] = format_datetime(until)
    _end(delivery, State.PENDING, of=[State.CLAIMED], claim_count=delivery.claim_count - 1, **values)
    return "postponed"


def failed(delivery: Delivery, reason: str, *, now: dt.datetime) -> str:
    """It could not be written. Tried again some times, for what was wrong may be mended; then it is set aside."""
    if delivery.claim_count >= MOST_CLAIMS:
        return _end(delivery, State.DEAD, of=[State.CLAIMED], error=reason)
    again = now + wait(delivery.attempts)
    return _end(delivery, State.PENDING, of=[State.CLAIMED], not_before=again, error=reason)


def release(deliveries: Sequence[Delivery]) -> None:
    """Give back what was claimed together and not begun, as it was."""
    as_it_was = {"claim_count": F("claim_count") - 1, "attempts": F("attempts") - 1}
    _still_ours(deliveries).update(state=State.PENDING, token="", lease_until=None, **as_it_was)


def wait(attempts: int) -> dt.timedelta:
    """How long until the next try: twice as long each time, and never in step with others."""
    longest = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(attempts, 20))
    return longest * random.uniform(0.5, 1)  # noqa: S311  nothing secret


def address_digest(email: str) -> str:
    """By which a mail that came back is found, without keeping the address."""
    digest = _keyed(settings.SECRET_KEY).copy()
    digest.update(email.strip().lower().encode())
    return digest.hexdigest()


@lru_cache(maxsize=4)  # working out the key takes longer than the rest
def _keyed(secret: str) -> HMAC:
    return salted_hmac("community.outbox.address", "", secret=secret, algorithm="sha256")


def _still_ours(deliveries: Sequence[Delivery]) -> QuerySet[Delivery]:
    tokens = {one.token for one in deliveries}
    return Delivery.objects.filter(pk__in=[one.pk for one in deliveries], token__in=tokens, state=State.CLAIMED)


def _end(delivery: Delivery, state: str, *, of: Sequence[str] = IN_HAND, **values: object) -> str:
    write_down(delivery, of=of, values={"state": state, "token": "", "lease_until": None, **values}, may_be_lost=True)
    return str(state)
