"""The times that everybody of a call is free, as a page shows them a week at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from community.models.availability import CallLength, without_hours
from community.names import in_a_row
from community.services.availability import free_times
from community.slots import week_of
from community.times import time_in_words, zone_in_words, zone_of

if TYPE_CHECKING:
    from community.models import Meeting, Member


def times_to_choose(
    request: HttpRequest,
    viewer: Member,
    members: Sequence[Member],
    *,
    now: dt.datetime,
    usual: int,
    but: Meeting | None = None,
) -> dict[str, Any]:
    """What ``community/meetings/_times.html`` shows: for the length and the week that the address asks for."""
    minutes = _minutes(request.GET.get("minutes") or request.POST.get("minutes"), usual)
    free = free_times(members, minutes=minutes, now=now, but=but)
    zone = zone_of(viewer)
    week = week_of(free, minutes=minutes, zone=zone, monday=_day(request.GET.get("week", "")))
    silent = without_hours(members) if week is None else []
    return {
        "minutes": minutes,
        "lengths": [{"minutes": length.value, "label": length.label} for length in CallLength],
        "week": week,
        "zone": zone_in_words(zone),
        "elsewhere": _elsewhere(viewer, members),
        "clocks": _clocks(week, viewer, members),
        "no_hours": [member for member in silent if member != viewer],
        "no_hours_yourself": viewer in silent,
    }


def _minutes(said: str | None, usual: int) -> int:
    return next((length.value for length in CallLength if str(length.value) == said), usual)


def _day(said: str) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(said)
    except ValueError:
        return None
    return day - dt.timedelta(days=day.weekday())


def _elsewhere(viewer: Member, members: Sequence[Member]) -> list[tuple[str, Any]]:
    """The other zones of a call, each with the names of who is in it."""
    zones: dict[str, tuple[Any, list[str]]] = {}
    own = zone_of(viewer)
    for member in members:
        zone = zone_of(member)
        if zone_in_words(zone) != zone_in_words(own):
            zones.setdefault(zone.key, (zone, []))[1].append(member.name)
    return [(in_a_row(names), zone) for zone, names in zones.values()]


def _clocks(week: Any, viewer: Member, members: Sequence[Member]) -> dict[str, str]:
    """For each time what the clock shows those in other zones: "15:00 for Ana Lee"."""
    elsewhere = _elsewhere(viewer, members)
    if week is None or not elsewhere:
        return {}
    return {
        slot.value: ", ".join(
            _("%(time)s for %(names)s") % {"time": time_in_words(slot.starts_at, zone), "names": names}
            for names, zone in elsewhere
        )
        for day in week.days
        for slot in day.slots
    }
