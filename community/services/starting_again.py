"""Reminders that were all stopped, started again as they were.

What a stop switched off bears the stop's own moment, and what was off before bears an earlier one: so the choices from
before are there without being kept twice.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction

from community.models import MailPreference
from community.services.mail_preferences import at_first, choose, switches, times_of

if TYPE_CHECKING:
    from community.models import Member


@transaction.atomic
def start_again(*, member: Member, now: dt.datetime) -> bool:
    """Get what ``member`` got until they stopped all reminders; False where they did not stop all.

    If they had none even then, they get what everybody gets at first: they ask for reminders. What rested begins anew,
    and this month's summary comes if it was left out meanwhile.
    """
    stopped_at = times_of(member).all_stopped_at
    if stopped_at is None:
        return False
    with_it = MailPreference.objects.filter(member=member, on=False, changed_at=stopped_at)
    before = set(with_it.values_list("kind", flat=True)) & {one.name for one in switches()}
    choose(member=member, kinds=before or at_first(), now=now)
    return True
