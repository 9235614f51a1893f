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
from community.forms.emails import EmailsForm
from community.services import suppressions
from community.services.digest_next import next_summary
from community.services.mail_preferences import SUMMARY, is_on_break, on_now, reminder_called, resting, times_of
from community.services.pausing import is_paused
from community.times import day_in_words, inside, time_in_words, zone_of

if TYPE_CHECKING:
    from collections.abc import Collection

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


def break_until(member: Member, times: ReminderPreferences) -> dt.date | None:
    """The day on which a break from reminders ends that holds now."""
    return times.paused_until if is_on_break(member, times.paused_until, timezone.now()) else None


def away_until(member: Member) -> dt.date | None:
    """The day on which a break from the community ends that holds now: until then the summary waits, and no more."""
    return member.paused_until if is_paused(member) else None


def next_in_words(member: Member, times: ReminderPreferences, on: Collection[str], now: dt.datetime) -> str:
    """When the next summary comes, on their own clock; empty where none does. ``on``: the names of what they get."""
    moment, zone = next_summary(member, times=times, on=on, now=now), zone_of(member)
    if moment is None:
        return ""
    if moment <= now:
        return _("Your next summary comes today, if there is something to say")
    said = {"day": inside(day_in_words(moment, zone)), "time": time_in_words(moment, zone)}
    return _("Your next summary comes on %(day)s at %(time)s") % said


def said_when_saved(member: Member, now: dt.datetime) -> str:
    """That the choices hold, and what follows: until when a break does, the day as it was understood, what comes when,
    and what was ticked in vain."""
    times, on = times_of(member), on_now(member)
    if day := _break_ends(member, times):
        saved = _("Your choices are saved. Reminders begin again on %(day)s") % {"day": day}
    else:
        saved = _("Your choices are saved")
    return _together(saved, _comes(member, times, on, now), _in_vain(on))


def said_when_break_ended(member: Member, now: dt.datetime) -> str:
    """That reminders come again, or else that all are off, and when the summary does."""
    times, on = times_of(member), on_now(member)
    ended = _("Your break from reminders has ended")
    if times.all_stopped_at:
        return _together(ended, _("All reminders are off"))
    return _together(ended, _comes(member, times, on, now))


def _comes(member: Member, times: ReminderPreferences, on: Collection[str], now: dt.datetime) -> str:
    """When the next summary comes, unless mail to their address is stopped."""
    return "" if suppressions.of(member.user) else next_in_words(member, times, on, now)


def _in_vain(on: Collection[str]) -> str:
    """That the summary has no part but what is new, or that its parts come with it and it is off."""
    parts = {kind.name for kind in digest.step_kinds()}
    with_parts, label = bool(parts.intersection(on)), {"label": EmailsForm.base_fields["parts"].label}
    if SUMMARY in on and parts and not with_parts:
        return _("You ticked nothing under “%(label)s”, so your summary only has what is new") % label
    if SUMMARY not in on and with_parts and reminder_called(SUMMARY):
        return _("What you ticked under “%(label)s” comes only with the summary, which is off") % label
    return ""


def _together(*sentences: str) -> str:
    """What is said at once; the last has no full stop, as everywhere in these messages."""
    return ". ".join(filter(None, sentences))


def said_when_started(member: Member, times: ReminderPreferences) -> str:
    """That reminders are on again, and until when a break that was chosen before still holds."""
    if not (day := _break_ends(member, times)):
        return _("Your reminders are on again as they were before")
    return _("Your reminders are on again as they were before, with your break. They begin again on %(day)s") % {
        "day": day
    }


def _break_ends(member: Member, times: ReminderPreferences) -> str:
    """The day; empty where no break holds, or where all are off."""
    day = break_until(member, times)
    return date_format(day, "j F Y") if day and not times.all_stopped_at else ""


def whose_by_link(request: HttpRequest, member: Member) -> str:
    """The first name of whose page a link opened, for somebody signed in whose own name the page shows above.

    Empty for anybody else: to whom is not signed in, the page names nobody.
    """
    if not request.user.is_authenticated or request.user.pk == member.user_id:
        return ""
    return member.user.first_name or member.name
