"""What of somebody's mail goes when they are erased."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from community.models import CalendarFeed, Delivery

if TYPE_CHECKING:
    from community.models import Member

State = Delivery.State


def forget(member: Member, *, now: dt.datetime) -> None:
    """Send nothing more, and forget choices, the calendar's address and whom mails were about; counts stay."""
    own = Delivery.objects.filter(member=member)
    own.filter(state=State.PENDING).update(state=State.SKIPPED)
    own.update(payload={}, address_digest="", error="")
    member.mail_preferences.all().delete()
    CalendarFeed.objects.filter(member=member).delete()
