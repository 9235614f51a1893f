"""Circles of three to six by subject: starting one, inviting, asking to join, and the answers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count, F, Q
from django.utils import timezone

from community.models import Block, Circle, CircleInvitation, CircleMember, Member
from community.models.circles import GROUP_SIZES, seats_now
from community.permissions import may_see
from community.services import outbox
from community.services.buddy_requests import is_there
from community.services.circles import lock, tell
from community.services.pairing import locked, put_together, take_place

if TYPE_CHECKING:
    from django.db.models import QuerySet

MOST = GROUP_SIZES[-1]
WAITS = dt.timedelta(days=14)
DAY = dt.timedelta(days=1)
CIRCLES_AT_ONCE = 3
INVITATIONS_A_DAY = 10


class CannotJoinError(Exception):
    """The circle is full, has ended, or the two cannot be in it together; which is not said."""


class EnoughError(Exception):
    """This member is in as many circles, or sent as many invitations today, as one person can."""


@dataclass(frozen=True)
class Words:
    """What a circle says of itself. ``element`` is a code, or empty."""

    name: str
    element: str = ""
    about: str = ""
    open_to_join: bool = False


@transaction.atomic
def start(*, by: Member, words: Words, now: dt.datetime) -> Circle:
    """Start a circle, with ``by`` alone in it at first. The same again within a minute is one. Raises EnoughError."""
    by = locked([by.pk])[by.pk]
    mine = Circle.objects.current().of(by).filter(kind=Circle.Kind.GROUP)
    pressed_twice = mine.filter(name=words.name, started_at__gt=now - dt.timedelta(minutes=1)).first()
    if pressed_twice is not None:
        return pressed_twice
    if mine.count() >= CIRCLES_AT_ONCE:
        raise EnoughError
    said = {"name": words.name, "element": words.element, "about": words.about, "open_to_join": words.open_to_join}
    return put_together([by], kind=Circle.Kind.GROUP, origin=Circle.Origin.REQUEST, now=now, **said)


@transaction.atomic
def reword(*, circle: Circle, by: Member, words: Words) -> bool:
    """Change what a circle says of itself; False for who is not in it."""
    circle = lock(circle)
    if circle.kind != Circle.Kind.GROUP or not circle.seats.filter(member=by, left_at=None).exists():
        return False
    circle.name, circle.element, circle.about = words.name, words.element, words.about
    circle.open_to_join = words.open_to_join
    circle.version += 1
    circle.save(update_fields=["name", "element", "about", "open_to_join", "version"])
    return True


def open_circles(member: Member) -> QuerySet[Circle]:
    """Circles that ``member`` may ask to join, newest first: with room, and nobody in them whom they do not meet."""
    blocks = Block.objects.filter(Q(member=member) | Q(other=member))
    apart = Q(member=member) | Q(member__in=blocks.values("member")) | Q(member__in=blocks.values("other"))
    if member.organisation_id is not None:
        apart |= Q(member__organisation=member.organisation_id)
    not_with = CircleMember.objects.filter(apart, left_at=None)
    return (
        Circle.objects.current()
        .filter(kind=Circle.Kind.GROUP, open_to_join=True, status=Circle.Status.ACTIVE)
        .exclude(pk__in=not_with.values("circle"))
        .alias(taken=Count("seats", filter=Q(seats__left_at=None)))
        .filter(taken__lt=MOST)
        .order_by("-started_at", "-pk")
    )


def fits(circle: Circle, member: Member) -> bool:
    """Whether ``member`` could be in ``circle``: room, an organisation of their own, no block with anybody there."""
    people = [place.member for place in seats_now(circle)]
    if circle.status == Circle.Status.ENDED or len(people) >= MOST or member in people:
        return False
    places = {one.organisation_id for one in people} - {None}
    blocks = Block.objects.filter(Q(member=member, other__in=people) | Q(member__in=people, other=member))
    return member.organisation_id not in places and is_there(member) and not blocks.exists()


def may_be_invited(circle: Circle, member: Member, *, by: Member, today: dt.date) -> bool:
    """Whether ``by`` may invite ``member``, who is listed, open to buddying and fits."""
    return member.open_to_buddying and may_see(by, member, today=today) and fits(circle, member)


@transaction.atomic
def invite(*, circle: Circle, member: Member, by: Member, note: str, now: dt.datetime) -> CircleInvitation:
    """Invite ``member``; a wish to join that waits already is granted. Raises CannotJoinError and EnoughError."""
    circle = _lock_with_people(circle, member.pk)
    if not circle.seats.filter(member=by, left_at=None).exists() or not is_there(by):
        raise CannotJoinError
    waiting = _waiting(circle, member, now).first()
    if waiting is not None:
        if waiting.is_wish:
            accept(invitation=waiting, by=by, now=now)
        return waiting
    if not may_be_invited(circle, member, by=by, today=timezone.localdate(now)):
        raise CannotJoinError
    if by.circle_invitations_made.filter(sent_at__gt=now - DAY).count() >= INVITATIONS_A_DAY:
        raise EnoughError
    invitation = _send(circle, member, by, note, now)
    outbox.queue(
        kind="circle_invited", member=member, key=f"circle_invited:{invitation.pk}",
        payload={"invitation": invitation.pk}, now=now,
    )  # fmt: skip
    return invitation


@transaction.atomic
def ask_to_join(*, circle: Circle, by: Member, note: str, now: dt.datetime) -> CircleInvitation:
    """Ask those in an open circle; an invitation that waits is accepted. Raises CannotJoinError and EnoughError."""
    circle = _lock_with_people(circle, by.pk)
    waiting = _waiting(circle, by, now).first()
    if waiting is not None:
        if not waiting.is_wish:
            accept(invitation=waiting, by=by, now=now)
        return waiting
    if not open_circles(by).filter(pk=circle.pk).exists() or not fits(circle, by):
        raise CannotJoinError
    if by.circle_invitations_made.filter(sent_at__gt=now - DAY).count() >= INVITATIONS_A_DAY:
        raise EnoughError
    wish = _send(circle, by, by, note, now)
    for place in seats_now(circle):
        outbox.queue(
            kind="circle_wished", member=place.member, key=f"circle_wished:{wish.pk}",
            payload={"invitation": wish.pk}, now=now,
        )  # fmt: skip
    return wish


@transaction.atomic
def accept(*, invitation: CircleInvitation, by: Member, now: dt.datetime) -> Circle:
    """Say yes: the invited one, or for a wish anybody in the circle. Raises CannotJoinError where it is too late."""
    circle = _lock_with_people(invitation.circle, invitation.member_id)
    invitation = CircleInvitation.objects.select_related("member__user", "by").get(pk=invitation.pk)
    member = invitation.member
    if invitation.status == CircleInvitation.Status.ACCEPTED:
        return circle
    if not _may_answer(invitation, circle, by) or not fits(circle, member):
        raise CannotJoinError
    if not _settle(invitation, CircleInvitation.Status.ACCEPTED, now):
        raise CannotJoinError
    others = [place.member for place in seats_now(circle) if place.member_id != by.pk]
    take_place(circle=circle, member=member, now=now)
    circle.version += 1
    circle.save(update_fields=["version"])
    told = [*others, member] if invitation.is_wish else others
    tell("circle_joined", circle, told, about=member, now=now)
    return circle


@transaction.atomic
def decline(*, invitation: CircleInvitation, by: Member, now: dt.datetime) -> bool:
    """Say no; False if there is nothing to answer any more. Nobody is written to: it shows on their page."""
    return _may_answer(invitation, invitation.circle, by) and _settle(invitation, CircleInvitation.Status.DECLINED, now)


@transaction.atomic
def withdraw(*, invitation: CircleInvitation, by: Member, now: dt.datetime) -> bool:
    """Take back one's own invitation or wish; False if it was answered meanwhile."""
    return invitation.by_id == by.pk and _settle(invitation, CircleInvitation.Status.WITHDRAWN, now)


