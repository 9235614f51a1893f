"""Nobody gets more than one reminder a day, by their own calendar; the monthly summary comes before any other.

A constraint of the database holds that. What is here finds out before a mail is written for nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from community.mail_kinds import kind_of
from community.models import Delivery
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
    """The pks of those that must wait: their reader had a reminder today, or is to get the summary. Two queries."""
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
    """Readers of ``others`` whose summary goes out today, or is overdue."""
    if not others:
        return set()
    zones = {one.member_id: zone_of(one.member) for one in others}
    waiting = Delivery.objects.filter(member__in=zones, kind=SUMMARY, state__in=ON_ITS_WAY)
    found = waiting.values_list("member_id", "not_before")
    return {pk for pk, moment in found if _date(moment, zones[pk]) <= _date(now, zones[pk])}


def _date(moment: dt.datetime, zone: ZoneInfo) -> dt.date:
    return moment.astimezone(zone).date()


def next_morning(member: Member, *, now: dt.datetime) -> dt.datetime:
    """When the reader's next working day begins, in UTC."""
    zone, booking = zone_of(member), getattr(member, "booking_preferences", None)
    nation = booking.nation if booking else "ENG"
    day = working_day_from(_date(now, zone) + DAY, nation)
    return dt.datetime.combine(day, BEGINS, zone).astimezone(dt.UTC)
