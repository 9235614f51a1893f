"""What members are reminded of about calls, by the clock. Each is put into the outbox once, however often this runs."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import CharField, Count, Exists, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Concat

from community.mail_kinds import kind_of
from community.models import CallFeedback, Circle, CircleMember, Delivery, Meeting, Member, Participant
from community.models.circles import seats_now
from community.reminders.call_missing import DAYS_LEFT, SETTLED, days_left
from community.rhythm import first_of, next_month
from community.services import offers
from community.services.availability import free_between, preferences_of
from community.services.calls import free_past_cells
from community.services.mail_preferences import wanting
from community.services.outbox import queue
from community.times import UK, zone_of
from community.working_days import BEGINS, in_working_hours, working_day_from

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
ASK_AFTER, ASK_UNTIL = 2 * HOUR, 7 * DAY
NUDGES = ((1, 6), (2, 15))  # which one, and from which day of the month: the first working day of those
CIRCLES_AT_ONCE = 100
TIMES = 3


def plan(*, now: dt.datetime) -> None:
    """Put into the outbox what is due at ``now``, close offers whose times are over, forget cells of past calls."""
    _before(now, "call_day_before", DAY)
    _before(now, "call_hour_before", HOUR)
    _ask_whether_it_happened(now)
    _nudge(now)
    offers.expire(now=now)
    free_past_cells(now=now)


def _before(now: dt.datetime, kind: str, ahead: dt.timedelta) -> None:
    """Remind of calls that begin within ``ahead``, unless they were booked or changed since that moment came."""
    for call in _calls().filter(starts_at__gt=now, starts_at__lte=now + ahead):
        if call.changed_at > call.starts_at - ahead:
            continue
        key = f"meeting:{call.pk}:{call.sequence}:{kind}"
        for member in wanting(kind_of(kind), _not_told(call, key)):
            payload = {"meeting": call.pk, "sequence": call.sequence}
            queue(kind=kind, member=member, key=key, payload=payload, now=now)


def _ask_whether_it_happened(now: dt.datetime) -> None:
    """Two hours after the end, in the working hours of each; never more than a week later."""
    ended = _calls().filter(ends_at__gt=now - ASK_UNTIL, ends_at__lte=now - ASK_AFTER)
    for call in ended.filter(Exists(_to_be_asked())):
        key = f"meeting:{call.pk}:happened"
        said = CallFeedback.objects.filter(meeting=call).exclude(happened="").values_list("member_id", flat=True)
        silent = [member for member in _not_told(call, key) if member.pk not in set(said)]
        nations = {pk: prefs.nation for pk, prefs in preferences_of(silent).items()} if silent else {}
        for member in silent:
            if in_working_hours(call.ends_at + ASK_AFTER, zone_of(member), nations[member.pk]) <= now:
                queue(kind="call_happened", member=member, key=key, payload={"meeting": call.pk}, now=now)


def _to_be_asked() -> QuerySet[Participant]:
    """Who comes to a call, has not said whether it happened, and has not been asked: most calls have none of them."""
    key = Concat(
        Value("meeting:"), Cast(OuterRef("meeting"), CharField()), Value(":happened:"),
        Cast(OuterRef("member"), CharField()),
    )  # fmt: skip
    said = CallFeedback.objects.filter(meeting=OuterRef("meeting"), member=OuterRef("member")).exclude(happened="")
    going = Participant.objects.filter(meeting=OuterRef("pk"), answer=Participant.Answer.GOING)
    there = going.filter(member__status=Member.Status.ACTIVE, member__user__is_active=True)
    return there.filter(~Exists(said), ~Exists(Delivery.objects.filter(key=key)))


def _not_told(call: Meeting, key: str) -> list[Member]:
    """Who comes to a call and has no mail with this key."""
    own_key = Concat(Value(f"{key}:"), Cast(OuterRef("pk"), CharField()))
    going = Participant.objects.filter(meeting=call, answer=Participant.Answer.GOING)
    members = Member.objects.active().filter(pk__in=going.values("member")).select_related("user")
    return list(members.filter(~Exists(Delivery.objects.filter(key=own_key))).order_by("pk"))


def _calls() -> QuerySet[Meeting]:
    return Meeting.objects.scheduled().filter(kind=Meeting.Kind.CALL)


def _nudge(now: dt.datetime) -> None:
    """Circles without a call this month: from the first working day after the 5th, and from the 15th; never again."""
    due = _nudge_due(now)
    if due is None:
        return
    number, month = due
    for circle in _without_call(month, f":{month}:{number}", now)[:CIRCLES_AT_ONCE]:
        members = [seat.member for seat in seats_now(circle)]
        minutes = _usual_minutes(circle)
        times = [start.isoformat() for start in _three_times(members, month, minutes, now)]
        payload = {"circle": circle.pk, "month": month, "number": number, "times": times, "minutes": minutes}
        for member in _there(members, now):
            key = f"nudge:{circle.pk}:{month}:{number}"
            queue(kind="call_nudge", member=member, key=key, payload=payload, now=now, period=month)


def _nudge_due(now: dt.datetime) -> tuple[int, str] | None:
    """Which of the two nudges is due and for which month; none outside work, or when the month is nearly over."""
    local = now.astimezone(UK)
    if in_working_hours(now, UK) != now or days_left(local.date()) < DAYS_LEFT:
        return None
    for number, first_day in reversed(NUDGES):
        day = working_day_from(local.date().replace(day=first_day))
        if local >= dt.datetime.combine(day, BEGINS, UK):
            return number, f"{local:%Y-%m}"
    return None


def _without_call(month: str, key_end: str, now: dt.datetime) -> QuerySet[Circle]:
    """Active circles of two and more, one at least not away, without a call in ``month``, that had no such nudge.

    Whoever left the month out is not meant. All that is left over gets a mail, so that none is looked at for ever.
    """
    booked = Meeting.objects.scheduled().filter(circle=OuterRef("pk"), month=month)
    start = Concat(Value("nudge:"), Cast(OuterRef("pk"), CharField()), Value(f"{key_end}:"))
    told = Delivery.objects.filter(kind="call_nudge", period=month, key__startswith=start)
    circles = Circle.objects.filter(status=Circle.Status.ACTIVE, started_at__lte=now - SETTLED)
    circles = circles.exclude(months_skipped__month=month).filter(~Exists(booked), ~Exists(told))
    seats = CircleMember.objects.filter(circle=OuterRef("pk"), left_at=None)
    there = seats.filter(member__status=Member.Status.ACTIVE).exclude(member__paused_until__gt=now.date())
    number = seats.order_by().values("circle").annotate(number=Count("pk")).values("number")
    return circles.alias(seated=Subquery(number)).filter(Exists(there), seated__gte=2).order_by("pk")


def _there(members: Iterable[Member], now: dt.datetime) -> list[Member]:
    """Those who are not away."""
    today = now.date()
    return [
        member
        for member in members
        if member.status == Member.Status.ACTIVE and not (member.paused_until and member.paused_until > today)
    ]


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