def expire_due(*, now: dt.datetime) -> int:
    """End invitations and wishes that nobody answered in time; returns how many."""
    due = CircleInvitation.objects.filter(status=CircleInvitation.Status.SENT, expires_at__lte=now)
    return due.update(status=CircleInvitation.Status.EXPIRED, answered_at=now)


def to_answer(member: Member, *, now: dt.datetime) -> QuerySet[CircleInvitation]:
    """What ``member`` can answer, oldest first: invitations, and wishes to join a circle they are in."""
    mine = Circle.objects.current().of(member)
    blocks = Block.objects.filter(Q(member=member) | Q(other=member))
    invited = Q(member=member) & ~Q(by=member)
    wishes = Q(circle__in=mine.values("pk"), by=F("member"))
    waiting = CircleInvitation.objects.filter(status=CircleInvitation.Status.SENT, expires_at__gt=now)
    return (
        waiting.filter(invited | wishes, by__status=Member.Status.ACTIVE, by__hidden_at=None)
        .exclude(circle__status=Circle.Status.ENDED)
        .exclude(by=member)
        .exclude(by__in=blocks.values("member"))
        .exclude(by__in=blocks.values("other"))
        .select_related("by__user", "by__organisation", "circle")
        .order_by("sent_at")
    )


def _lock_with_people(circle: Circle, joining: int) -> Circle:
    """Members by pk, then the circle, as all do: whoever blocks one of them at this moment is waited for."""
    there = circle.seats.filter(left_at=None).values_list("member_id", flat=True)
    locked([joining, *there])
    return lock(circle)


def _waiting(circle: Circle, member: Member, now: dt.datetime) -> QuerySet[CircleInvitation]:
    return circle.invitations.filter(member=member, status=CircleInvitation.Status.SENT, expires_at__gt=now)


def _send(circle: Circle, member: Member, by: Member, note: str, now: dt.datetime) -> CircleInvitation:
    old = circle.invitations.filter(member=member, status=CircleInvitation.Status.SENT)
    old.update(status=CircleInvitation.Status.EXPIRED, answered_at=now)  # what ran out makes room
    return CircleInvitation.objects.create(
        circle=circle, member=member, by=by, note=note, sent_at=now, expires_at=now + WAITS
    )


def _may_answer(invitation: CircleInvitation, circle: Circle, by: Member) -> bool:
    if invitation.is_wish:
        return by.pk != invitation.member_id and circle.seats.filter(member=by, left_at=None).exists()
    return invitation.member_id == by.pk


def _settle(invitation: CircleInvitation, status: str, now: dt.datetime) -> bool:
    """Compare-and-swap: whoever comes second changes nothing."""
    waiting = CircleInvitation.objects.filter(pk=invitation.pk, status=CircleInvitation.Status.SENT, expires_at__gt=now)
    return bool(waiting.update(status=status, answered_at=now))
