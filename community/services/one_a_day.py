"""Nobody gets more than one reminder a day, by their own calendar.

The monthly summary comes before any other, and what cannot come another day before what can. A constraint of the
database holds the one; what is here finds out before a mail is written for nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from community import digest_due
from community.mail_kinds import kind_of, known
from community.models import Delivery, Member
from community.switched_off import of_wanted_kinds, wanting
from community.times import zone_of
from community.working_days import BEGINS, working_day_from

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

SUMMARY = "digest"
DAY = dt.timedelta(days=1)
PLANNED_WITHIN = dt.timedelta(minutes=10)  # of its hour a summary has its row; until then the others wait for it
State = Delivery.State
ON_ITS_WAY = (State.PENDING, State.CLAIMED, State.HANDING)


def day_of(delivery: Delivery, *, now: dt.datetime) -> dt.date | None:
    """The reader's date at ``now`` if a mail counts as the reminder of its day; None for any other mail."""
    kind = kind_of(delivery.kind)
    if delivery.member is None or not kind.reminder or kind.urgent:
        return None
    return _date(now, zone_of(delivery.member))


def held(deliveries: Iterable[Delivery], *, now: dt.datetime) -> set[int]:
    """The pks of those that must wait: their reader had a reminder today, or is to get one that goes before it.

    Two queries, and two more in the hours before a summary comes due and in the minutes after.
    """
    days = [(one, day) for one in deliveries if (day := day_of(one, now=now))]
    if not days:
        return set()
    had = _had({one.member_id for one, _day in days}, {day for _one, day in days})
    coming = _coming([one for one, _day in days if one.kind != SUMMARY], now)
    return {
        one.pk
        for one, day in days
        if had.get((one.member_id, day), one.pk) != one.pk or coming.get(one.member_id, 0) > _rank(one.kind)
    }


def _rank(kind: str) -> int:
    """Of two reminders of one day that with the higher goes."""
    return 2 if kind == SUMMARY else int(kind_of(kind).of_its_day)


def is_taken(delivery: Delivery, *, day: dt.date) -> bool:
    """Whether another mail was the reminder of ``day`` for the reader of this one."""
    of_the_day = Delivery.objects.filter(member=delivery.member_id, reminder_day=day)
    return of_the_day.exclude(pk=delivery.pk).exists()


def _had(members: set[int | None], days: set[dt.date]) -> dict[tuple[int | None, dt.date | None], int]:
    """Which mail was the reminder of a day for a member."""
    found = Delivery.objects.filter(member__in=members, reminder_day__in=days)
    return {(member, day): pk for member, day, pk in found.values_list("member_id", "reminder_day", "pk")}


def _coming(others: list[Delivery], now: dt.datetime) -> dict[int | None, int]:
    """For readers of ``others`` the highest rank of what goes out today, is overdue, or has no row yet and gets one."""
    if not others:
        return {}
    zones = {one.member_id: zone_of(one.member) for one in others}
    first = [SUMMARY, *(kind.name for kind in known() if kind.of_its_day)]
    waiting = Delivery.objects.filter(member__in=zones, kind__in=first, state__in=ON_ITS_WAY)
    found = of_wanted_kinds(waiting).values_list("member_id", "kind", "not_before")
    ranks: list[tuple[int | None, int]] = []
    ranks += [(pk, _rank(kind)) for pk, kind, at in found if _date(at, zones[pk]) <= _date(now, zones[pk])]
    ranks += [(pk, _rank(SUMMARY)) for pk in _with_summary_to_come([one.reader for one in others], now)]
    return dict(sorted(ranks, key=lambda pair: pair[1]))


def _with_summary_to_come(readers: Iterable[Member], now: dt.datetime) -> set[int]:
    """Those who want a summary that is not in the outbox yet, and whose hour for it comes today or has just come."""
    due = {member.pk: period for member in readers if (period := _to_come(member, now))}
    if not due:
        return set()
    has_one = Delivery.objects.filter(member__in=due, kind=SUMMARY, period__in=set(due.values()))
    want_one = wanting(Member.objects.filter(pk__in=due), SUMMARY)
    there = set(has_one.values_list("member_id", "period"))
    return {pk for pk in want_one.values_list("pk", flat=True) if (pk, due[pk]) not in there}


def _to_come(member: Member, now: dt.datetime) -> str:
    """The month whose summary becomes due for ``member`` later on the day that it is for them, or became due just now.

    Empty if none does. What came by night may go at the very hour of most summaries, and would before these have rows.
    """
    habit = digest_due.habit_of(member)
    period = digest_due.period_at(now, habit.zone)
    due = digest_due.due_at(period, habit)
    if due is None or due <= now - PLANNED_WITHIN or _date(due, habit.zone) != _date(now, habit.zone):
        return ""
    return period


def _date(moment: dt.datetime, zone: ZoneInfo) -> dt.date:
    return moment.astimezone(zone).date()


def next_morning(member: Member, *, now: dt.datetime) -> dt.datetime:
    """When the reader's next working day begins, in UTC."""
    zone, nation = zone_of(member), digest_due.habit_of(member).nation
    day = working_day_from(_date(now, zone) + DAY, nation)
    return dt.datetime.combine(day, BEGINS, zone).astimezone(dt.UTC)
