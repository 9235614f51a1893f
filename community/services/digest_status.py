"""How the summaries of a month stand: how many are due, and what became of each."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count

from community.digest_due import period_at
from community.models import Delivery, Member
from community.rhythm import first_of, next_month
from community.services.digest_members import KIND, due_by, due_members
from community.times import UK

State = Delivery.State
ENDS = (State.SENT, State.UNCERTAIN, State.DEAD, State.CANCELLED, State.SKIPPED)


def status_of(period: str, *, now: dt.datetime) -> dict[str, int]:
    """Of the members due by ``now``: how many have a row ("planned"), how many of those wait, and how the others ended.

    Those who are due and not planned are the difference between "due" and "planned". In the month itself they are
    those whom planning would find at ``now``. Of another month they are all to whom one would fall, by what holds
    today: when somebody chose otherwise is not kept. That may name too many, and hides nobody who was forgotten.
    """
    grouped = Delivery.objects.filter(kind=KIND, period=period).order_by().values_list("state")
    by_state = dict(grouped.annotate(number=Count("pk")))
    planned = sum(by_state.values())
    without = due_members(period, now=now) if period_at(now, UK) == period else due_by(period, by=now)
    missing = sum(len(due) for due in without)
    ends = {str(state): by_state.get(state, 0) for state in ENDS}
    return {"due": planned + missing, "planned": planned, "waiting": planned - sum(ends.values()), **ends}


def who_is_due(period: str, *, now: dt.datetime) -> list[str]:
    """The addresses of all members who have a summary of ``period``, or are due one that can come from ``now`` on."""
    planned = Delivery.objects.filter(kind=KIND, period=period, member__isnull=False)
    found = set(planned.values_list("member__user__email", flat=True))
    for due in due_by(period, by=end_of(period), still_at=now):
        found.update(Member.objects.filter(pk__in=[pk for pk, _at in due]).values_list("user__email", flat=True))
    return sorted(found)


def moment_for(period: str, *, now: dt.datetime) -> dt.datetime:
    """``now`` if it is within the month ``period``, else its end: by then all of it was, or will be, due."""
    return now if period_at(now, UK) == period else end_of(period)


def end_of(period: str) -> dt.datetime:
    """When a month is over in the UK."""
    return dt.datetime.combine(first_of(next_month(period)), dt.time.min, UK).astimezone(dt.UTC)
