"""Whom somebody need not ask: who has no seat left, whom they asked lately, and whom they call already."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, F, Value
from django.db.models.functions import Coalesce

from community.models import BuddyRequest, Circle, CircleMember, Member
from community.services.buddy_requests import NOT_AGAIN


def full() -> frozenset[int]:
    """Everybody who has as many buddies as they want."""
    held = CircleMember.objects.filter(left_at=None, seat__isnull=False).values("member")
    most = Coalesce(F("member__buddy_preferences__max_buddies"), Value(1))
    return frozenset(
        held.annotate(held=Count("pk"), most=most).filter(held__gte=F("most")).values_list("member", flat=True)
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """Members by their keys: those whose answer is awaited, and those who may not be asked again yet."""

    waiting: frozenset[int]
    lately: frozenset[int]

    @property
    def all(self) -> frozenset[int]:
        """Both."""
        return self.waiting | self.lately


def asked_by(viewer: Member, *, now: dt.datetime) -> Asked:
    """Whom ``viewer`` asked: each is there until they may ask again."""
    status = BuddyRequest.Status
    unsettled = viewer.requests_sent.filter(status__in=(status.SENT, status.DECLINED, status.EXPIRED))
    rows = unsettled.filter(sent_at__gt=now - NOT_AGAIN).values_list("low_id", "high_id", "status", "expires_at")
    waiting, lately = set[int](), set[int]()
    for low, high, said, expires_at in rows:
        is_waiting = said == status.SENT and expires_at > now
        (waiting if is_waiting else lately).add(high if low == viewer.pk else low)
    return Asked(frozenset(waiting), frozenset(lately))


def circles_with_buddies(viewer: Member) -> dict[int, int]:
    """The circle that ``viewer`` has with each of their buddies, by the buddy; both by their keys."""
    kinds = (Circle.Kind.PAIR, Circle.Kind.TRIO)
    mine = viewer.seats.filter(left_at=None, circle__kind__in=kinds).exclude(circle__status=Circle.Status.ENDED)
    seats = CircleMember.objects.filter(left_at=None, circle__in=mine.values("circle")).exclude(member=viewer)
    return dict(seats.order_by("pk").values_list("member_id", "circle_id"))
