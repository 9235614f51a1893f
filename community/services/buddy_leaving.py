"""What becomes of buddies, circles and requests when somebody blocks another, closes their account, or is forgotten."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Q

from community.models import BuddyPreferences, BuddyRequest, Circle, CircleInvitation, CircleMember, NotForMe
from community.services.circles import current_circles, leave, part
from community.services.traces import without, words_of

if TYPE_CHECKING:
    from community.models import Member


def go_apart(*, member: Member, other: Member, now: dt.datetime) -> None:
    """``member`` blocked ``other``: they leave what both are in, and what they still ask the other is taken back.

    What the other asked stays as it is on the other's page until it runs out, so that nothing tells them.
    """
    part(member=member, other=other, now=now)
    sent = BuddyRequest.objects.between(member, other).filter(sender=member, status=BuddyRequest.Status.SENT)
    sent.update(status=BuddyRequest.Status.WITHDRAWN, answered_at=now)
    invited = CircleInvitation.objects.filter(by=member, member=other, status=CircleInvitation.Status.SENT)
    invited.update(status=CircleInvitation.Status.WITHDRAWN, answered_at=now)


def leave_everything(member: Member, *, now: dt.datetime) -> None:
    """Somebody closes their account: circles end kindly, and nothing of theirs waits any more."""
    for circle in current_circles(member):
        leave(circle=circle, member=member, now=now, reason=Circle.EndReason.LEFT)
    _end_requests(member, now)
    waiting = CircleInvitation.objects.filter(status=CircleInvitation.Status.SENT)
    waiting.filter(by=member).update(status=CircleInvitation.Status.WITHDRAWN, answered_at=now)
    waiting.filter(member=member).update(status=CircleInvitation.Status.EXPIRED, answered_at=now)


def forget(member: Member, *, now: dt.datetime) -> None:
    """Somebody is erased: what they wrote to others goes, and so does what they wished. That they met stays."""
    leave_everything(member, now=now)
    BuddyPreferences.objects.filter(member=member).delete()
    NotForMe.objects.filter(Q(member=member) | Q(other=member)).delete()
    theirs = BuddyRequest.objects.filter(Q(low=member) | Q(high=member))
    theirs.filter(sender=member).update(note="")
    theirs.exclude(sender=member).update(reply="")
    member.circle_invitations_made.update(note="")
    member.seats.update(thanks="")
    _forget_in_words(member)


def _end_requests(member: Member, now: dt.datetime) -> None:
    waiting = BuddyRequest.objects.filter(status=BuddyRequest.Status.SENT)
    waiting.filter(sender=member).update(status=BuddyRequest.Status.WITHDRAWN, answered_at=now)
    asked = waiting.filter(Q(low=member) | Q(high=member))
    asked.update(status=BuddyRequest.Status.EXPIRED, answered_at=now)


def _forget_in_words(member: Member) -> None:
    """Circles may be called after somebody, and others may have thanked them by name."""
    words = words_of(member.user)
    places = Circle.objects.filter(seats__member=member)
    for circle in places:
        circle.name, circle.about = without(circle.name, words)[:80], without(circle.about, words)[:400]
        circle.save(update_fields=["name", "about"])
    given = member.user.first_name.strip()
    said = [*words, *([given] if given else [])]
    for request in BuddyRequest.objects.filter(Q(low=member) | Q(high=member)):
        request.note, request.reply = without(request.note, said)[:400], without(request.reply, said)[:400]
        request.save(update_fields=["note", "reply"])
    for invitation in CircleInvitation.objects.filter(Q(member=member) | Q(circle__in=places)).exclude(note=""):
        CircleInvitation.objects.filter(pk=invitation.pk).update(note=without(invitation.note, said)[:400])
    for place in CircleMember.objects.filter(circle__in=places).exclude(thanks=""):
        CircleMember.objects.filter(pk=place.pk).update(thanks=without(place.thanks, said)[:400])
