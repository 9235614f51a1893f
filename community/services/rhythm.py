"""The next call of a circle: in the same week of the month as the last, at a time when everybody is free."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from community.models import Meeting, MonthSkipped
from community.models.circles import seats_now
from community.rhythm import day_in_month, first_of, next_month, week_of_month
from community.services.availability import DAYS_AHEAD, free_between
from community.times import UK

if TYPE_CHECKING:
    from community.models import Circle, Member

MONTHS_LOOKED_AHEAD = 3


@dataclass(frozen=True)
class Proposal:
    """The next call: which month's it is, and a time when all are free, or None: then three times are offered."""

    month: str
    minutes: int
    starts_at: dt.datetime | None
    as_usual: bool = False

    @property
    def first_day(self) -> dt.date:
        """The first day of its month, to be named."""
        return first_of(self.month)


def keep_rhythm(circle: Circle, meeting: Meeting) -> None:
    """Note the week and weekday of a month's call, so that the next is proposed like it."""
    if not meeting.month:
        return
    day = meeting.starts_at.astimezone(UK).date()
    circle.rhythm_week, circle.rhythm_weekday = week_of_month(day), day.weekday()
    circle.save(update_fields=["rhythm_week", "rhythm_weekday"])


def next_month_without_call(circle: Circle, *, now: dt.datetime) -> str | None:
    """The first month from this one on that has neither a call nor is skipped, if it is soon enough to book."""
    known = set(circle.meetings.scheduled().exclude(month="").values_list("month", flat=True))
    known |= set(circle.months_skipped.values_list("month", flat=True))
    month = f"{now.astimezone(UK):%Y-%m}"
    for _turn in range(MONTHS_LOOKED_AHEAD):
        if month not in known:
            return month
        month = next_month(month)
    return None


def propose(circle: Circle, *, now: dt.datetime) -> Proposal | None:
    """The next call of a circle: on the usual day at the usual time or near it, else any time in that month.

    None if every month that can be booked now has one.
    """
    month = next_month_without_call(circle, now=now)
    if month is None:
        return None
    members = [seat.member for seat in seats_now(circle)]
    last = circle.meetings.scheduled().exclude(month="").order_by("starts_at").last()
    minutes = int((last.ends_at - last.starts_at).total_seconds() // 60) if last else 30
    first, end = _bounds(month)
    latest = now + dt.timedelta(days=DAYS_AHEAD)
    if first >= latest:
        return None
    free = free_between(members, minutes=minutes, now=now, first=first, last=min(end, latest))
    if not free or circle.rhythm_week is None or circle.rhythm_weekday is None:
        return Proposal(month, minutes, free[0] if free else None)
    usual = day_in_month(month, week=circle.rhythm_week, weekday_no=circle.rhythm_weekday)
    clock = last.starts_at.astimezone(UK).time() if last else dt.time(12)
    best = min(free, key=lambda start: _strangeness(start.astimezone(UK), usual, clock))
    return Proposal(month, minutes, best, as_usual=best.astimezone(UK).date() == usual)


def _strangeness(local: dt.datetime, usual: dt.date, clock: dt.time) -> tuple[int, int, dt.datetime]:
    """How far a time is from the usual one: first in days, then in minutes of the day."""
    minutes = abs((local.hour - clock.hour) * 60 + local.minute - clock.minute)
    return abs((local.date() - usual).days), minutes, local


def _bounds(month: str) -> tuple[dt.datetime, dt.datetime]:
    first, end = (dt.datetime.combine(first_of(name), dt.time.min, UK) for name in (month, next_month(month)))
    return first.astimezone(dt.UTC), end.astimezone(dt.UTC)


def skip_month(*, circle: Circle, month: str, by: Member, now: dt.datetime) -> None:
    """Have no call in a month; saying it twice does no harm."""
    MonthSkipped.objects.get_or_create(circle=circle, month=month, defaults={"by": by, "at": now})


def unskip_month(*, circle: Circle, month: str) -> None:
    """Have a call in that month after all."""
    MonthSkipped.objects.filter(circle=circle, month=month).delete()
