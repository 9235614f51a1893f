"""The lists about a member's calls, and about when they can be called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from community.data_copy import Row, leave_out, register
from community.data_copy.rows import rows
from community.models import (
    AvailabilityException,
    AvailabilityRule,
    BookingPreferences,
    CallFeedback,
    Meeting,
    Offer,
    Participant,
)

if TYPE_CHECKING:
    from community.models import Member

PREFERENCES = (
    "nation", "works_on_holidays", "min_notice_hours", "buffer_minutes", "weekly_max", "length", "call_link", "phone",
    "calendar_mails",
)  # fmt: skip


def register_calls() -> None:
    """Put them into the copy; called once the apps are ready."""
    own = "community.{}".format
    register("hours", _("When you can be called"), hours, covers=(own("AvailabilityRule.member"),))
    register("other_dates", _("Dates that are not as usual"), dates, covers=(own("AvailabilityException.member"),))
    register("booking", _("How calls are booked with you"), booking, covers=(own("BookingPreferences.member"),))
    register("calls", _("Your calls"), calls, covers=(own("Meeting.created_by"), own("Meeting.cancelled_by")))
    register("call_feedback", _("What you said after calls"), said, covers=(own("CallFeedback.member"),))
    register("call_offers", _("Times you offered for calls"), offers, covers=(own("Offer.by"),))
    leave_out("community.Hold.member", "made from the calls, which are in the copy")
    leave_out("community.Meeting.late_by", "stands with the call, which is in the copy")
    leave_out("community.MonthSkipped.by", "a press of a button for the whole circle")


def hours(member: Member) -> list[Row]:
    """The hours of their week."""
    return rows(AvailabilityRule.objects.filter(member=member), "weekday", "start", "end")


def dates(member: Member) -> list[Row]:
    """Dates on which they are away or have other hours."""
    return rows(AvailabilityException.objects.filter(member=member), "date", "ranges")


def booking(member: Member) -> list[Row]:
    """How calls are booked with them."""
    return rows(BookingPreferences.objects.filter(member=member), *PREFERENCES)


def calls(member: Member) -> list[Row]:
    """The calls they were in, and what they did with them; how to join stays with those who come."""
    mine = Participant.objects.filter(member=member, meeting__kind=Meeting.Kind.CALL)
    wanted = ("starts_at", "ends_at", "status")
    return [
        {
            **{name: getattr(one.meeting, name) for name in wanted},
            **{name: getattr(one.meeting, name) if one.answer == "going" else "" for name in ("link", "phone")},
            "my_answer": one.answer,
            "booked_by_me": one.meeting.created_by_id == member.pk,
            "cancelled_by_me": one.meeting.cancelled_by_id == member.pk,
            "cancel_note": one.meeting.cancel_note,
        }
        for one in mine.select_related("meeting").order_by("meeting__starts_at", "pk")
    ]


def said(member: Member) -> list[Row]:
    """What they said after calls, the private notes too."""
    found = CallFeedback.objects.filter(member=member).order_by("said_at")
    return rows(found, "meeting__starts_at", "happened", "useful", "private_note", "shared_line", "said_at")


def offers(member: Member) -> list[Row]:
    """Times they offered."""
    return rows(Offer.objects.filter(by=member).order_by("sent_at"), "times", "minutes", "note", "status", "sent_at")
