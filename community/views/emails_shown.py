"""What the page of one's choices about mail shows beside its form."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from community import digest
from community.services.mail_preferences import is_on_break, resting
from community.times import zone_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from community.models import Member, ReminderPreferences


@dataclass(frozen=True)
class Resting:
    """A part of the summary that rests by itself: its name, what it is called, and since which day."""

    name: str
    label: str
    since: dt.date


def resting_rows(member: Member) -> list[Resting]:
    """What rests, in the order of the form."""
    since, zone = resting(member), zone_of(member)
    return [
        Resting(kind.name, capfirst(str(kind.label)), timezone.localdate(since[kind.name], zone))
        for kind in digest.step_kinds()
        if kind.name in since
    ]


def all_off_since(member: Member, times: ReminderPreferences) -> dt.date | None:
    """The day, on their own calendar, since which ``member`` gets no reminder at all; None if they did not stop all."""
    stopped_at = times.all_stopped_at
    return timezone.localdate(stopped_at, zone_of(member)) if stopped_at else None


def said_when_saved(member: Member, times: ReminderPreferences) -> str:
    """That the choices hold, and until when a break does: the day is read as it was understood."""
    if not (day := _break_ends(member, times)):
        return _("Your choices are saved")
    return _("Your choices are saved. Reminders begin again on %(day)s") % {"day": day}


def said_when_started(member: Member, times: ReminderPreferences) -> str:
    """That reminders are on again, and until when a break that was chosen before still holds."""
    if not (day := _break_ends(member, times)):
        return _("Your reminders are on again as they were before")
    return _("Your reminders are on again as they were before, with your break. They begin again on %(day)s") % {
        "day": day
    }


def _break_ends(member: Member, times: ReminderPreferences) -> str:
    """The day; empty where no break holds, or where all are off."""
    day = times.paused_until
    if day is None or times.all_stopped_at or not is_on_break(member, day, timezone.now()):
        return ""
    return date_format(day, "j F Y")


def whose_by_link(request: HttpRequest, member: Member) -> str:
    """The first name of whose page a link opened, for somebody signed in whose own name the page shows above.

    Empty for anybody else: to whom is not signed in, the page names nobody.
    """
    if not request.user.is_authenticated or request.user.pk == member.user_id:
        return ""
    return member.user.first_name or member.name
