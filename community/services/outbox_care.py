"""What a person decides about mails that could not be sent, or of which nobody knows whether they were."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction
from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from community.models import AuditEntry, Delivery
from community.periods import Period
from community.services.audit import record
from community.services.claims import UNTRIED
from community.services.doorbell import ring_outbox
from community.services.outbox_seen import OF_CONCERNS, mails_seen_by
from community.services.readers import suppressed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from community.models import User

State = Delivery.State
NEED_SOMEBODY = (State.UNCERTAIN, State.DEAD)
UNDECIDED = Q(state=State.UNCERTAIN) | Q(state=State.DEAD)  # as the index says it
AT_ONCE = 500
KEPT = Period(months=13)  # so that a month can be compared with the same one a year before


class SentAgain(NamedTuple):
    """What came of sending mails again: how many are tried, and how many stay because their address gets no mail."""

    tried: int
    stopped: int


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
def send_all_again(*, reason: Reason, by: User, now: dt.datetime) -> SentAgain:
    """Have all mails of one reason tried once more, but for those whose address gets none: those would be skipped, and
    no button brings them back then."""
    tried, stopped = 0, 0
    for pks, kept in _in_parts(reason.mails(by=by)):
        tried += _put_back(Delivery.objects.filter(pk__in=pks), now)
        stopped += kept
    if tried:
        _note_all(f"{tried} emails sent again", reason, by, now)
    return SentAgain(tried, stopped)


def forget_old(now: dt.datetime) -> int:
    """Delete what ended long ago; returns how many."""
    ended = Delivery.objects.exclude(state__in=[State.PENDING, State.CLAIMED, State.HANDING])
    return ended.filter(created_at__lte=KEPT.before(now), not_before__lte=KEPT.before(now)).delete()[0]


def _in_parts(mails: QuerySet[Delivery]) -> Iterator[tuple[list[int], int]]:
    """The pks of those whose address gets mail, some hundreds at once, each with the number of the others."""
    found = list(mails.values_list("pk", Coalesce("member__user__email", "user__email", Value(""))))
    for first in range(0, len(found), AT_ONCE):
        part = found[first : first + AT_ONCE]
        gone = suppressed(address for _pk, address in part)
        pks = [pk for pk, address in part if address not in gone]
        yield pks, len(part) - len(pks)


def _count_as_sent(mails: QuerySet[Delivery], now: dt.datetime) -> int:
    return mails.filter(state=State.UNCERTAIN).update(state=State.SENT, sent_at=now)


def _put_back(mails: QuerySet[Delivery], now: dt.datetime) -> int:
    anew = {"not_before": now, "lease_until": None, **UNTRIED}
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
