"""What is coming for one member: the next call and session, who they meet, and what waits for their answer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Prefetch

from community.models import (
    AvailabilityRule,
    Circle,
    CircleMember,
    Meeting,
    Member,
    MonthSkipped,
    Participant,
)
from community.models.circles import month_of
from community.services import buddy_requests, circle_groups
from community.services.after_call import to_answer
from community.services.offers import open_offers
from community.times import UK

if TYPE_CHECKING:
    from collections.abc import Iterable

    from community.models import BuddyRequest, CircleInvitation, Offer

MEETINGS_READ = 20


@dataclass(frozen=True)
class Mine:
    """A pair, trio or circle of the member's, and the others in it. ``has_call``: this month's is booked or skipped."""

    circle: Circle
    others: tuple[Member, ...]
    has_call: bool


@dataclass(frozen=True)
class Coming:
    """What stands on a member's home. Whatever is None or empty is not shown."""

    call: Meeting | None
    callers: tuple[Member, ...]
    session: Meeting | None
    circles: tuple[Mine, ...]
    request: BuddyRequest | None
    invitation: CircleInvitation | None
    offer: Offer | None
    to_answer: Meeting | None
    has_hours: bool

    @property
    def without_call(self) -> Mine | None:
        """The first active pair or circle that has no call this month."""
        free = (mine for mine in self.circles if mine.circle.status == Circle.Status.ACTIVE and not mine.has_call)
        return next(free, None)


def coming_for(member: Member, *, now: dt.datetime) -> Coming:
    """Everything at once, in the same number of queries however much there is."""
    circles = tuple(_circles(member, now))
    meetings = list(Meeting.objects.of(member).upcoming(now=now).select_related("session", "circle")[:MEETINGS_READ])
    call = next((one for one in meetings if one.kind == Meeting.Kind.CALL), None)
    offers = (one for one in open_offers(member, now=now) if one.by_id != member.pk)
    return Coming(
        call=call,
        callers=_callers(call, member),
        session=next((one for one in meetings if one.kind == Meeting.Kind.SESSION), None),
        circles=circles,
        request=buddy_requests.waiting_for(member, now=now).first(),
        invitation=circle_groups.to_answer(member, now=now).first(),
        offer=next(offers, None),
        to_answer=to_answer(member, now=now).first(),
        has_hours=AvailabilityRule.objects.filter(member=member).exists(),
    )


def _circles(member: Member, now: dt.datetime) -> Iterable[Mine]:
    month = month_of(now.astimezone(UK).date())
    booked = Meeting.objects.scheduled().filter(circle=OuterRef("pk"), month=month)
    skipped = MonthSkipped.objects.filter(circle=OuterRef("pk"), month=month)
    seats = CircleMember.objects.filter(left_at=None).select_related("member__user").order_by("joined_at", "pk")
    found = (
        Circle.objects.current()
        .of(member)
        .annotate(booked=Exists(booked), skipped=Exists(skipped))
        .prefetch_related(Prefetch("seats", seats, to_attr="present"))
        .order_by("started_at", "pk")
    )
    for circle in found:
        others = tuple(seat.member for seat in circle.present if seat.member_id != member.pk)
        yield Mine(circle, others, has_call=circle.booked or circle.skipped)


def _callers(call: Meeting | None, member: Member) -> tuple[Member, ...]:
    """The others who come to a call; one query, whether there is one or not."""
    going = Participant.objects.filter(meeting=call, answer=Participant.Answer.GOING).exclude(member=member)
    return tuple(one.member for one in going.select_related("member__user").order_by("member_id"))
