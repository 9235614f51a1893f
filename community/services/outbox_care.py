"""What a person decides about mails that could not be sent, or of which nobody knows whether they were."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count, Min
from django.db.models.functions import TruncMonth

from community import mail_kinds
from community.models import AuditEntry, Delivery
from community.periods import Period
from community.services.audit import record
from community.services.doorbell import ring_outbox

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from community.models import User

State = Delivery.State
NEED_SOMEBODY = (State.UNCERTAIN, State.DEAD)
SHOWN = Period(months=6)
KEPT = Period(months=13)  # so that a month can be compared with the same one a year before


@dataclass
class MonthOfKind:
    """How many mails of a kind were due in a month, by state. ``month`` is its first day."""

    kind: str
    month: dt.date
    numbers: dict[str, int] = field(default_factory=dict)


def need_somebody() -> QuerySet[Delivery]:
    """Mails that somebody must decide about, the newest first."""
    return (
        Delivery.objects.filter(state__in=NEED_SOMEBODY).select_related("member__user").order_by("-created_at", "-pk")
    )


def counts(*, now: dt.datetime) -> list[MonthOfKind]:
    """The last months, the newest first, in one query."""
    recent = Delivery.objects.filter(created_at__gte=SHOWN.before(now))
    grouped = recent.annotate(month=TruncMonth("created_at")).values("month", "kind", "state")
    found: dict[tuple[dt.date, str], dict[str, int]] = defaultdict(dict)
    for row in grouped.annotate(number=Count("pk")).order_by("-month", "kind"):
        found[row["month"].date(), row["kind"]][row["state"]] = row["number"]
    return [MonthOfKind(kind, month, numbers) for (month, kind), numbers in found.items()]


def label_of(kind: str) -> str:
    """What a kind is called in the reader's language; of one that is no more, its name."""
    return next((str(one.label) for one in mail_kinds.known() if one.name == kind), kind)


@transaction.atomic
def mark_sent(*, delivery: Delivery, by: User, now: dt.datetime) -> bool:
    """Say that an uncertain mail did arrive. False if somebody decided already."""
    unsure = Delivery.objects.filter(pk=delivery.pk, state=State.UNCERTAIN)
    if not unsure.update(state=State.SENT, sent_at=now):
        return False
    _note(delivery, "email marked as sent", by, now)
    return True


@transaction.atomic
def send_again(*, delivery: Delivery, by: User, now: dt.datetime) -> bool:
    """Have the same mail tried once more, with the same Message-ID and Date. False if somebody decided already."""
    ended = Delivery.objects.filter(pk=delivery.pk, state__in=NEED_SOMEBODY)
    anew = {"not_before": now, "attempts": 0, "claim_count": 0, "token": "", "lease_until": None}
    if not ended.update(state=State.PENDING, **anew):
        return False
    _note(delivery, "email sent again", by, now)
    transaction.on_commit(ring_outbox, robust=True)
    return True


def forget_old(now: dt.datetime) -> int:
    """Delete what ended long ago; returns how many."""
    ended = Delivery.objects.exclude(state__in=[State.PENDING, State.CLAIMED, State.HANDING])
    return ended.filter(created_at__lte=KEPT.before(now), not_before__lte=KEPT.before(now)).delete()[0]


def health(now: dt.datetime) -> dict[str, int | None]:
    """For /statusz: how long the oldest mail that is due has waited, and how many need somebody."""
    oldest = Delivery.objects.filter(state=State.PENDING, not_before__lte=now).aggregate(at=Min("not_before"))["at"]
    by_state = dict(
        Delivery.objects.filter(state__in=[*NEED_SOMEBODY, State.PENDING])
        .order_by()
        .values_list("state")
        .annotate(number=Count("pk"))
    )
    return {
        "oldest_due_seconds": int((now - oldest).total_seconds()) if oldest else None,
        "pending": by_state.get(State.PENDING, 0),
        "uncertain": by_state.get(State.UNCERTAIN, 0),
        "dead": by_state.get(State.DEAD, 0),
    }


def _note(delivery: Delivery, what: str, by: User, now: dt.datetime) -> None:
    record(AuditEntry.Action.CHANGED, actor=by, subject=delivery.member, note=what, now=now)
