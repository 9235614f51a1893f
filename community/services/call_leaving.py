"""What becomes of calls when somebody closes their account, or is forgotten; and how long they are kept."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import TYPE_CHECKING

from django.db.models import Q

from community.call_errors import ChangedError
from community.models import (
    AvailabilityException,
    AvailabilityRule,
    BookingPreferences,
    CallFeedback,
    Meeting,
    MonthSkipped,
    Offer,
)
from community.periods import Period
from community.services.calls import cannot_come
from community.services.traces import without, words_of

if TYPE_CHECKING:
    from community.models import Member

KEPT = Period(years=1)


def leave(member: Member, *, now: dt.datetime) -> None:
    """They are taken out of every coming call, with mail to the others; their offers end."""
    for call in Meeting.objects.of(member).upcoming(now=now).filter(kind=Meeting.Kind.CALL):
        with suppress(ChangedError):  # somebody cancelled it meanwhile
            cannot_come(meeting=call, by=member, now=now)
    Offer.objects.filter(by=member, status=Offer.Status.OPEN).update(status=Offer.Status.WITHDRAWN)


def forget(member: Member, *, now: dt.datetime) -> None:
    """Their hours, links, notes and words go; that calls took place stays."""
    leave(member, now=now)
    _forget_ways_to_reach(member, now)
    for model in (AvailabilityRule, AvailabilityException, BookingPreferences):
        model._default_manager.filter(member=member).delete()
    CallFeedback.objects.filter(member=member).update(private_note="", shared_line="")
    Offer.objects.filter(by=member).update(note="")
    Meeting.objects.filter(cancelled_by=member).update(cancel_note="")
    MonthSkipped.objects.filter(by=member).update(by=None)
    _forget_in_words(member)


def _forget_ways_to_reach(member: Member, now: dt.datetime) -> None:
    """Their link and number, also in calls that others booked. Of calls that are over nobody needs any."""
    calls = Meeting.objects.filter(kind=Meeting.Kind.CALL)
    theirs = calls.filter(participants__member=member)
    over = Q(ends_at__lte=now) | Q(status=Meeting.Status.CANCELLED)
    calls.filter(Q(created_by=member) | Q(pk__in=theirs.filter(over).values("pk"))).update(link="", phone="")
    own = BookingPreferences.objects.filter(member=member).first()
    if own is not None:
        theirs.filter(link=own.call_link).update(link="")
        theirs.filter(phone=own.phone).update(phone="")


def _forget_in_words(member: Member) -> None:
    """Others may have named them in what they wrote about calls that both were in."""
    given = member.user.first_name.strip()
    said = [*words_of(member.user), *([given] if given else [])]
    theirs = Meeting.objects.filter(participants__member=member, kind=Meeting.Kind.CALL)
    for feedback in CallFeedback.objects.filter(meeting__in=theirs).exclude(private_note="", shared_line=""):
        feedback.private_note = without(feedback.private_note, said)[:600]
        feedback.shared_line = without(feedback.shared_line, said)[:200]
        feedback.save(update_fields=["private_note", "shared_line"])
    for call in theirs.exclude(cancel_note=""):
        Meeting.objects.filter(pk=call.pk).update(cancel_note=without(call.cancel_note, said)[:200])
    for offer in Offer.objects.filter(circle__seats__member=member).exclude(note=""):
        Offer.objects.filter(pk=offer.pk).update(note=without(offer.note, said)[:200])


def forget_old(now: dt.datetime) -> int:
    """Delete calls, offers and dates that are over for a year; returns how many. That two met stays."""
    before = KEPT.before(now)
    old = Meeting.objects.filter(kind=Meeting.Kind.CALL, ends_at__lt=before)
    offers = Offer.objects.filter(Q(meeting=None, expires_at__lt=before) | Q(meeting__in=old))
    dates = AvailabilityException.objects.filter(date__lt=before.date())
    return sum(found.delete()[1].get(found.model._meta.label, 0) for found in (offers, old, dates))
