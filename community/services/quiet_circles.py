"""Circles that fell silent: all in one are asked once whether they go on, and it takes a break if nobody answers."""

from __future__ import annotations

import datetime as dt
from itertools import islice
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from community.mail_kinds import kind_of
from community.models import Circle, CircleMember, Member, ReminderPreferences
from community.models.circles import seats_now
from community.quiet import silent_since
from community.services import outbox
from community.services.circles import lock
from community.services.mail_preferences import wanting
from community.services.pausing import OPEN_ENDED
from community.services.quiet_asked import asked_key, time_is_over
from community.signs_of_life import shows_signs, without_signs
from community.times import UK
from community.working_days import in_working_hours
from home.spared_keys import SPARED

if TYPE_CHECKING:
    from django.db.models import QuerySet

AT_ONCE = 100
LOOKED = SPARED + "community:quiet-circles:{:%Y%m%d}"  # while the cache does not keep it, each minute looks
DAY = 24 * 60 * 60  # seconds


def settle_due(*, now: dt.datetime) -> int:
    """In working hours, ask circles that fell silent, and pause those that did not answer; returns how many."""
    if in_working_hours(now, UK) != now:
        return 0
    ripe = islice(time_is_over(now), AT_ONCE)
    return sum(_settle(circle, told=told, now=now) for circle, told in ripe) + _ask_silent(now)


def silent(now: dt.datetime) -> QuerySet[Circle]:
    """Active circles of two and more that nobody asked yet, with nobody away, where nothing happened for two months."""
    since = silent_since(now)
    circles = Circle.objects.filter(status=Circle.Status.ACTIVE, asked_at=None)
    circles = circles.alias(from_when=Coalesce("goes_on_at", "started_at")).filter(from_when__lt=since)
    circles = without_signs(circles, since=since)
    seats = CircleMember.objects.filter(circle=OuterRef("pk"), left_at=None)
    number = seats.order_by().values("circle").annotate(number=Count("pk")).values("number")
    return (
        circles.filter(~Exists(_away(now).filter(circle=OuterRef("pk"))))
        .alias(seated=Subquery(number))
        .filter(seated__gte=2)
        .order_by("pk")
    )


def go_on(*, circle: Circle, by: Member, now: dt.datetime) -> bool:
    """One of them says that they go on; False where nobody asks any more."""
    there = CircleMember.objects.filter(member=by, left_at=None)
    asked = Circle.objects.filter(pk=circle.pk, pk__in=there.values("circle"), status=Circle.Status.ACTIVE)
    return bool(asked.exclude(asked_at=None).update(goes_on_at=now, asked_at=None, version=F("version") + 1))


def _away(now: dt.datetime) -> QuerySet[CircleMember]:
    """Seats of whoever takes a break from the community, or from being reminded: the silence is theirs to have."""
    today = now.astimezone(UK).date()
    rests = ReminderPreferences.objects.filter(member=OuterRef("member"), paused_until__gt=today)
    gone = ~Q(member__status=Member.Status.ACTIVE) | Q(member__paused_until__gt=today)
    return CircleMember.objects.filter(gone | Exists(rests), left_at=None)


def _ask_silent(now: dt.datetime) -> int:
    """Ask those that fell silent. Once a day they are looked for, as that reads all there is; returns how many."""
    looked = LOOKED.format(now.astimezone(UK))
    if cache.get(looked):
        return 0
    found = list(silent(now)[:AT_ONCE])
    asked = sum(_ask(circle, now) for circle in found)
    if len(found) < AT_ONCE:  # else the next minute goes on
        cache.set(looked, True, DAY)
    return asked


@transaction.atomic
def _ask(circle: Circle, now: dt.datetime) -> bool:
    """Ask all in it, once; False if somebody else did just now."""
    if not Circle.objects.filter(pk=circle.pk, status=Circle.Status.ACTIVE, asked_at=None).update(asked_at=now):
        return False
    _tell(circle, "quiet_asked", asked_key(circle.pk, now), now)
    return True


@transaction.atomic
def _settle(seen: Circle, *, told: bool, now: dt.datetime) -> bool:
    """Begin a break; False where a silence is counted anew instead.

    That is so where something happened since they were asked, where somebody is away, and where no mail reached any.
    """
    circle = lock(seen)
    if circle.asked_at is None or circle.asked_at != seen.asked_at or circle.status != Circle.Status.ACTIVE:
        return False
    own, is_away = Circle.objects.filter(pk=circle.pk), _away(now).filter(circle=circle.pk)
    if not told or shows_signs(circle, since=circle.asked_at) or is_away.exists():
        own.update(asked_at=None, goes_on_at=now)
        return False
    own.update(status=Circle.Status.PAUSED, paused_until=OPEN_ENDED, asked_at=None, version=F("version") + 1)
    _tell(circle, "quiet_paused", f"quiet_paused:{circle.pk}:{circle.asked_at:%Y%m%d}", now)
    return True


def _tell(circle: Circle, kind: str, key: str, now: dt.datetime) -> None:
    members = [seat.member for seat in seats_now(circle) if seat.member.status == Member.Status.ACTIVE]
    for member in wanting(kind_of(kind), members):
        outbox.queue(kind=kind, member=member, key=key, payload={"circle": circle.pk}, now=now)
