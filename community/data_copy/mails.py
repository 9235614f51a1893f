"""The lists about mail: what was sent, which reminders somebody chose, and their private calendar address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from community import mail_kinds
from community.data_copy.rows import rows
from community.models import CalendarFeed, Delivery, RefusedAddress, ReminderPreferences, Suppression
from community.services.claims import address_digest

if TYPE_CHECKING:
    from community.data_copy import Row
    from community.models import Member


def mails(member: Member) -> list[Row]:
    """Mails to the member or their account: of which kind, when, and whether they went. Words are never kept."""
    labels = {kind.name: str(kind.label) for kind in mail_kinds.known()}
    own = Q(member=member) | Q(user=member.user_id)
    found = Delivery.objects.filter(own).order_by("created_at", "pk")
    return [
        {
            "kind": labels.get(one.kind, one.kind),
            "state": str(one.get_state_display()),
            "put_in_at": one.created_at,
            "sent_at": one.sent_at,
        }
        for one in found
    ]


def choices(member: Member) -> list[Row]:
    """Reminders, and parts of the summary, that the member switched on or off, or that rest by themselves."""
    return rows(member.mail_preferences.order_by("kind"), "kind", "on", "changed_at", "paused_at")


def reminder_times(member: Member) -> list[Row]:
    """How often and when the member is reminded, and since when not at all, if they chose it."""
    found = ReminderPreferences.objects.filter(member=member)
    return rows(found, "frequency", "hour", "paused_until", "all_stopped_at", "changed_at")


def stopped(member: Member) -> list[Row]:
    """That mail to an address of the member was stopped, and why; or that the one they have now was refused once."""
    of_address = Q(address_digest=address_digest(member.user.email))
    refused = RefusedAddress.objects.filter(of_address).values_list("since", flat=True)
    stopped = Suppression.objects.filter(of_address | Q(user=member.user_id)).order_by("since")
    once: list[Row] = [{"reason": "refused once", "since": since} for since in refused]
    return [*rows(stopped, "reason", "proof", "since"), *once]


def calendar_address(member: Member) -> list[Row]:
    """That there is an address, and when it was last fetched; the address itself is a secret."""
    return rows(CalendarFeed.objects.filter(member=member), "made_at", "last_read_at")
