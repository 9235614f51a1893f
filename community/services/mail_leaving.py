"""What of somebody's mail goes when they are erased."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.db.models import Q

from community.models import CalendarFeed, Delivery, ReminderPreferences
from community.services import refusals, suppressions
from community.services.claims import address_digest

if TYPE_CHECKING:
    from community.models import Member

State = Delivery.State


def forget(member: Member, *, now: dt.datetime) -> None:
    """Send nothing more, and forget choices, the calendar's address and whom mails were about; counts stay."""
    own = Delivery.objects.filter(Q(member=member) | Q(user=member.user_id))
    # What a worker has claimed it must not begin: that would write down again what is forgotten here.
    unsent = own.filter(state__in=[State.PENDING, State.CLAIMED])
    unsent.update(state=State.SKIPPED, token="", lease_until=None)
    own.update(payload={}, address_digest="", error="")
    _forget_addresses(member)
    member.mail_preferences.all().delete()
    ReminderPreferences.objects.filter(member=member).delete()
    suppressions.forget(user=member.user)
    CalendarFeed.objects.filter(member=member).delete()


def _forget_addresses(member: Member) -> None:
    """Where mails went that were for nobody's account then (an invitation to join, to be asked to rate), or not."""
    addresses = {member.user.email, *EmailAddress.objects.filter(user=member.user_id).values_list("email", flat=True)}
    outside = Delivery.objects.filter(member=None, user=None)
    outside.filter(address_digest__in=[address_digest(one) for one in addresses]).update(address_digest="")
    refusals.forget(addresses)
