"""Mails about buddies and circles. Each looks once more whether its reason still holds, and carries no words of others.

What somebody wrote (a note, a reply, a thank-you) waits on the page that the mail leads to.
"""

from __future__ import annotations

import datetime as dt
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.as_read_by import as_read_by, full_url
from community.emails.writing import write
from community.mail_kinds import MailKind
from community.models import Block, BuddyRequest, Circle, CircleInvitation, CircleMember, Member
from community.names import in_a_row

if TYPE_CHECKING:
    from django.core.mail import EmailMultiAlternatives

    from community.mail_kinds import Write
    from community.models import Delivery


def as_reader(write_it: Write) -> Write:
    """The same mail, written in the language and time zone of its reader."""

    @wraps(write_it)
    def written(delivery: Delivery, now: dt.datetime) -> EmailMultiAlternatives | None:
        with as_read_by(delivery.reader):
            return write_it(delivery, now)

    return written


@as_reader
def write_asked(delivery: Delivery, now: dt.datetime) -> EmailMultiAlternatives | None:
    """Somebody asks the reader to be buddies, and waits for an answer."""
    waiting = BuddyRequest.objects.waiting(now=now).select_related("sender__user")
    request = waiting.filter(pk=delivery.payload["request"]).first()
    if request is None or not _meet(request.sender, delivery.reader):
        return None
    url = full_url("community_buddy_request", request.pk)
    context = {"person": request.sender.name, "url": url, "until": request.expires_at}
    return write(delivery=delivery, template="community/buddy_asked", context=context)


@as_reader
def write_accepted(delivery: Delivery, now: dt.datetime) -> EmailMultiAlternatives | None:
    """Somebody said yes, and they still are buddies."""
    request = _request(delivery, BuddyRequest.Status.ACCEPTED)
    if request is None or request.circle is None or request.circle.status == Circle.Status.ENDED:
        return None
    url = full_url("community_circle", request.circle_id)
    context = {"person": _other(request, delivery.reader).name, "url": url}
    return write(delivery=delivery, template="community/buddy_accepted", context=context)


@as_reader
def write_declined(delivery: Delivery, now: dt.datetime) -> EmailMultiAlternatives | None:
    """Somebody said no, kindly."""
    request = _request(delivery, BuddyRequest.Status.DECLINED)
    if request is None:
        return None
    url = full_url("community_buddies")
    context = {"person": _other(request, delivery.reader).name, "url": url}
    return write(delivery=delivery, template="community/buddy_declined", context=context)


@as_reader
def write_invited(delivery: Delivery, now: dt.datetime) -> EmailMultiAlternatives | None:
    """The reader is invited to a circle, or somebody wants to join theirs."""
    waiting = CircleInvitation.objects.filter(status=CircleInvitation.Status.SENT, expires_at__gt=now)
    invitation = waiting.select_related("by__user", "circle").filter(pk=delivery.payload["invitation"]).first()
    if invitation is None or not _meet(invitation.by, delivery.reader):
        return None
    if invitation.is_wish and not _is_in(invitation.circle, delivery.reader):
        return None
    url = full_url("community_circle_invitation", invitation.pk)
    context = {
        "person": invitation.by.name,
        "circle": invitation.circle.name,
        "url": url,
        "until": invitation.expires_at,
    }
    template = "community/circle_wished" if invitation.is_wish else "community/circle_invited"
    return write(delivery=delivery, template=template, context=context)


@as_reader
def write_joined(delivery: Delivery, now: dt.datetime) -> EmailMultiAlternatives | None:
    """Somebody joined the reader's circle, or the reader was let in."""
    return _about_circle(delivery, "circle_joined", both_in=True)


@as_reader
def write_left(delivery: Delivery, now: dt.datetime) -> EmailMultiAlternatives | None:
    """Somebody left, and the reader is still in it."""
    return _about_circle(delivery, "circle_left")


@as_reader
def write_paused(delivery: Delivery, now: dt.datetime) -> EmailMultiAlternatives | None:
    """A break began, and goes on."""
    return _about_circle(delivery, "circle_paused", status=Circle.Status.PAUSED)


@as_reader
def write_resumed(delivery: Delivery, now: dt.datetime) -> EmailMultiAlternatives | None:
    """A break ended."""
    return _about_circle(delivery, "circle_resumed", status=Circle.Status.ACTIVE)


@as_reader
def write_ended(delivery: Delivery, now: dt.datetime) -> EmailMultiAlternatives | None:
    """A pairing or circle ended. Who ended it and why is for nobody to read, only the names of who was in it."""
    circle = Circle.objects.filter(pk=delivery.payload["circle"], status=Circle.Status.ENDED).first()
    if circle is None:
        return None
    url = full_url("community_circle", circle.pk)
    context = {"circle": circle, "people": _people(circle, delivery.reader), "url": url}
    return write(delivery=delivery, template="community/circle_ended", context=context)


def _about_circle(
    delivery: Delivery, template: str, *, status: str = "", both_in: bool = False
) -> EmailMultiAlternatives | None:
    circle = Circle.objects.current().filter(pk=delivery.payload["circle"]).first()
    if circle is None or (status and circle.status != status) or not _is_in(circle, delivery.reader):
        return None
    by = Member.objects.select_related("user").filter(pk=delivery.payload["by"]).first()
    if by is None or (both_in and not _is_in(circle, by)):
        return None
    context: dict[str, Any] = {"circle": circle, "person": by.name, "reader_joined": by.pk == delivery.member_id}
    context |= {"people": _people(circle, delivery.reader), "day": circle.paused_until}
    context["url"] = full_url("community_circle", circle.pk)
    return write(delivery=delivery, template=f"community/{template}", context=context)


def _people(circle: Circle, reader: Member) -> str:
    """The others' names: of those in it now, or who were in it when it ended."""
    seats = CircleMember.objects.filter(circle=circle, left_at=circle.ended_at).exclude(member=reader)
    with as_read_by(reader):
        return in_a_row([seat.member.name for seat in seats.select_related("member__user").order_by("pk")])


def _request(delivery: Delivery, status: str) -> BuddyRequest | None:
    found = BuddyRequest.objects.select_related("low__user", "high__user", "circle")
    return found.filter(pk=delivery.payload["request"], status=status).first()


def _other(request: BuddyRequest, member: Member) -> Member:
    return request.high if request.low_id == member.pk else request.low


def _is_in(circle: Circle, member: Member) -> bool:
    return CircleMember.objects.filter(circle=circle, member=member, left_at=None).exists()


def _meet(one: Member, other: Member) -> bool:
    there = one.status == Member.Status.ACTIVE and one.hidden_at is None
    blocks = Block.objects.filter(Q(member=one, other=other) | Q(member=other, other=one))
    return there and not blocks.exists()


KINDS: tuple[MailKind, ...] = (
    MailKind("buddy_asked", _("somebody asks you to be buddies"), write_asked),
    MailKind("buddy_accepted", _("somebody said yes to being buddies"), write_accepted),
    MailKind("buddy_declined", _("somebody answered your request"), write_declined),
    MailKind("circle_invited", _("somebody invites you to a circle"), write_invited),
    MailKind("circle_wished", _("somebody wants to join your circle"), write_invited),
    MailKind("circle_joined", _("somebody joined your circle"), write_joined),
    MailKind("circle_left", _("somebody left your circle"), write_left),
    MailKind("circle_paused", _("your buddies or circle take a break"), write_paused),
    MailKind("circle_resumed", _("your buddies or circle are back"), write_resumed),
    MailKind("circle_ended", _("a pairing or circle ended"), write_ended),
)
