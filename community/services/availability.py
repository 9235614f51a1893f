"""When members can be called: their hours from the database, less what they have promised already."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from community.availability import CELL_SECONDS, Hours, common_starts, open_cells, with_buffer
from community.models import (
    AvailabilityException,
    AvailabilityRule,
    BookingPreferences,
    Hold,
    Meeting,
    Participant,
)
from community.models.meetings import cells_between
from community.times import zone_of

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from community.models import Member

DAYS_AHEAD = 56  # a call is booked eight weeks ahead at most


def preferences_of(members: Iterable[Member]) -> dict[int, BookingPreferences]:
    """How calls are booked with each member, by pk; who never said anything has the usual ones. One query."""
    known = {prefs.member_id: prefs for prefs in BookingPreferences.objects.filter(member__in=_pks(members))}
    return {member.pk: known.get(member.pk) or BookingPreferences(member=member) for member in members}


def usual_place(of_each: Mapping[int, BookingPreferences]) -> dict[str, str]:
    """``link`` and ``phone`` as the first of these members saved them who saved either; else both are empty."""
    given = next((one for one in of_each.values() if one.call_link or one.phone), None)
    return {"link": given.call_link if given else "", "phone": given.phone if given else ""}


def hours_of(members: Iterable[Member]) -> dict[int, Hours]:
    """The hours of each member, by pk, in three queries; of who gave none they are empty."""
    members = list(members)
    preferences = preferences_of(members)
    weekly: dict[int, list[tuple[int, dt.time, dt.time]]] = defaultdict(list)
    for rule in AvailabilityRule.objects.filter(member__in=_pks(members)):
        weekly[rule.member_id].append((rule.weekday, rule.start, rule.end))
    exceptions: dict[int, dict[dt.date, tuple[tuple[dt.time, dt.time], ...]]] = defaultdict(dict)
    for other in AvailabilityException.objects.filter(member__in=_pks(members)):
        exceptions[other.member_id][other.date] = ranges_of(other)
    return {
        member.pk: Hours(
            zone=zone_of(member),
            weekly=tuple(weekly[member.pk]),
            exceptions=exceptions[member.pk],
            nation=preferences[member.pk].nation,
            works_on_holidays=preferences[member.pk].works_on_holidays,
        )
        for member in members
    }


def ranges_of(exception: AvailabilityException) -> tuple[tuple[dt.time, dt.time], ...]:
    """The hours of a date that is not as usual."""
    return tuple((dt.time.fromisoformat(start), dt.time.fromisoformat(end)) for start, end in exception.ranges)


@dataclass
class Promised:
    """What one member has promised: the cells of calls and sessions, and how many calls in each week of theirs."""

    cells: set[int] = field(default_factory=set)
    calls: Counter[dt.date] = field(default_factory=Counter)


def promised(
    members: Sequence[Member], *, first: dt.datetime, last: dt.datetime, but: Meeting | None = None
) -> dict[int, Promised]:
    """What each member has promised from ``first`` to ``last``, by pk, but for one call; two queries."""
    found = {member.pk: Promised() for member in members}
    zones = {member.pk: zone_of(member) for member in members}
    going = Participant.objects.filter(
        member__in=_pks(members),
        answer=Participant.Answer.GOING,
        meeting__status=Meeting.Status.SCHEDULED,
        meeting__ends_at__gt=first - dt.timedelta(days=7),
        meeting__starts_at__lt=last + dt.timedelta(days=7),
    ).exclude(meeting=but)
    seen = going.values_list("member_id", "meeting__kind", "meeting__starts_at", "meeting__ends_at")
    for pk, kind, starts_at, ends_at in seen:
        found[pk].cells.update(cells_between(starts_at, ends_at))
        if kind == Meeting.Kind.CALL:
            found[pk].calls[monday_of(starts_at.astimezone(zones[pk]).date())] += 1
    cells = Hold.objects.filter(member__in=_pks(members), cell__range=(_cell(first) - 96, _cell(last) + 96))
    for pk, cell in cells.exclude(meeting=but).values_list("member_id", "cell"):
        found[pk].cells.add(cell)
    return found


@dataclass(frozen=True)
class Diary:
    """What decides when some members are free, by pk: how calls are booked with them, their hours, their promises."""

    preferences: Mapping[int, BookingPreferences]
    hours: Mapping[int, Hours]
    promised: Mapping[int, Promised]


def monday_of(day: dt.date) -> dt.date:
    """The Monday that a date's week begins with."""
    return day - dt.timedelta(days=day.weekday())


