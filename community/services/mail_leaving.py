"""What of somebody's mail goes when they are erased."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Q

from community.models import CalendarFeed, Delivery, ReminderPreferences
from community.services import suppressions

if TYPE_CHECKING:
    from community.models import Member

State = Delivery.State


def forget(member: Member, *, now: dt.datetime) -> None:
    """Send nothing more, and forget choices, the calendar's address and whom mails were about; counts stay."""
    own = Delivery.objects.filter(Q(member=member) | Q(user=member.user_id))
    own.filter(state=State.PENDING).update(state=State.SKIPPED)
    own.update(payload={}, address_digest="", error="")
    member.mail_preferences.all().delete()
    ReminderPreferences.objects.filter(member=member).delete()
    suppressions.forget(user=member.user)
    CalendarFeed.objects.filter(member=member).delete()
