"""How many mails are in which state, and how long the oldest has waited: for the back office, /statusz and /metrics.

What is asked every minute, of a million rows, is looked up in an index; only the few mails that wait or need somebody
are read themselves.
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
from community.services import bad_hours, digest_members
from community.services.outbox_care import UNDECIDED, Reason
from community.services.quarantine import is_quarantined
from community.times import UK

State = Delivery.State
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


def months_shown(*, now: dt.datetime) -> list[str]:
    """This month, those before it, and later ones of which there are mails already, the newest first.

    Mails of a later month are there when they wait for it, or when ``send_due --at`` did what it brings.
    """
    usual = months(now=now)
    later = Delivery.objects.filter(period__gt=usual[0]).order_by("-period").values_list("period", flat=True)
    return [*later.distinct(), *usual]


def by_month(chosen: Sequence[str]) -> list[MonthOfKind]:
    """All mails of some months, the newest first, in one query."""
    return _by_month(Delivery.objects.filter(period__in=chosen))


def by_month_since(first: str, *, mails: QuerySet[Delivery]) -> list[MonthOfKind]:
    """Those of ``mails`` of a month or later ones, the newest first, in one query."""
    return _by_month(mails.filter(period__gte=first))


def _by_month(mails: QuerySet[Delivery]) -> list[MonthOfKind]:
    grouped = mails.values_list("period", "kind", "state").annotate(number=Count("pk"))
    found: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for period, kind, state, number in grouped:
        found[period, kind][state] = number
    keys = sorted(found, key=lambda key: (-int(key[0].replace("-", "")), key[1]))
    return [MonthOfKind(kind, period, found[period, kind]) for period, kind in keys]


def undecided() -> QuerySet[Delivery]:
    """Mails that could not be sent, or of which nobody knows whether they were."""
    return Delivery.objects.filter(UNDECIDED)


def failures(mails: QuerySet[Delivery], *, most: int = 50) -> list[Failure]:
    """Why some of ``mails`` need somebody, the most frequent reason first."""
    grouped = mails.filter(UNDECIDED).values_list("kind", "state", "smtp_code", "error")
    counted = grouped.annotate(count=Count("pk"), last=Max("created_at")).order_by("-count", "kind", "state", "error")
    return [Failure(Reason(*reason), count, last) for *reason, count, last in counted[:most]]


def waiting_by_kind() -> dict[str, int]:
    """How many wait, be it for their time, for a worker, or for the mail server."""
    pending = Delivery.objects.filter(state=State.PENDING)
    return dict(pending.values_list("kind").annotate(number=Count("pk")))


def health(now: dt.datetime) -> dict[str, int | bool | None]:
    """For /statusz. What ought not to be: somebody who has no row, a mail that waits, or needs somebody."""
    numbers = dict(undecided().values_list("state").annotate(number=Count("pk")))
    return {
        "oldest_due_unplanned_seconds": _seconds(now, oldest_unplanned(now=now)),
        "oldest_pending_seconds": _seconds(now, oldest_pending(now=now)),
        "pending": Delivery.objects.filter(state=State.PENDING).count(),
        "uncertain": numbers.get(State.UNCERTAIN, 0),
        "dead": numbers.get(State.DEAD, 0),
        "quarantined": is_quarantined(),
        "many_refused": not bad_hours.nobody_doubts(now),
    }


def oldest_unplanned(*, now: dt.datetime) -> dt.datetime | None:
    """Since when the first of those is due a summary that can still come who has no row for it; None if all have."""
    found = [
        min(since for _member, since in some)
        for period in periods_at(now)
        for some in digest_members.due_members(period, now=now)
    ]
    return min(found, default=None)


def oldest_pending(*, now: dt.datetime) -> dt.datetime | None:
    """Since when the mail is due that has waited longest; None if none is due by ``now``.

    One that was tried is put off each time: its Date still says from when on it was due.
    """
    pending = Delivery.objects.filter(state=State.PENDING)
    fresh = pending.filter(attempts=0, not_before__lte=now).aggregate(at=Min("not_before"))["at"]
    return min((moment for moment in (fresh, _oldest_tried()) if moment is not None and moment <= now), default=None)


def _oldest_tried() -> dt.datetime | None:
    tried = Delivery.objects.filter(state=State.PENDING, attempts__gt=0)
    header = tried.order_by("created_at").values_list("date_header", flat=True).first()
    return parsedate_to_datetime(header) if header else None


def nobody_waits(now: dt.datetime, *, longest: dt.timedelta = dt.timedelta(minutes=30)) -> bool:
    """Whether everybody who is due has their mail, or one that nothing but time or a person can help.

    One full mailbox is no alarm: what was tried and is put off counts only when no mail at all left meanwhile.
    """
    if is_quarantined():
        return True
    since = now - longest
    unplanned = oldest_unplanned(now=now)
    if unplanned is not None and unplanned <= since:
        return False
    if Delivery.objects.filter(state=State.PENDING, not_before__lte=since).exists():
        return False
    tried = _oldest_tried()
    return tried is None or tried > since or Delivery.objects.filter(sent_at__gt=since).exists()


def _seconds(now: dt.datetime, moment: dt.datetime | None) -> int | None:
    return int((now - moment).total_seconds()) if moment is not None else None
