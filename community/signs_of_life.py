"""What counts as a sign of life in a pair, trio or circle: whoever sees one is not asked whether they go on."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from community.models import (
    CallFeedback,
    Circle,
    CircleInvitation,
    CircleMember,
    Meeting,
    MonthSkipped,
    Offer,
    TimePoll,
)
from community.models.circles import month_of
from community.times import UK

if TYPE_CHECKING:
    from community.models.circles import CircleQuerySet


def without_signs(circles: CircleQuerySet, *, since: dt.datetime) -> CircleQuerySet:
    """Those of ``circles`` in which nothing happened since, and nothing is booked."""
    return circles.filter(*(~Exists(acts) for acts in _acts(since)))


def shows_signs(circle: Circle, *, since: dt.datetime) -> bool:
    """Whether something happened in ``circle`` since, or a call is booked. One query."""
    return not without_signs(Circle.objects.filter(pk=circle.pk), since=since).exists()


def is_asked(circle: Circle) -> bool:
    """Whether it is still a question if ``circle`` goes on: they were asked, and nothing has happened since."""
    return circle.asked_at is not None and not shows_signs(circle, since=circle.asked_at)


def _acts(since: dt.datetime) -> list[QuerySet[Any]]:
    """A call that was or will be, one that was moved or cancelled, and all that is done on the way to one."""
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
