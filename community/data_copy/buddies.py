"""The lists about a member's buddies and circles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.data_copy import Row, leave_out, register
from community.data_copy.rows import rows
from community.models import BuddyPreferences, BuddyRequest, PairHistory

if TYPE_CHECKING:
    from community.models import Member


def register_buddies() -> None:
    """Put them into the copy; called once the apps are ready."""
    own = "community.{}".format
    register("buddy_wishes", _("What you would like in a buddy"), preferences, covers=(own("BuddyPreferences.member"),))
    register("not_for_me", _("People we do not suggest to you"), set_aside, covers=(own("NotForMe.member"),))
    register(
        "buddy_requests",
        _("Buddy requests you sent and got"),
        requests,
        covers=(own("BuddyRequest.sender"), own("BuddyRequest.low"), own("BuddyRequest.high")),
    )
    register("circles", _("Your buddies and circles"), circles, covers=(own("CircleMember.member"),))
    register(
        "put_together",
        _("Who you were put together with"),
        pairs,
        covers=(own("PairHistory.low"), own("PairHistory.high")),
    )
    register(
        "circle_invitations",
        _("Invitations to circles you sent and got"),
        invitations,
        covers=(own("CircleInvitation.member"), own("CircleInvitation.by")),
    )
    leave_out("community.NotForMe.other", "others' choice, of which nobody is told")


def preferences(member: Member) -> list[Row]:
    """How they want to be matched."""
    return rows(BuddyPreferences.objects.filter(member=member), "max_buddies", "standing", "sector", "region", "stage")


def set_aside(member: Member) -> list[Row]:
    """Whom they did not want suggested."""
    found = member.not_for_me.select_related("other__user").order_by("made_at")
    return [{"name": one.other.name, "made_at": one.made_at} for one in found]


def requests(member: Member) -> list[Row]:
    """What they asked and were asked, in the words that they could read."""
    found = BuddyRequest.objects.filter(Q(low=member) | Q(high=member))
    wanted = ("status", "note", "reply", "sent_at", "answered_at")
    return [
        {
            "sent_by_me": one.sender_id == member.pk,
            "other": (one.high if one.low_id == member.pk else one.low).name,
            **{name: getattr(one, name) for name in wanted},
        }
        for one in found.select_related("low__user", "high__user").order_by("sent_at")
    ]


def circles(member: Member) -> list[Row]:
    """Where they are and were in, and what they said as they left."""
    wanted = ("joined_at", "left_at", "agreed_at", "left_reason", "thanks")
    return [
        {
            "kind": seat.circle.kind,
            "name": seat.circle.name,
            "status": seat.circle.status,
            **{name: getattr(seat, name) for name in wanted},
        }
        for seat in member.seats.select_related("circle").order_by("joined_at")
    ]


def pairs(member: Member) -> list[Row]:
    """Whom they were put together with, and when they first met."""
    found = PairHistory.objects.filter(Q(low=member) | Q(high=member)).select_related("low__user", "high__user")
    return [
        {
            "other": (one.high if one.low_id == member.pk else one.low).name,
            "paired_at": one.paired_at,
            "met_at": one.met_at,
        }
        for one in found.order_by("paired_at")
    ]


def invitations(member: Member) -> list[Row]:
    """Into which circles they were invited, invited others, or asked to come."""
    wanted = ("status", "note", "sent_at", "answered_at")
    sent = member.circle_invitations_made.select_related("circle", "member__user")
    got = member.circle_invitations.exclude(by=member).select_related("circle", "by__user")
    return [
        *(
            {
                "circle": one.circle.name,
                "from": "me",
                "to": one.member.name,
                **{name: getattr(one, name) for name in wanted},
            }
            for one in sent.order_by("sent_at")
        ),
        *(
            {
                "circle": one.circle.name,
                "from": one.by.name,
                "to": "me",
                **{name: getattr(one, name) for name in wanted},
            }
            for one in got.order_by("sent_at")
        ),
    ]
