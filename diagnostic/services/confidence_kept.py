"""What is kept of confidence reviews, for how long, and what stands of them in the copy of one's own data."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from community.periods import Period
from diagnostic.confidence.questions import QUESTIONS
from diagnostic.models import ReviewSheet

if TYPE_CHECKING:
    from community.data_copy import Row
    from community.models import Member

COVERED = ("diagnostic.ReviewSheet.member",)
UNFINISHED = Period(months=12)


def forget_unfinished(now: dt.datetime) -> int:
    """Delete reviews that nobody has touched for long and that were never finished; returns how many."""
    idle = ReviewSheet.objects.begun().filter(changed_at__lte=UNFINISHED.before(now))
    count = idle.count()
    idle.delete()
    return count


def forget_sheets(member: Member, *, now: dt.datetime) -> None:
    """Somebody is erased: their reviews go with them. What was released before names nobody."""
    ReviewSheet.objects.of(member).delete()


def sheets(member: Member) -> list[Row]:
    """Every review of the member with all answers."""
    found = ReviewSheet.objects.of(member).prefetch_related("items").order_by("pk")
    return [
        {
            "started": one.started_at, "finished": one.finished_at, "counted": one.counted, "sector": one.sector,
            "region": one.region, "band": one.band, "clinical": one.clinical, "departments": one.departments,
            **{item.question: _said(item.question, item.level) for item in one.items.all()},
        }
        for one in found
    ]  # fmt: skip


def _said(code: str, level: int) -> str:
    return str(dict(QUESTIONS[code].scale.choices).get(level, level))
