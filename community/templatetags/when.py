"""Times in words that always name the zone: "Tuesday 10 November 2026, 10:00 to 10:30 (UK time)"."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django import template

from community.rhythm import first_of
from community.times import day_in_words, short_in_words, span_in_words, time_in_words, zone_of
from community.times import inside as inside_a_sentence

if TYPE_CHECKING:
    from community.models import Meeting, Member

register = template.Library()


@register.filter
def when(meeting: Meeting, member: Member | None) -> str:
    """From when to when a meeting is, on ``member``'s clock (UK time without one), in the language that is active."""
    return span_in_words(meeting.starts_at, meeting.ends_at, zone_of(member))


@register.filter
def moment(value: dt.datetime, member: Member | None) -> str:
    """A moment with its day and zone: "Tuesday 10 November 2026, 10:00 (UK time)"."""
    return span_in_words(value, None, zone_of(member))


@register.filter
def short(value: dt.datetime, member: Member | None) -> str:
    """For subjects of mails: "10 November, 10:00 (UK time)"."""
    return short_in_words(value, zone_of(member))


@register.filter
def clock(value: dt.datetime, member: Member | None) -> str:
    """The time of day alone, without a zone: only where the zone stands beside it."""
    return time_in_words(value, zone_of(member))


@register.filter
def day(value: dt.datetime, member: Member | None) -> str:
    """The day alone: "Tuesday 10 November 2026"."""
    return day_in_words(value, zone_of(member))


@register.filter
def inside(value: str) -> str:
    """One of these as it stands within a sentence, which matters in Welsh: "dydd Sadwrn 10 Hydref"."""
    return inside_a_sentence(value)


@register.filter
def exact(value: dt.datetime) -> str:
    """For ``datetime=`` of a <time>: in UTC, without fractions of a second."""
    return value.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%MZ")


@register.filter
def month_day(month: str) -> dt.date:
    """The first day of a month 'YYYY-MM', to be written with ``date``."""
    return first_of(month)
