"""What goes on in pairs, trios and circles: agreeing, a break, and their end. Whoever is not in one changes nothing."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from community.models import Circle, CircleInvitation, CircleMember, Member
from community.models.circles import seats_now
from community.services import calls, outbox

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

PAIR = 2


def current_circles(member: Member) -> QuerySet[Circle]:
    """The pairs, trios and circles that ``member`` is in now, oldest first."""
    return Circle.objects.current().of(member).order_by("started_at", "pk")


@transaction.atomic
def agree(*, circle: Circle, member: Member, now: dt.datetime) -> bool:
    """Note that ``member`` agrees to keep what is said private; False if they did before."""
    place = CircleMember.objects.filter(circle=circle, member=member, left_at=None, agreed_at=None)
    return bool(place.update(agreed_at=now))


@transaction.atomic
def pause(*, circle: Circle, by: Member, until: dt.date, now: dt.datetime) -> bool:
    """Take a break until the day ``until``, on which the circle is active again. Calls that are booked stay."""
    waiting = _current(circle, by)
    break_now = {"status": Circle.Status.PAUSED, "paused_until": until, "asked_at": None}
    changed = waiting.update(**break_now, version=F("version") + 1)
    if changed:
        _tell_others("circle_paused", circle, by, now)
    return bool(changed)


@transaction.atomic
def resume(*, circle: Circle, by: Member, now: dt.datetime) -> bool:
    """End a break now; False where there is none."""
    paused = _current(circle, by).filter(status=Circle.Status.PAUSED)
    changed = paused.update(**_back(now), version=F("version") + 1)
    if changed:
        _tell_others("circle_resumed", circle, by, now)
    return bool(changed)


def resume_due(*, now: dt.datetime) -> int:
    """End the breaks whose day has come, in Britain; returns how many."""
    due = Circle.objects.filter(status=Circle.Status.PAUSED, paused_until__lte=timezone.localdate(now))
    return due.update(**_back(now), version=F("version") + 1)


@transaction.atomic
def end(*, circle: Circle, by: Member | None, reason: str, now: dt.datetime, thanks: str = "") -> bool:
    """End a circle for all in it, for good: coming calls are cancelled and the others told; False if it had ended.

    ``reason`` is for counts only. ``by`` is None where nobody in it does it.
    """
    circle = lock(circle)
    if circle.status == Circle.Status.ENDED:
        return False
    calls.cancel_for_circle(circle=circle, by=by, now=now)  # why is for nobody to read
    others = [place.member for place in seats_now(circle) if by is None or place.member_id != by.pk]
    if by is not None:
        circle.seats.filter(member=by, left_at=None).update(left_reason=reason, thanks=thanks)
    circle.seats.filter(left_at=None).update(left_at=now)
    circle.invitations.filter(status=CircleInvitation.Status.SENT).update(
        status=CircleInvitation.Status.WITHDRAWN, answered_at=now
    )
    circle.status, circle.end_reason, circle.ended_at, circle.paused_until = Circle.Status.ENDED, reason, now, None
    circle.version += 1
    circle.save(update_fields=["status", "end_reason", "ended_at", "paused_until", "version"])
    _queue("circle_ended", circle, others, by, now)
    return True


@transaction.atomic
def leave(*, circle: Circle, member: Member, now: dt.datetime, reason: str, thanks: str = "") -> bool:
    """Go; the others go on if they still are two or a group that gathers. False where ``member`` is not in it."""
    circle = lock(circle)
    place = circle.seats.filter(member=member, left_at=None).first()
    if place is None or circle.status == Circle.Status.ENDED:
        return False
    left = circle.seats.filter(left_at=None).count() - 1
    if left == 0 or (circle.is_pair_or_trio and left < PAIR):
        return end(circle=circle, by=member, reason=reason, now=now, thanks=thanks)
    calls.take_out(circle=circle, member=member, now=now)
    place.left_at, place.left_reason, place.thanks = now, reason, thanks
    place.save(update_fields=["left_at", "left_reason", "thanks"])
    _take_back_invitations(circle, member, now)
    if circle.kind == Circle.Kind.TRIO:
        circle.kind = Circle.Kind.PAIR
    circle.version += 1
    circle.save(update_fields=["kind", "version"])
    _tell_others("circle_left", circle, member, now)
    return True


def part(*, member: Member, other: Member, now: dt.datetime) -> None:
    """``member`` does not want to meet ``other``: they leave what both are in. Nobody is told why."""
    both = Circle.objects.current().of(other).values("pk")
    for circle in current_circles(member).filter(pk__in=both):
        leave(circle=circle, member=member, now=now, reason=Circle.EndReason.NO_REASON)


def _back(now: dt.datetime) -> dict[str, object]:
    """A circle after its break; whether it is quiet is counted from here."""
    return {"status": Circle.Status.ACTIVE, "paused_until": None, "goes_on_at": now, "asked_at": None}


def lock(circle: Circle) -> Circle:
    """The circle as it is now, for this transaction alone."""
    return Circle.objects.select_for_update(no_key=True).get(pk=circle.pk)


def tell(kind: str, circle: Circle, members: Iterable[Member], *, about: Member, now: dt.datetime) -> None:
    """Write to some of a circle about something that ``about`` did."""
    _queue(kind, circle, members, about, now)


def _current(circle: Circle, member: Member) -> QuerySet[Circle]:
    there = CircleMember.objects.filter(member=member, left_at=None)
    return Circle.objects.current().filter(pk=circle.pk, pk__in=there.values("circle"))


def _take_back_invitations(circle: Circle, member: Member, now: dt.datetime) -> None:
    waiting = circle.invitations.filter(by=member, status=CircleInvitation.Status.SENT)
    waiting.update(status=CircleInvitation.Status.WITHDRAWN, answered_at=now)


def _tell_others(kind: str, circle: Circle, by: Member, now: dt.datetime) -> None:
    _queue(kind, circle, [place.member for place in seats_now(circle) if place.member_id != by.pk], by, now)


def _queue(kind: str, circle: Circle, members: Iterable[Member], by: Member | None, now: dt.datetime) -> None:
    """One mail to each for each time: the moment is part of the key, because a break may be taken again."""
    payload = {"circle": circle.pk, "by": by.pk if by else None}
    key = f"{kind}:{circle.pk}:{payload['by']}:{now:%Y%m%d%H%M%S}"
    for member in members:
        outbox.queue(kind=kind, member=member, key=key, payload=payload, now=now)
