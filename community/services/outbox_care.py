"""What a person decides about mails that could not be sent, or of which nobody knows whether they were."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from community.models import AuditEntry, Delivery
from community.periods import Period
from community.services.audit import record
from community.services.doorbell import ring_outbox
from community.services.outbox_seen import OF_CONCERNS, mails_seen_by

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from community.models import User

State = Delivery.State
NEED_SOMEBODY = (State.UNCERTAIN, State.DEAD)
UNDECIDED = Q(state=State.UNCERTAIN) | Q(state=State.DEAD)  # as the index says it
KEPT = Period(months=13)  # so that a month can be compared with the same one a year before


@dataclass(frozen=True)
class Reason:
    """What mails that need somebody have in common: their kind, how they ended, and what was said."""

    kind: str
    state: str
    smtp_code: int | None
    error: str

    def mails(self, *, by: User) -> QuerySet[Delivery]:
        """Those that still need somebody for it, as far as ``by`` may know of them."""
        alike = {"kind": self.kind, "state": self.state, "smtp_code": self.smtp_code, "error": self.error}
        return mails_seen_by(by).filter(UNDECIDED, **alike)


@transaction.atomic
def mark_sent(*, delivery: Delivery, by: User, now: dt.datetime) -> bool:
    """Say that an uncertain mail did arrive. False if somebody decided already."""
    if not _count_as_sent(Delivery.objects.filter(pk=delivery.pk), now):
        return False
    _note(delivery, "email marked as sent", by, now)
    return True


@transaction.atomic
def send_again(*, delivery: Delivery, by: User, now: dt.datetime) -> bool:
    """Have the same mail tried once more, with the same Message-ID and Date. False if somebody decided already."""
    if not _put_back(Delivery.objects.filter(pk=delivery.pk), now):
        return False
    _note(delivery, "email sent again", by, now)
    return True


@transaction.atomic
def mark_all_sent(*, reason: Reason, by: User, now: dt.datetime) -> int:
    """Say of all uncertain mails of one reason that they did arrive; returns how many that were."""
    count = _count_as_sent(reason.mails(by=by), now)
    if count:
        _note_all(f"{count} emails marked as sent", reason, by, now)
    return count


@transaction.atomic
def send_all_again(*, reason: Reason, by: User, now: dt.datetime) -> int:
    """Have all mails of one reason tried once more; returns how many that were."""
    count = _put_back(reason.mails(by=by), now)
    if count:
        _note_all(f"{count} emails sent again", reason, by, now)
    return count


def forget_old(now: dt.datetime) -> int:
    """Delete what ended long ago; returns how many."""
    ended = Delivery.objects.exclude(state__in=[State.PENDING, State.CLAIMED, State.HANDING])
    return ended.filter(created_at__lte=KEPT.before(now), not_before__lte=KEPT.before(now)).delete()[0]


def _count_as_sent(mails: QuerySet[Delivery], now: dt.datetime) -> int:
    return mails.filter(state=State.UNCERTAIN).update(state=State.SENT, sent_at=now)


def _put_back(mails: QuerySet[Delivery], now: dt.datetime) -> int:
    anew = {"not_before": now, "attempts": 0, "claim_count": 0, "token": "", "lease_until": None}
    count = mails.filter(state__in=NEED_SOMEBODY).update(state=State.PENDING, **anew)
    if count:
        transaction.on_commit(ring_outbox, robust=True)
    return count


def _note(delivery: Delivery, what: str, by: User, now: dt.datetime) -> None:
    record(AuditEntry.Action.CHANGED, actor=by, subject=delivery.member, note=what, now=now)


def _note_all(what: str, reason: Reason, by: User, now: dt.datetime) -> None:
    """With the kind, unless that would tell somebody who reads the log of a concern about themselves."""
    if reason.kind != OF_CONCERNS:
        what = f"{what}: {reason.kind}"
    record(AuditEntry.Action.MAIL_DECIDED, actor=by, note=what, now=now)
