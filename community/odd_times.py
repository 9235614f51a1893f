"""Times for a call that are worth a second look: on a bank holiday, at a weekend, early or late. Pure."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from community.availability import bank_holidays
from community.working_days import SATURDAY

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from django.utils.functional import _StrPromise as Promise

EARLIEST, LATEST = dt.time(7), dt.time(19)


def oddity(starts_at: dt.datetime, ends_at: dt.datetime, *, zone: ZoneInfo, nation: str) -> Promise | None:
    """What is unusual about a time for somebody in ``zone`` with the bank holidays of ``nation``; None if nothing."""
    begins, ends = starts_at.astimezone(zone), ends_at.astimezone(zone)
    if begins.date() in bank_holidays(nation, begins.year):
        return _("This is on a bank holiday")
    if begins.weekday() >= SATURDAY:
        return _("This is at a weekend")
    if begins.time() < EARLIEST or ends.time() > LATEST or ends.date() > begins.date():
        return _("This is before 7:00 or after 19:00")
    return None
