"""Putting members together: their seats, the circle, and the history that says who was put together with whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import IntegrityError, transaction

from community.models import BuddyPreferences, BuddyRequest, Circle, CircleMember, Member, PairHistory


class NoSeatError(Exception):
    """``member`` has as many buddies as they want."""

    def __init__(self, member: Member) -> None:
        super().__init__(member.pk)
        self.member = member


def locked(pks: Iterable[int]) -> dict[int, Member]:
    """The members as they are now, for this transaction alone. Everybody locks in the same order, so nobody waits."""
    rows = Member.objects.select_for_update(no_key=True, of=("self",)).select_related("user", "organisation")
    return {member.pk: member for member in rows.filter(pk__in=set(pks)).order_by("pk")}


def most_buddies(member: Member) -> int:
    """How many buddies ``member`` wants at most; who never said so wants one."""
    chosen = BuddyPreferences.objects.filter(member=member).values_list("max_buddies", flat=True).first()
    return chosen or 1


def free_seat(member: Member) -> int | None:
    """The lowest seat for a buddy that ``member`` has left, if any."""
    most = most_buddies(member)
    taken = seats_held(member)
    if len(taken) >= most:
        return None
    return next(seat for seat in range(1, most + 1) if seat not in taken)


def seats_held(member: Member) -> set[int]:
    """The numbers of the seats on which ``member`` has a buddy now."""
    held = member.seats.filter(left_at=None, seat__isnull=False)
    return {seat for seat in held.values_list("seat", flat=True) if seat is not None}


@transaction.atomic
def put_together(
    members: Sequence[Member], *, kind: str = Circle.Kind.PAIR, origin: str, now: dt.datetime, **words: Any
) -> Circle:
    """A circle of ``members``, each on one of their seats unless it is a group. Raises NoSeatError.

    The database holds two that take the same seat apart, whether or not the members are locked.
    """
    circle = Circle.objects.create(kind=kind, origin=origin, started_at=now, **words)
    for member in members:
        take_place(circle=circle, member=member, now=now)
    return circle


def take_place(*, circle: Circle, member: Member, now: dt.datetime) -> CircleMember:
    """Give ``member`` a place in ``circle``, again for who was in it before. Raises NoSeatError."""
    seat = None
    if circle.is_pair_or_trio:
        seat = free_seat(member)
        if seat is None:
            raise NoSeatError(member)
    _note_history(circle, member, now)
    try:
        with transaction.atomic():
            place, _new = CircleMember.objects.update_or_create(
                circle=circle,
                member=member,
                defaults={"seat": seat, "joined_at": now, "left_at": None, "left_reason": "", "thanks": ""},
            )
    except IntegrityError as error:
        raise NoSeatError(member) from error
    if seat is not None:
        withdraw_if_full(member=member, now=now)
    return place


def withdraw_if_full(*, member: Member, now: dt.datetime) -> int:
    """Take back what ``member`` still asks others when no seat is left, so that nobody accepts in vain."""
    if free_seat(member) is not None:
        return 0
    waiting = BuddyRequest.objects.filter(sender=member, status=BuddyRequest.Status.SENT)
    return waiting.update(status=BuddyRequest.Status.WITHDRAWN, answered_at=now)


def _note_history(circle: Circle, member: Member, now: dt.datetime) -> None:
    there = circle.seats.filter(left_at=None).exclude(member=member).values_list("member_id", flat=True)
    pairs = [sorted((pk, member.pk)) for pk in there]
    PairHistory.objects.bulk_create(
        [PairHistory(low_id=low, high_id=high, circle=circle, paired_at=now) for low, high in pairs],
        ignore_conflicts=True,
    )
