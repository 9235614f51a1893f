"""When the next summary of one member comes: what they are told who choose whether, when and how often it does."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Q

from community.digest_due import DAY, habit_of, next_at, period_at
from community.models import Delivery, Member
from community.services.digest_members import KIND
from community.services.one_a_day import ON_ITS_WAY

if TYPE_CHECKING:
    from collections.abc import Collection

    from community.models import ReminderPreferences


def next_summary(
    member: Member, *, times: ReminderPreferences, on: Collection[str], now: dt.datetime
) -> dt.datetime | None:
    """``now``, or the later moment; None if none comes. ``on``: the names of what they get. At most one query.

    It says nothing of whether mail to their address is stopped, nor whether there will be anything to say.
    """
    if KIND not in on or times.all_stopped_at or member.status != Member.Status.ACTIVE or member.hidden_at:
        return None
    habit = habit_of(member, times)
    local = now.astimezone(habit.zone)
    this_month = Q(kind=KIND, period__gte=period_at(now, habit.zone))
    rows = Delivery.objects.filter(this_month | Q(reminder_day=local.date()), member=member)
    not_before: dict[str, dt.datetime | None] = {}
    earliest = now
    for kind, period, state, may_go in rows.values_list("kind", "period", "state", "not_before"):
        if kind == KIND:
            not_before[period] = may_go if state in ON_ITS_WAY else None
        else:  # the one reminder of this day is out
            earliest = dt.datetime.combine(local.date() + DAY, dt.time(), habit.zone).astimezone(dt.UTC)
    return next_at(habit, not_before, earliest)
