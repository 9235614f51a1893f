"""Sending what is due in the outbox, each mail once. Safe to run late, twice, and by many workers at once."""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections import Counter
from typing import TYPE_CHECKING

from community.mail_kinds import kind_of
from community.models import Delivery, MailPreference, Member
from community.services import claims
from home.mail_transport import Outcome, Transport, UnreachableError, Went, reason_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.mail import EmailMultiAlternatives

    from community.mail_kinds import MailKind

    Chosen = dict[tuple[int, str], bool]

BATCH = 20
State = Delivery.State

logger = logging.getLogger(__name__)


class Clock:
    """The time, counted on from what the caller said it was, and how much of it may be used."""

    def __init__(self, now: dt.datetime, seconds: float) -> None:
        self._now, self._began, self._seconds = now, time.monotonic(), seconds

    def __call__(self) -> dt.datetime:
        """What time it is."""
        return self._now + dt.timedelta(seconds=time.monotonic() - self._began)

    @property
    def is_over(self) -> bool:
        """Whether the time is used up."""
        return time.monotonic() - self._began >= self._seconds


def deliver_due(*, now: dt.datetime, limit: int = 1000, seconds: float = 50.0) -> Counter[str]:
    """Send what is due at ``now``, ``limit`` mails at most and for about ``seconds``; returns how many ended in which
    state of Delivery. A server that cannot be reached ends it: what was claimed is due again later.
    """
    clock, done = Clock(now, seconds), Counter[str]()
    claims.recover(now=now)
    while done.total() < limit and not clock.is_over:
        batch = claims.claim(now=clock(), most=min(BATCH, limit - done.total()))
        if not batch or not _send(batch, clock, done):
            break
    return done


def _send(batch: Sequence[Delivery], clock: Clock, done: Counter[str]) -> bool:
    """Send a batch over one connection; False if the server is not to be asked again now."""
    chosen, waiting, go_on = _chosen(batch), list(batch), True
    with Transport() as transport:
        while waiting and not clock.is_over:
            delivery = waiting[0]
            try:
                state, outcome = _send_one(delivery, transport, clock, wanted=_is_wanted(delivery, chosen))
            except UnreachableError as error:
                _all_later(waiting, str(error), clock, done)
                return False
            done[state] += 1
            waiting.pop(0)
            go_on = not outcome.server_closes
            if outcome.broken:
                break
    for delivery in waiting:
        claims.release(delivery)
    return go_on


def _all_later(waiting: Sequence[Delivery], reason: str, clock: Clock, done: Counter[str]) -> None:
    for delivery in waiting:
        done[claims.settle(delivery, Outcome(Went.LATER, None, reason), reminder=False, now=clock())] += 1


def _send_one(delivery: Delivery, transport: Transport, clock: Clock, *, wanted: bool) -> tuple[str, Outcome]:
    """Returns its new state, and what the server said. Raises UnreachableError."""
    nothing, kind = Outcome(Went.LEFT), kind_of(delivery.kind)
    if not wanted:
        return claims.drop(delivery, State.SKIPPED), nothing
    try:
        mail = _written(delivery, kind, clock())
        if mail is None:
            return claims.drop(delivery, State.CANCELLED), nothing
        outcome = transport.hand_over(mail, begin=lambda: claims.begin(delivery, now=clock()))
    except UnreachableError:
        raise
    except Exception as error:  # of the words of one mail; no other waits for it
        logger.exception("mail %s (%s) could not be written", delivery.pk, delivery.kind)
        return claims.failed(delivery, reason_of(error), now=clock()), nothing
    return claims.settle(delivery, outcome, reminder=kind.reminder, now=clock()), outcome


def _written(delivery: Delivery, kind: MailKind, now: dt.datetime) -> EmailMultiAlternatives | None:
    """The mail with the Message-ID and Date that it has at every try; None if its reason no longer holds."""
    mail = kind.write(delivery, now)
    if mail is not None:
        mail.extra_headers |= {"Message-ID": delivery.message_id, "Date": delivery.date_header}
    return mail


def _is_wanted(delivery: Delivery, chosen: Chosen) -> bool:
    member, kind = delivery.reader, kind_of(delivery.kind)
    there = member.status == Member.Status.ACTIVE and member.user.is_active and member.hidden_at is None
    return there and (not kind.reminder or chosen.get((member.pk, kind.name), kind.on_at_first))


def _chosen(batch: Sequence[Delivery]) -> Chosen:
    """Which of these kinds of mail the members switched on or off."""
    members, kinds = {one.member_id for one in batch}, {one.kind for one in batch}
    found = MailPreference.objects.filter(member__in=members, kind__in=kinds)
    return {(member, kind): on for member, kind, on in found.values_list("member_id", "kind", "on")}
