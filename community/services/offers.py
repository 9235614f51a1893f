"""Offering up to three times for a call. An offer holds nothing; taking a time books it, or politely fails."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from community.call_errors import ChangedError, NotPossibleError, TakenError
from community.models import Circle, Meeting, Member, Offer
from community.models.circles import seats_now
from community.services import calls
from community.services.availability import free_between, outside_hours, preferences_of, usual_place
from community.services.call_rules import check_free, lock, lock_call, month_of_call
from community.services.outbox import queue

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_TIMES = 3


def offer(
    *,
    circle: Circle,
    times: Sequence[dt.datetime],
    minutes: int,
    by: Member,
    now: dt.datetime,
    note: str = "",
    meeting: Meeting | None = None,
) -> Offer:
    """Offer times for a new call, or for moving ``meeting``, and tell the others. It replaces ``by``'s last offer.

    The hours people gave do not count, what they have promised does. Raises TakenError for a time that is past or
    not free, NotPossibleError, and ChangedError if the call to be moved is over or cancelled.
    """
    with transaction.atomic():
        circle, members = lock(circle, by=by)
        if meeting is not None:  # whoever is out of it is not asked, and need not be free
            members = calls.goers(lock_call(meeting, now=now))
        if by not in members:
            raise NotPossibleError
        times = sorted(set(times))[:MOST_TIMES]
        if not times:
            raise TakenError
        for start in times:
            check_free(members, starts_at=start, minutes=minutes, now=now, but=meeting, any_hour=True)
        waiting = circle.offers.filter(status=Offer.Status.OPEN)
        waiting.filter(by=by).update(status=Offer.Status.WITHDRAWN)
        if len(members) == 2:  # who answers an offer with times of their own has answered it
            waiting.exclude(by=by).update(status=Offer.Status.EXPIRED)
        made = Offer.objects.create(
            circle=circle, meeting=meeting, by=by, minutes=minutes, note=note, sent_at=now, expires_at=times[-1],
            times=[start.astimezone(dt.UTC).isoformat() for start in times],
            month=meeting.month if meeting else month_of_call(times[0]),
        )  # fmt: skip
        for member in members:
            if member != by:
                queue(kind="call_offered", member=member, key=f"offer:{made.pk}", payload={"offer": made.pk}, now=now)
    return made


def accept(*, offer: Offer, starts_at: dt.datetime, by: Member, now: dt.datetime) -> Meeting:
    """Take one of the times: the call is booked or moved for all. Raises ChangedError if the offer is closed.

    Raises TakenError if the time has gone meanwhile: then the offer stays open for its other times.
    """
    with transaction.atomic():
        circle, members = lock(offer.circle, by=by)
        taken = Offer.objects.filter(pk=offer.pk, status=Offer.Status.OPEN, expires_at__gt=now).exclude(by=by)
        if not taken.update(status=Offer.Status.TAKEN):
            raise ChangedError
        offer.refresh_from_db()
        if starts_at not in times_of(offer):
            raise TakenError
        # The others of a group have not answered yet: where it is outside their hours, their calendars ask them.
        others = [member for member in members if member not in (offer.by, by)]
        unasked = outside_hours(others, starts_at=starts_at, minutes=offer.minutes)
        when = {"starts_at": starts_at, "minutes": offer.minutes, "by": by, "now": now, "any_hour": True}
        when["unasked"] = unasked
        if offer.meeting is not None:
            meeting = calls.move(meeting=offer.meeting, agreed=[offer.by], **when)  # type: ignore[arg-type]
        else:
            place = usual_place(preferences_of([offer.by, by, *members]))  # who offered is the one that calls
            meeting = calls.book(circle=circle, **when, **place)  # type: ignore[arg-type]
        offer.status, offer.taken = Offer.Status.TAKEN, meeting
        offer.save(update_fields=["status", "taken"])
    return meeting


def withdraw(*, offer: Offer, by: Member) -> None:
    """Take back one's own offer. Raises ChangedError if it was answered or ended meanwhile."""
    own = Offer.objects.filter(pk=offer.pk, by=by, status=Offer.Status.OPEN)
    if not own.update(status=Offer.Status.WITHDRAWN):
        raise ChangedError


def times_of(offer: Offer) -> list[dt.datetime]:
    """The times offered, in UTC."""
    return [dt.datetime.fromisoformat(start) for start in offer.times]


def times_left(offer: Offer, *, now: dt.datetime) -> list[dt.datetime]:
    """Those of the times that can still be taken."""
    members = calls.goers(offer.meeting) if offer.meeting else [seat.member for seat in seats_now(offer.circle)]
    times = [start for start in times_of(offer) if start > now]
    if not times:
        return []
    last = times[-1] + dt.timedelta(minutes=offer.minutes)
    free = free_between(
        members, minutes=offer.minutes, now=now, first=times[0], last=last, but=offer.meeting, any_hour=True
    )
    return [start for start in times if start in set(free)]


def open_offers(member: Member, *, now: dt.datetime) -> Iterable[Offer]:
    """Offers in the circles of ``member`` that can still be answered, the oldest first."""
    mine = Circle.objects.of(member).filter(status=Circle.Status.ACTIVE)
    waiting = Offer.objects.filter(circle__in=mine, status=Offer.Status.OPEN, expires_at__gt=now)
    called = Q(meeting=None) | Q(meeting__in=Meeting.objects.of(member))
    return waiting.filter(called).select_related("circle", "by__user", "meeting").order_by("sent_at")


def expire(*, now: dt.datetime) -> int:
    """Close the offers whose last time has passed; returns how many."""
    return Offer.objects.filter(status=Offer.Status.OPEN, expires_at__lte=now).update(status=Offer.Status.EXPIRED)