def free_times(
    members: Sequence[Member],
    *,
    minutes: int,
    now: dt.datetime,
    days: int = DAYS_AHEAD,
    but: Meeting | None = None,
) -> list[dt.datetime]:
    """When a call of ``minutes`` can begin so that all ``members`` are free, in UTC, in order.

    Within everybody's hours, notice, rest before and after, and calls a week. ``but`` is a call that is to be moved:
    its own time counts as free. The number of queries does not depend on how many members there are.
    """
    return free_between(members, minutes=minutes, now=now, last=now + dt.timedelta(days=days), but=but)


def free_times_of_each(
    groups: Sequence[Sequence[Member]], *, minutes: int, now: dt.datetime, days: int = DAYS_AHEAD
) -> list[list[dt.datetime]]:
    """As ``free_times``, for each of ``groups``, in as many queries as for one."""
    everybody, last = list({one.pk: one for group in groups for one in group}.values()), now + dt.timedelta(days=days)
    diary = Diary(preferences_of(everybody), hours_of(everybody), promised(everybody, first=now, last=last))
    return [
        _free(group, diary, minutes=minutes, earliest=now + _notice(group, diary.preferences), last=last)
        for group in groups
    ]


def free_between(
    members: Sequence[Member],
    *,
    minutes: int,
    now: dt.datetime,
    last: dt.datetime,
    first: dt.datetime | None = None,
    but: Meeting | None = None,
    any_hour: bool = False,
) -> list[dt.datetime]:
    """As ``free_times``, for calls that begin at ``first`` or later and end by ``last``.

    ``any_hour`` is for times that people offer each other by hand: hours and notice do not count then, rest before and
    after, sessions and calls a week do.
    """
    members = list(members)
    preferences = preferences_of(members)
    earliest = now if any_hour else now + _notice(members, preferences)
    earliest = max(earliest, first or earliest)
    if not members or last <= earliest:
        return []
    hours = {} if any_hour else hours_of(members)
    diary = Diary(preferences, hours, promised(members, first=earliest, last=last, but=but))
    return _free(members, diary, minutes=minutes, earliest=earliest, last=last, any_hour=any_hour)


def _notice(members: Iterable[Member], preferences: Mapping[int, BookingPreferences]) -> dt.timedelta:
    """The longest that any of ``members`` wants to know of a call before it."""
    return dt.timedelta(hours=max((preferences[one.pk].min_notice_hours for one in members), default=0))


def _free(
    members: Sequence[Member],
    diary: Diary,
    *,
    minutes: int,
    earliest: dt.datetime,
    last: dt.datetime,
    any_hour: bool = False,
) -> list[dt.datetime]:
    """When a call can begin that suits all of ``members``, as ``diary`` knows them."""
    preferences, busy, open_of_each = diary.preferences, diary.promised, []
    for member in members:
        zone = zone_of(member)
        day, end = earliest.astimezone(zone).date(), last.astimezone(zone).date()
        cells = (
            set(cells_between(earliest, last)) if any_hour else open_cells(diary.hours[member.pk], first=day, last=end)
        )
        cells -= with_buffer(busy[member.pk].cells, minutes=preferences[member.pk].buffer_minutes)
        open_of_each.append(cells)
    starts = common_starts(open_of_each, taken=(), minutes=minutes, earliest=earliest, latest=last)
    full = [(zone_of(member), _full_weeks(busy[member.pk], preferences[member.pk].weekly_max)) for member in members]
    full = [(zone, weeks) for zone, weeks in full if weeks]
    return [start for start in starts if not _in_any(start, full)]


def outside_hours(members: Iterable[Member], *, starts_at: dt.datetime, minutes: int) -> set[int]:
    """The pks of those whose hours do not cover a call at that time."""
    ends_at = starts_at + dt.timedelta(minutes=minutes)
    needed = set(cells_between(starts_at, ends_at))
    outside = set()
    for pk, hours in hours_of(members).items():
        first, last = (moment.astimezone(hours.zone).date() for moment in (starts_at, ends_at))
        if not needed <= open_cells(hours, first=first, last=last):
            outside.add(pk)
    return outside


def _in_any(start: dt.datetime, full: list[tuple[ZoneInfo, set[dt.date]]]) -> bool:
    return any(monday_of(start.astimezone(zone).date()) in weeks for zone, weeks in full)


def _full_weeks(own: Promised, most: int) -> set[dt.date]:
    return {monday for monday, calls in own.calls.items() if calls >= most}


def _pks(members: Iterable[Member]) -> list[int]:
    return [member.pk for member in members]


def _cell(moment: dt.datetime) -> int:
    return int(moment.timestamp()) // CELL_SECONDS
