"""Asking somebody to be buddies, and the answers. Each act locks both members, so two that cross are one pairing."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from community.models import Block, BuddyRequest, Circle, Member
from community.permissions import may_see
from community.services import outbox
from community.services.pairing import NoSeatError, free_seat, locked, put_together

if TYPE_CHECKING:
    from django.db.models import QuerySet

ASKS_A_DAY = 5
DAY = dt.timedelta(days=1)
WAITS = dt.timedelta(days=14)
NOT_AGAIN = dt.timedelta(days=90)  # after a no, or no answer


class Obstacle(StrEnum):
    """Why somebody cannot ask another now."""

    # One word for all that is the other's: blocked, not taking requests, no seat, the same place of work, nobody.
    CLOSED = "closed"
    BUDDIES = "buddies"
    THEY_ASKED = "they-asked"
    WAITING = "waiting"
    UNLISTED = "unlisted"
    FULL = "full"
    LATELY = "lately"
    ENOUGH_TODAY = "enough-today"


class CannotAskError(Exception):
    """``obstacle`` says why."""

    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__(obstacle)
        self.obstacle = obstacle


class NotWaitingError(Exception):
    """The request was answered, taken back or ran out meanwhile, or who sent it is not there any more."""


def may_be_asked(viewer: Member, member: Member, *, today: dt.date) -> bool:
    """Whether ``viewer`` finds ``member``, who takes requests of theirs. Why not is the other's own matter."""
    return may_see(viewer, member, today=today) and takes_requests_of(viewer, member)


def takes_requests_of(viewer: Member, member: Member) -> bool:
    """Whether ``member``, whom ``viewer`` finds, is open to buddying, works elsewhere and has a seat left."""
    place = member.organisation_id
    elsewhere = member.pk != viewer.pk and (place is None or place != viewer.organisation_id)
    return elsewhere and member.open_to_buddying and free_seat(member) is not None


def obstacle_between(by: Member, to: Member, *, now: dt.datetime) -> Obstacle | None:
    """What keeps ``by`` from asking ``to``; None if nothing does. What says something about ``to`` comes first.

    What ``by`` asked and waits for comes before all: it looks the same whether or not ``to`` blocked them since.
    """
    today = timezone.localdate(now)
    waiting = BuddyRequest.objects.between(by, to).waiting(now=now).first()
    if waiting is not None and waiting.sender_id == by.pk:
        return Obstacle.WAITING
    if are_blocked(by, to):
        return Obstacle.CLOSED
    if buddy_circle(by, to) is not None:
        return Obstacle.BUDDIES
    if waiting is not None:
        return Obstacle.THEY_ASKED
    if not may_be_asked(by, to, today=today):
        return Obstacle.CLOSED
    return _own_obstacle(by, to, now)


def _own_obstacle(by: Member, to: Member, now: dt.datetime) -> Obstacle | None:
    if not by.is_listed(today=timezone.localdate(now)):
        return Obstacle.UNLISTED
    if free_seat(by) is None:
        return Obstacle.FULL
    if asked_lately(by, to, now=now) is not None:
        return Obstacle.LATELY
    if by.requests_sent.filter(sent_at__gt=now - DAY).count() >= ASKS_A_DAY:
        return Obstacle.ENOUGH_TODAY
    return None


def are_blocked(one: Member, other: Member) -> bool:
    """Whether either does not want to meet the other."""
    return Block.objects.filter(Q(member=one, other=other) | Q(member=other, other=one)).exists()


def buddy_circle(one: Member, other: Member) -> Circle | None:
    """The pair or trio that the two are in now."""
    theirs = Circle.objects.current().of(other).filter(kind__in=(Circle.Kind.PAIR, Circle.Kind.TRIO))
    return Circle.objects.of(one).filter(pk__in=theirs.values("pk")).first()


def asked_lately(by: Member, to: Member, *, now: dt.datetime) -> dt.datetime | None:
    """From when on ``by`` may ask ``to`` again, after a no or no answer; None where they may now."""
    ended = (BuddyRequest.Status.DECLINED, BuddyRequest.Status.EXPIRED)
    last = by.requests_sent.filter(status__in=ended).filter(Q(low=to) | Q(high=to)).order_by("-sent_at").first()
    again = last.sent_at + NOT_AGAIN if last else None
    return again if again and again > now else None


@transaction.atomic
def ask(*, by: Member, to: Member, note: str, now: dt.datetime) -> BuddyRequest:
    """Ask ``to`` to be buddies. If they asked ``by`` already, this is the yes; asked twice is once.

    Raises CannotAskError, and NoSeatError where the yes finds no seat of ``by``.
    """
    found = locked((by.pk, to.pk))
    by, to = found[by.pk], found[to.pk]
    obstacle = obstacle_between(by, to, now=now)
    if obstacle in (Obstacle.WAITING, Obstacle.THEY_ASKED):
        request = BuddyRequest.objects.between(by, to).waiting(now=now).get()
        if obstacle == Obstacle.THEY_ASKED:
            accept(request=request, by=by, now=now)
            request.refresh_from_db()
        return request
    if obstacle is not None:
        raise CannotAskError(obstacle)
    return _send(by, to, note, now)


