"""What the pages of buddies and circles show of people: only what each shows to whoever looks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q

from community.directory.cards import Card, card_of
from community.models import BuddyRequest, Circle, CircleInvitation, CircleMember, Meeting, Member
from community.names import in_a_row
from community.profile_words import words_of

if TYPE_CHECKING:
    from community.directory.groups import Named

ANSWERS_SHOWN = dt.timedelta(days=30)


@dataclass(frozen=True)
class PersonShown:
    """Somebody in a circle, as another in it sees them. ``state`` is "", "away" (a break) or "unreachable"."""

    name: str
    own: bool
    work: str
    profile: str
    ways: list[str]
    contact: str
    agreed: bool
    state: str
    back_on: dt.date | None


@dataclass(frozen=True)
class CircleShown:
    """A circle in a list, with the others in it and its next call."""

    circle: Circle
    others: str
    count: int
    next_call: Meeting | None


@dataclass(frozen=True)
class Asked:
    """A request or an invitation with the card of whoever sent it."""

    what: BuddyRequest | CircleInvitation
    card: Card


def people_of(circle: Circle, viewer: Member, *, today: dt.date) -> list[PersonShown]:
    """Everybody in ``circle`` now, or who was in it when it ended; the viewer last."""
    seats = circle.seats.filter(left_at=circle.ended_at).select_related("member__user", "member__organisation")
    return sorted((_shown(seat, viewer, today) for seat in seats.order_by("joined_at", "pk")), key=lambda one: one.own)


def _shown(seat: CircleMember, viewer: Member, today: dt.date) -> PersonShown:
    member, own = seat.member, seat.member_id == viewer.pk
    there = member.status == Member.Status.ACTIVE and member.user.is_active and member.hidden_at is None
    away = member.paused_until is not None and member.paused_until > today
    open_now = there and (seat.left_at is None or own)
    reachable = open_now and viewer.hidden_at is None and member.shows("contact", to_buddy=True)
    return PersonShown(
        name=member.name,
        own=own,
        work=_work(member) if there else "",
        profile=member.public_id if there and member.is_listed(today=today) else "",
        ways=words_of(member, "talk_ways") if open_now and member.shows("talk_ways", to_buddy=True) else [],
        contact=member.contact if reachable else "",
        agreed=seat.agreed_at is not None,
        state="unreachable" if not there else "away" if away else "",
        back_on=member.paused_until if away else None,
    )


def _work(member: Member) -> str:
    role = member.role_title if member.shows("role_title", to_buddy=True) else ""
    place = str(member.organisation or "") if member.shows("organisation", to_buddy=True) else ""
    return ", ".join(word for word in (role, place) if word)


def circles_shown(circles: Iterable[Circle], viewer: Member, *, now: dt.datetime) -> list[CircleShown]:
    """``circles`` with names and next calls, by two further queries."""
    seats = CircleMember.objects.filter(left_at=None).select_related("member__user").order_by("joined_at", "pk")
    found = list(
        Circle.objects.filter(pk__in=[circle.pk for circle in circles])
        .prefetch_related(Prefetch("seats", seats, to_attr="places"))
        .order_by("started_at", "pk")
    )
    calls = _next_calls(found, viewer, now=now)
    return [_circle_shown(circle, viewer, calls.get(circle.pk)) for circle in found]


def _circle_shown(circle: Circle, viewer: Member, call: Meeting | None) -> CircleShown:
    places: Sequence[CircleMember] = circle.places  # type: ignore[attr-defined]
    names = [place.member.name for place in places if place.member_id != viewer.pk]
    return CircleShown(circle, in_a_row(names), len(places), call)


def _next_calls(circles: Iterable[Circle], viewer: Member, *, now: dt.datetime) -> dict[int, Meeting]:
    coming = Meeting.objects.of(viewer).upcoming(now=now).filter(circle__in=circles)
    found: dict[int, Meeting] = {}
    for meeting in coming:
        if meeting.circle_id is not None:
            found.setdefault(meeting.circle_id, meeting)
    return found


def with_cards(found: Iterable[BuddyRequest | CircleInvitation], named: Named) -> list[Asked]:
    """Each with the card of its sender; needs the sender's elements loaded ahead."""
    return [Asked(one, card_of(one.sender if isinstance(one, BuddyRequest) else one.by, named)) for one in found]


def sent_by(member: Member, *, now: dt.datetime) -> list[BuddyRequest]:
    """What ``member`` asked and waits for, or was answered lately, the last first."""
    waiting = Q(status=BuddyRequest.Status.SENT)
    ended = (BuddyRequest.Status.DECLINED, BuddyRequest.Status.EXPIRED)
    lately = Q(status__in=ended, answered_at__gt=now - ANSWERS_SHOWN)
    rows = member.requests_sent.filter(waiting | lately).select_related("low__user", "high__user")
    return list(rows.order_by("-sent_at"))


def receiver_of(request: BuddyRequest) -> Member:
    """Whom a request was sent to."""
    return request.high if request.sender_id == request.low_id else request.low
