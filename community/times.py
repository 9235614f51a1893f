"""Days and times in words, on the clock of one member, in the language that is active."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from community.zone_names import zone_name

if TYPE_CHECKING:
    from community.models import Member

UK = ZoneInfo("Europe/London")
UK_ZONES = frozenset(
    ("Europe/London", "Europe/Belfast", "Europe/Jersey", "Europe/Guernsey", "Europe/Isle_of_Man", "GB")
)


def zone_of(member: Member | None) -> ZoneInfo:
    """The zone of ``member``'s clock; that of the UK for nobody, and where a stored name is no longer known."""
    return UK if member is None else zone_called(member.time_zone)


def zone_called(name: str) -> ZoneInfo:
    """The zone of that name; that of the UK where a stored name is no longer known."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UK


def zone_in_words(zone: ZoneInfo) -> str:
    """What stands behind a time: "UK time", or the place, "Paris time"."""
    if zone.key in UK_ZONES:
        return _("UK time")
    return _("%(place)s time") % {"place": zone_name(zone.key) or zone.key}


def day_in_words(moment: dt.datetime | dt.date, zone: ZoneInfo = UK) -> str:
    """The day of ``moment``: "Tuesday 10 November 2026"."""
    day = moment.astimezone(zone).date() if isinstance(moment, dt.datetime) else moment
    return date_format(day, "l j F Y")


def inside(words: str) -> str:
    """A day in ``words`` as it stands within a sentence: Welsh writes "dydd Sadwrn" there, not "Dydd Sadwrn"."""
    return f"d{words[1:]}" if words.startswith("Dydd ") else words


def time_in_words(moment: dt.datetime, zone: ZoneInfo) -> str:
    """The time of day, without its zone."""
    return moment.astimezone(zone).strftime("%H:%M")


def span_in_words(start: dt.datetime, end: dt.datetime | None, zone: ZoneInfo) -> str:
    """The day, from when to when, and the zone. ``end`` may be None, and may be on another day."""
    words = {
        "day": day_in_words(start, zone),
        "start": time_in_words(start, zone),
        "zone": zone_in_words(zone),
    }
    if end is None:
        return _("%(day)s, %(start)s (%(zone)s)") % words
    words["end"] = time_in_words(end, zone)
    if start.astimezone(zone).date() == end.astimezone(zone).date():
        return _("%(day)s, %(start)s to %(end)s (%(zone)s)") % words
    words["end_day"] = inside(day_in_words(end, zone))
    return _("%(day)s, %(start)s to %(end_day)s, %(end)s (%(zone)s)") % words


def short_in_words(moment: dt.datetime, zone: ZoneInfo) -> str:
    """The date without its year, the time and the zone: "10 November, 10:00 (UK time)"."""
    words = {
        "day": date_format(moment.astimezone(zone).date(), "j F"),
        "start": time_in_words(moment, zone),
        "zone": zone_in_words(zone),
    }
    return _("%(day)s, %(start)s (%(zone)s)") % words