def _send(by: Member, to: Member, note: str, now: dt.datetime) -> BuddyRequest:
    between = BuddyRequest.objects.between(by, to)  # what ran out and no clock has told yet makes room
    between.filter(status=BuddyRequest.Status.SENT).update(status=BuddyRequest.Status.EXPIRED, answered_at=now)
    low, high = sorted((by, to), key=lambda member: member.pk)
    request = BuddyRequest.objects.create(low=low, high=high, sender=by, note=note, sent_at=now, expires_at=now + WAITS)
    _queue("buddy_asked", to, request, now)
    return request


@transaction.atomic
def accept(*, request: BuddyRequest, by: Member, now: dt.datetime) -> Circle:
    """Say yes: the two are buddies. A second yes gives the same circle.

    Raises NotWaitingError, and NoSeatError where ``by`` has no seat left.
    """
    found = locked((request.low_id, request.high_id))
    by, sender = found[by.pk], found[request.sender_id]
    request = BuddyRequest.objects.get(pk=request.pk)
    if request.status == BuddyRequest.Status.ACCEPTED and request.circle is not None:
        return request.circle
    if request.receiver_id != by.pk or not _can_be_answered(request, by, sender, now):
        raise NotWaitingError
    # First: what a full member still asks is taken back. Whoever takes back or declines waits for nobody.
    if not _settle(request, BuddyRequest.Status.ACCEPTED, now):
        raise NotWaitingError
    circle = buddy_circle(by, sender) or _pair(by, sender, now)
    BuddyRequest.objects.filter(pk=request.pk).update(circle=circle)
    _queue("buddy_accepted", sender, request, now)
    return circle


def _can_be_answered(request: BuddyRequest, by: Member, sender: Member, now: dt.datetime) -> bool:
    waits = request.status == BuddyRequest.Status.SENT and request.expires_at > now
    apart = by.organisation_id is None or by.organisation_id != sender.organisation_id
    return waits and apart and is_there(sender) and not are_blocked(by, sender)


def is_there(member: Member) -> bool:
    """Whether a member takes part and no moderator hid them."""
    return member.status == Member.Status.ACTIVE and member.user.is_active and member.hidden_at is None


def _pair(by: Member, sender: Member, now: dt.datetime) -> Circle:
    if free_seat(by) is None:
        raise NoSeatError(by)
    if free_seat(sender) is None:
        raise NotWaitingError
    return put_together([sender, by], origin=Circle.Origin.REQUEST, now=now)


@transaction.atomic
def decline(*, request: BuddyRequest, by: Member, reply: str, now: dt.datetime) -> bool:
    """Say no with kind words, which the sender reads; False if there is nothing to answer any more."""
    if request.receiver_id != by.pk or not _settle(request, BuddyRequest.Status.DECLINED, now, reply=reply):
        return False
    _queue("buddy_declined", request.sender, request, now)
    return True


@transaction.atomic
def withdraw(*, request: BuddyRequest, by: Member, now: dt.datetime) -> bool:
    """Take a request back; False if it was answered meanwhile. Nobody is told."""
    return request.sender_id == by.pk and _settle(request, BuddyRequest.Status.WITHDRAWN, now)


def expire_due(*, now: dt.datetime) -> int:
    """End requests that nobody answered in time; returns how many."""
    due = BuddyRequest.objects.filter(status=BuddyRequest.Status.SENT, expires_at__lte=now)
    return due.update(status=BuddyRequest.Status.EXPIRED, answered_at=now)


def waiting_for(member: Member, *, now: dt.datetime) -> QuerySet[BuddyRequest]:
    """Requests that ``member`` can answer, oldest first. Whom either blocked, or who left, does not show."""
    apart = Block.objects.filter(Q(member=member) | Q(other=member))
    mine = Q(low=member) | Q(high=member)
    return (
        BuddyRequest.objects.waiting(now=now)
        .filter(mine, sender__status=Member.Status.ACTIVE, sender__user__is_active=True, sender__hidden_at=None)
        .exclude(sender=member)
        .exclude(sender__in=apart.values("member"))
        .exclude(sender__in=apart.values("other"))
        .select_related("sender__user", "sender__organisation")
        .order_by("sent_at")
    )


def _settle(request: BuddyRequest, status: str, now: dt.datetime, *, reply: str = "") -> bool:
    """Compare-and-swap: whoever comes second changes nothing."""
    waiting = BuddyRequest.objects.filter(pk=request.pk).waiting(now=now)
    return bool(waiting.update(status=status, answered_at=now, reply=reply))


def _queue(kind: str, member: Member, request: BuddyRequest, now: dt.datetime) -> None:
    outbox.queue(kind=kind, member=member, key=f"{kind}:{request.pk}", payload={"request": request.pk}, now=now)
