"""The lists about mail: what was sent, which reminders somebody chose, and their private calendar address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from community import mail_kinds
from community.data_copy.rows import rows
from community.models import CalendarFeed

if TYPE_CHECKING:
    from community.data_copy import Row
    from community.models import Member


def mails(member: Member) -> list[Row]:
    """Mails about buddies, calls and sessions: of which kind, when, and whether they went. Words are never kept."""
    labels = {kind.name: str(kind.label) for kind in mail_kinds.known()}
    found = member.deliveries.order_by("created_at", "pk")
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
    """Reminders that the member switched on or off."""
    return rows(member.mail_preferences.order_by("kind"), "kind", "on", "changed_at")


def calendar_address(member: Member) -> list[Row]:
    """That there is an address, and when it was last fetched; the address itself is a secret."""
    return rows(CalendarFeed.objects.filter(member=member), "made_at", "last_read_at")
