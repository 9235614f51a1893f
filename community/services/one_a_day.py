"""Nobody gets more than one reminder a day, by their own calendar; the monthly summary comes before any other.

A constraint of the database holds that. What is here finds out before a mail is written for nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from community import digest_due
from community.mail_kinds import kind_of
from community.models import Delivery, MailPreference
from community.times import zone_of
from community.working_days import BEGINS, working_day_from

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from community.models import Member

SUMMARY = "digest"
DAY = dt.timedelta(days=1)
State = Delivery.State
ON_ITS_WAY = (State.PENDING, State.CLAIMED, State.HANDING)


def day_of(delivery: Delivery, *, now: dt.datetime) -> dt.date | None:
    """The reader's date at ``now`` if a mail counts as the reminder of its day; None for any other mail."""
    kind = kind_of(delivery.kind)
    if delivery.member is None or not kind.reminder or kind.urgent:
        return None
    return _date(now, zone_of(delivery.member))


def held(deliveries: Iterable[Delivery], *, now: dt.datetime) -> set[int]:
    """The pks of those that must wait: their reader had a reminder today, or is to get the summary.

    Two queries, and two more in the hours before a summary comes due.
    """
    days = [(one, day) for one in deliveries if (day := day_of(one, now=now))]
    if not days:
        return set()
    had = _had({one.member_id for one, _day in days}, {day for _one, day in days})
    coming = _with_summary_coming([one for one, _day in days if one.kind != SUMMARY], now)
    return {
        one.pk
        for one, day in days
        if had.get((one.member_id, day), one.pk) != one.pk or (one.kind != SUMMARY and one.member_id in coming)
    }


def is_taken(delivery: Delivery, *, day: dt.date) -> bool:
    """Whether another mail was the reminder of ``day`` for the reader of this one."""
    of_the_day = Delivery.objects.filter(member=delivery.member_id, reminder_day=day)
    return of_the_day.exclude(pk=delivery.pk).exists()


def _had(members: set[int | None], days: set[dt.date]) -> dict[tuple[int | None, dt.date | None], int]:
    """Which mail was the reminder of a day for a member."""
    found = Delivery.objects.filter(member__in=members, reminder_day__in=days)
    return {(member, day): pk for member, day, pk in found.values_list("member_id", "reminder_day", "pk")}


def _with_summary_coming(others: list[Delivery], now: dt.datetime) -> set[int | None]:
    """Readers of ``others`` whose summary goes out today, or is overdue, or becomes due later today."""
    if not others:
        return set()
    zones = {one.member_id: zone_of(one.member) for one in others}
    waiting = Delivery.objects.filter(member__in=zones, kind=SUMMARY, state__in=ON_ITS_WAY)
    found = waiting.values_list("member_id", "not_before")
    on_its_way = {pk for pk, moment in found if _date(moment, zones[pk]) <= _date(now, zones[pk])}
    return on_its_way | _with_summary_due_later([one.reader for one in others], now)


def _with_summary_due_later(readers: Iterable[Member], now: dt.datetime) -> set[int | None]:
    """Those who want a summary that is not in the outbox yet, and whose hour for it comes later today."""
    due: dict[int | None, str] = {member.pk: period for member in readers if (period := _due_later(member, now))}
    if not due:
        return set()
    has_one = Delivery.objects.filter(member__in=due, kind=SUMMARY, period__in=set(due.values()))
    wants_none = MailPreference.objects.filter(member__in=due, kind=SUMMARY, on=False)
    there = {pk for pk, period in has_one.values_list("member_id", "period") if due[pk] == period}
    return set(due) - there - set(wants_none.values_list("member_id", flat=True))


def _due_later(member: Member, now: dt.datetime) -> str:
    """The month whose summary becomes due for ``member`` later on the day that it is for them; empty if none does."""
    habit = digest_due.habit_of(member)
    period = digest_due.period_at(now, habit.zone)
    due = digest_due.due_at(period, habit)
    return period if due is not None and due > now and _date(due, habit.zone) == _date(now, habit.zone) else ""


def _date(moment: dt.datetime, zone: ZoneInfo) -> dt.date:
    return moment.astimezone(zone).date()


def next_morning(member: Member, *, now: dt.datetime) -> dt.datetime:
    """When the reader's next working day begins, in UTC."""
    zone, nation = zone_of(member), digest_due.habit_of(member).nation
    day = working_day_from(_date(now, zone) + DAY, nation)
    return dt.datetime.combine(day, BEGINS, zone).astimezone(dt.UTC)
