"""Circles that fell silent: all in one are asked once whether they go on, and it takes a break if nobody answers."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Count, Exists, F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from community.mail_kinds import kind_of
from community.models import (
    CallFeedback,
    Circle,
    CircleInvitation,
    CircleMember,
    Delivery,
    Meeting,
    Member,
    MonthSkipped,
    Offer,
    ReminderPreferences,
    TimePoll,
)
from community.models.circles import month_of, seats_now
from community.quiet import TIME_TO_ANSWER, answer_until, silent_since
from community.services import outbox
from community.services.circles import lock
from community.services.mail_preferences import wanting
from community.services.pausing import OPEN_ENDED
from community.times import UK
from community.working_days import in_working_hours

if TYPE_CHECKING:
    from django.db.models import QuerySet

AT_ONCE = 100
ON_ITS_WAY = (Delivery.State.PENDING, Delivery.State.CLAIMED, Delivery.State.HANDING)


def settle_due(*, now: dt.datetime) -> int:
    """In working hours, ask circles that fell silent, and pause those that did not answer; returns how many."""
    if in_working_hours(now, UK) != now:
        return 0
    paused = sum(_pause_unless_heard_of(circle, now) for circle in _waited_for(now)[:AT_ONCE])
    return paused + sum(_ask(circle, now) for circle in silent(now)[:AT_ONCE])


def silent(now: dt.datetime) -> QuerySet[Circle]:
    """Active circles of two and more that nobody asked yet, with nobody away, where nothing happened for two months."""
    since = silent_since(now)
    circles = Circle.objects.filter(status=Circle.Status.ACTIVE, asked_at=None)
    circles = circles.alias(from_when=Coalesce("goes_on_at", "started_at")).filter(from_when__lt=since)
    circles = circles.filter(*(~Exists(acts) for acts in _acts(since)))
    seats = CircleMember.objects.filter(circle=OuterRef("pk"), left_at=None)
    number = seats.order_by().values("circle").annotate(number=Count("pk")).values("number")
    return circles.filter(~Exists(_away(now))).alias(seated=Subquery(number)).filter(seated__gte=2).order_by("pk")


def go_on(*, circle: Circle, by: Member, now: dt.datetime) -> bool:
    """One of them says that they go on; False where nobody asks any more."""
    there = CircleMember.objects.filter(member=by, left_at=None)
    asked = Circle.objects.filter(pk=circle.pk, pk__in=there.values("circle"), status=Circle.Status.ACTIVE)
    return bool(asked.exclude(asked_at=None).update(goes_on_at=now, asked_at=None, version=F("version") + 1))


def _acts(since: dt.datetime) -> list[QuerySet[Any]]:
    """What counts as a sign of life: a call that was or will be, one that was moved or cancelled, and all round it."""
    own, month = {"circle": OuterRef("pk")}, month_of(since.astimezone(UK))
    return [
        Meeting.objects.filter(Q(ends_at__gte=since) | Q(changed_at__gte=since), **own),
        MonthSkipped.objects.filter(Q(month__gte=month) | Q(at__gte=since), **own),
        Offer.objects.filter(sent_at__gte=since, **own),
        TimePoll.objects.filter(opened_at__gte=since, **own),
        CallFeedback.objects.filter(meeting__circle=OuterRef("pk"), said_at__gte=since),
        CircleInvitation.objects.filter(Q(sent_at__gte=since) | Q(answered_at__gte=since), **own),
        CircleMember.objects.filter(Q(joined_at__gte=since) | Q(left_at__gte=since) | Q(agreed_at__gte=since), **own),
    ]


def _away(now: dt.datetime) -> QuerySet[CircleMember]:
    """Who takes a break from the community, or from being reminded: the silence is theirs to have."""
    today = now.astimezone(UK).date()
    rests = ReminderPreferences.objects.filter(member=OuterRef("member"), paused_until__gt=today)
    seats = CircleMember.objects.filter(circle=OuterRef("pk"), left_at=None)
    gone = ~Q(member__status=Member.Status.ACTIVE) | Q(member__paused_until__gt=today)
    return seats.filter(gone | Exists(rests))


@transaction.atomic
def _ask(circle: Circle, now: dt.datetime) -> bool:
    """Ask all in it, once; False if somebody else did just now."""
    if not Circle.objects.filter(pk=circle.pk, status=Circle.Status.ACTIVE, asked_at=None).update(asked_at=now):
        return False
    _tell(circle, "quiet_asked", _asked_key(circle, now), now)
    return True


def _waited_for(now: dt.datetime) -> QuerySet[Circle]:
    """Those that were asked long enough ago."""
    asked = Circle.objects.filter(status=Circle.Status.ACTIVE, asked_at__lte=now - TIME_TO_ANSWER)
    return asked.order_by("asked_at", "pk")


@transaction.atomic
def _pause_unless_heard_of(circle: Circle, now: dt.datetime) -> bool:
    """Begin a break, unless something happened since they were asked, or mails about it came late; False then."""
    circle = lock(circle)
    asked_at, own = circle.asked_at, Circle.objects.filter(pk=circle.pk)
    if asked_at is None or circle.status != Circle.Status.ACTIVE or not _all_had_time(circle, asked_at, now):
        return False
    if own.filter(Q(*(Exists(acts) for acts in _acts(asked_at)), _connector=Q.OR)).exists():
        own.update(asked_at=None, goes_on_at=now)
        return False
    own.update(status=Circle.Status.PAUSED, paused_until=OPEN_ENDED, asked_at=None, version=F("version") + 1)
    _tell(circle, "quiet_paused", f"quiet_paused:{circle.pk}:{asked_at:%Y%m%d}", now)
    return True


def _all_had_time(circle: Circle, asked_at: dt.datetime, now: dt.datetime) -> bool:
    """Whether the last of the mails that asked went out long enough ago: an outage must not take the time to answer."""
    mails = Delivery.objects.filter(kind="quiet_asked", key__startswith=f"{_asked_key(circle, asked_at)}:")
    if mails.filter(state__in=ON_ITS_WAY).exists():
        return False
    last = mails.aggregate(at=Max("sent_at"))["at"] or asked_at
    return answer_until(last) <= now


def _tell(circle: Circle, kind: str, key: str, now: dt.datetime) -> None:
    members = [seat.member for seat in seats_now(circle) if seat.member.status == Member.Status.ACTIVE]
    for member in wanting(kind_of(kind), members):
        outbox.queue(kind=kind, member=member, key=key, payload={"circle": circle.pk}, now=now)


def _asked_key(circle: Circle, asked_at: dt.datetime) -> str:
    return f"quiet_asked:{circle.pk}:{asked_at:%Y%m%d}"
