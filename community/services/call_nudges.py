"""Who has no call this month is reminded twice at most, in one mail about all their circles."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Count, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Concat

from community.models import Circle, CircleMember, Delivery, MailPreference, Meeting, Member
from community.models.circles import seats_now
from community.reminders.call_missing import DAYS_LEFT, SETTLED, days_left
from community.rhythm import first_of, next_month
from community.services.availability import free_between
from community.services.one_a_day import ON_ITS_WAY
from community.services.outbox import queue
from community.times import UK
from community.working_days import BEGINS, in_working_hours, working_day_from

if TYPE_CHECKING:
    from django.db.models import QuerySet

KIND = "call_nudge"
PART = "call_missing"  # the part of the monthly summary that says the same: where it rests, this is silent, too
NUDGES = ((1, 6), (2, 15))  # which one, and from which day of the month: the first working day of those
APART = dt.timedelta(days=5)  # where the first came late, the second waits, too
READERS_AT_ONCE = 200
TIMES = 3


def plan(*, now: dt.datetime) -> None:
    """Nudge from the first working day after the 5th, and from the 15th, some days apart; never again in that month."""
    due = _due(now)
    if due is None:
        return
    number, month = due
    key = _key(month, number)
    known: dict[int, dict[str, Any]] = {}
    for reader, circles in _readers(due, _without_call(month, now), now):
        known |= {circle.pk: _about(circle, month, now) for circle in circles if circle.pk not in known}
        payload = {"month": month, "number": number, "circles": [known[circle.pk] for circle in circles]}
        queue(kind=KIND, member=reader, key=key, payload=payload, now=now, period=month)


def _due(now: dt.datetime) -> tuple[int, str] | None:
    """Which of the two nudges is due and for which month; none outside work, or when the month is nearly over."""
    local = now.astimezone(UK)
    if in_working_hours(now, UK) != now or days_left(local.date()) < DAYS_LEFT:
        return None
    for number, first_day in reversed(NUDGES):
        day = working_day_from(local.date().replace(day=first_day))
        if local >= dt.datetime.combine(day, BEGINS, UK):
            return number, f"{local:%Y-%m}"
    return None


def _without_call(month: str, now: dt.datetime) -> QuerySet[Circle]:
    """Active circles of two and more without a call in ``month``; whoever left the month out is not meant."""
    booked = Meeting.objects.scheduled().filter(circle=OuterRef("pk"), month=month)
    circles = Circle.objects.filter(status=Circle.Status.ACTIVE, started_at__lte=now - SETTLED)
    circles = circles.exclude(months_skipped__month=month).filter(~Exists(booked))
    seats = CircleMember.objects.filter(circle=OuterRef("pk"), left_at=None)
    number = seats.order_by().values("circle").annotate(number=Count("pk")).values("number")
    return circles.alias(seated=Subquery(number)).filter(seated__gte=2)


def _readers(due: tuple[int, str], circles: QuerySet[Circle], now: dt.datetime) -> list[tuple[Member, list[Circle]]]:
    """Those who had no such mail, nor the other just now, are not away and want to hear of it, with their ``circles``.

    Everybody who is found gets a mail, so that none is looked at for ever.
    """
    rests = MailPreference.objects.filter(member=OuterRef("pk"), kind=PART, paused_at__isnull=False)
    seats = CircleMember.objects.filter(left_at=None, joined_at__lte=now, circle__in=circles)
    found = Member.objects.active().exclude(paused_until__gt=now.date())
    number, month = due
    found = found.filter(~Exists(_nudge(month, number)), ~Exists(_just_nudged(month, now)), ~Exists(rests))
    members = list(found.filter(Exists(seats.filter(member=OuterRef("pk")))).order_by("pk")[:READERS_AT_ONCE])
    if not members:
        return []
    theirs: dict[int, list[Circle]] = {member.pk: [] for member in members}
    for seat in seats.filter(member__in=members).select_related("circle").order_by("circle__started_at", "circle"):
        theirs[seat.member_id].append(seat.circle)
    return [(member, theirs[member.pk]) for member in members]


def _key(month: str, number: int) -> str:
    return f"nudge:{month}:{number}"


def _nudge(month: str, number: int) -> QuerySet[Delivery]:
    """The month's first or second mail to the member of the query around it."""
    return Delivery.objects.filter(key=Concat(Value(f"{_key(month, number)}:"), Cast(OuterRef("pk"), CharField())))


def _just_nudged(month: str, now: dt.datetime) -> QuerySet[Delivery]:
    """The first, where it is on its way or went a few days ago."""
    recent = Q(state__in=ON_ITS_WAY) | Q(reminder_day__gt=(now - APART).date())
    return _nudge(month, 1).filter(recent)


def _about(circle: Circle, month: str, now: dt.datetime) -> dict[str, Any]:
    """What a mail needs of a circle: its pk, three times when all are free, and how long a call takes."""
    minutes = _usual_minutes(circle)
    members = [seat.member for seat in seats_now(circle)]
    times = [start.isoformat() for start in _three_times(members, month, minutes, now)]
    return {"circle": circle.pk, "times": times, "minutes": minutes}


def _usual_minutes(circle: Circle) -> int:
    last = circle.meetings.scheduled().order_by("starts_at").last()
    return int((last.ends_at - last.starts_at).total_seconds() // 60) if last else 30


def _three_times(members: list[Member], month: str, minutes: int, now: dt.datetime) -> list[dt.datetime]:
    """When all are free on three different days of the month, the soonest."""
    end = dt.datetime.combine(first_of(next_month(month)), dt.time.min, UK).astimezone(dt.UTC)
    days: dict[dt.date, dt.datetime] = {}
    for start in free_between(members, minutes=minutes, now=now, last=end):
        days.setdefault(start.astimezone(UK).date(), start)
    return list(days.values())[:TIMES]
