"""How many mails are in which state, and how long the oldest has waited: for the back office, /statusz and /metrics.

Every question is answered from an index, as they are asked every minute, of a million rows.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime

from django.db.models import Count, Max, Min, QuerySet

from community.digest_due import period_at, periods_at
from community.models import Delivery
from community.services import digest_members
from community.services.outbox_care import UNDECIDED, Reason
from community.services.quarantine import is_quarantined
from community.times import UK

State = Delivery.State
WAITING = (State.PENDING, State.CLAIMED, State.HANDING)
MONTHS_SHOWN = 6


@dataclass
class MonthOfKind:
    """How many mails of a kind were due in a month 'YYYY-MM', by state."""

    kind: str
    month: str
    numbers: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Failure:
    """Mails that need somebody, all for one reason, and when the last of them was put in."""

    reason: Reason
    count: int
    last: dt.datetime


def months(*, now: dt.datetime, most: int = MONTHS_SHOWN) -> list[str]:
    """This month and those before it, the newest first, as 'YYYY-MM'."""
    year, month = map(int, period_at(now, UK).split("-"))
    first = year * 12 + month - 1
    return [f"{(first - back) // 12:04}-{(first - back) % 12 + 1:02}" for back in range(most)]


def by_month(chosen: Sequence[str]) -> list[MonthOfKind]:
    """The newest first, in one query."""
    of_months = Delivery.objects.filter(period__in=chosen)
    grouped = of_months.order_by().values_list("period", "kind", "state").annotate(number=Count("pk"))
    found: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for period, kind, state, number in grouped:
        found[period, kind][state] = number
    keys = sorted(found, key=lambda key: (-int(key[0].replace("-", "")), key[1]))
    return [MonthOfKind(kind, period, found[period, kind]) for period, kind in keys]


def undecided() -> QuerySet[Delivery]:
    """Mails that could not be sent, or of which nobody knows whether they were."""
    return Delivery.objects.filter(UNDECIDED)


def failures(*, most: int = 50) -> list[Failure]:
    """Why mails need somebody, the most frequent reason first."""
    grouped = undecided().order_by().values_list("kind", "state", "smtp_code", "error")
    counted = grouped.annotate(count=Count("pk"), last=Max("created_at")).order_by("-count", "kind", "state", "error")
    return [Failure(Reason(*reason), count, last) for *reason, count, last in counted[:most]]


def waiting_by_kind() -> dict[str, int]:
    """How many wait, be it for their time, for a worker, or for the mail server."""
    pending = Delivery.objects.filter(state=State.PENDING).order_by()
    return dict(pending.values_list("kind").annotate(number=Count("pk")))


def health(now: dt.datetime) -> dict[str, int | bool | None]:
    """For /statusz. What ought not to be: somebody who has no row, a mail that waits, or needs somebody."""
    numbers = dict(undecided().order_by().values_list("state").annotate(number=Count("pk")))
    return {
        "oldest_due_unplanned_seconds": _seconds(now, oldest_unplanned(now=now)),
        "oldest_pending_seconds": _seconds(now, oldest_pending(now=now)),
        "pending": Delivery.objects.filter(state=State.PENDING).count(),
        "uncertain": numbers.get(State.UNCERTAIN, 0),
        "dead": numbers.get(State.DEAD, 0),
        "quarantined": is_quarantined(),
    }


def oldest_unplanned(*, now: dt.datetime) -> dt.datetime | None:
    """Since when the first of those is due their summary who has no row for it; None if all have theirs."""
    found = [
        min(since for _member, since in some)
        for period in periods_at(now)
        for some in digest_members.due_members(period, now=now)
    ]
    return min(found, default=None)


def oldest_pending(*, now: dt.datetime) -> dt.datetime | None:
    """Since when the mail is due that has waited longest; None if none does.

    One that was tried is put off each time: its Date still says from when on it was due.
    """
    pending = Delivery.objects.filter(state=State.PENDING)
    fresh = pending.filter(attempts=0, not_before__lte=now).aggregate(at=Min("not_before"))["at"]
    tried = pending.filter(attempts__gt=0).order_by("created_at").values_list("date_header", flat=True).first()
    moments = [fresh, parsedate_to_datetime(tried) if tried else None]
    return min((moment for moment in moments if moment is not None), default=None)


def nobody_waits(now: dt.datetime, *, longest: dt.timedelta = dt.timedelta(minutes=30)) -> bool:
    """Whether everybody who is due has their mail, or one that nothing but time or a person can help."""
    oldest = (oldest_unplanned(now=now), oldest_pending(now=now))
    return is_quarantined() or all(moment is None or now - moment < longest for moment in oldest)


def _seconds(now: dt.datetime, moment: dt.datetime | None) -> int | None:
    return int((now - moment).total_seconds()) if moment is not None else None
