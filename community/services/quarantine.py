"""Mail rests after a restore, until somebody has looked: the database does not know what was sent since its backup."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction

from community.models import AuditEntry, Delivery, Quarantine
from community.services.audit import record
from community.services.doorbell import ring_outbox

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from community.models import User

State = Delivery.State
BY_HAND = "cancelled after a restore"  # the error of what somebody decided not to send


def is_quarantined() -> bool:
    """Whether no mail of the outbox may leave. What keeps accounts safe (codes, new passwords) goes all the same."""
    return Quarantine.objects.filter(pk=Quarantine.ONLY).exists()


def since() -> dt.datetime | None:
    """From when on mail rests; None if it does not."""
    return Quarantine.objects.filter(pk=Quarantine.ONLY).values_list("since", flat=True).first()


def quarantine(*, now: dt.datetime) -> None:
    """Let no mail leave until somebody acknowledges. To be called in a restored database before anything runs on it.

    Twice is once.
    """
    Quarantine.objects.get_or_create(pk=Quarantine.ONLY, defaults={"since": now})


@transaction.atomic
def acknowledge(*, by: User, now: dt.datetime) -> bool:
    """Let mail leave again: what waits goes out as it comes due. False if it did not rest."""
    if not Quarantine.objects.filter(pk=Quarantine.ONLY).delete()[0]:
        return False
    record(AuditEntry.Action.MAIL_DECIDED, actor=by, note="emails leave again after a restore", now=now)
    transaction.on_commit(ring_outbox, robust=True)
    return True


def due_by(moment: dt.datetime) -> QuerySet[Delivery]:
    """What waits and was due by ``moment``: people may have it already."""
    return Delivery.objects.filter(state=State.PENDING, not_before__lte=moment)


@transaction.atomic
def cancel_due_by(moment: dt.datetime, *, by: User, now: dt.datetime) -> int:
    """Send none of what was due by ``moment``, while mail rests; returns how many that were."""
    if not Quarantine.objects.select_for_update().filter(pk=Quarantine.ONLY).exists():
        return 0
    count = due_by(moment).update(state=State.CANCELLED, error=BY_HAND)
    if count:
        record(AuditEntry.Action.MAIL_DECIDED, actor=by, note=f"{count} emails cancelled after a restore", now=now)
    return count
