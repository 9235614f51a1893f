"""Days and hours in which people are written to about work."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from community.availability import bank_holidays

BEGINS, ENDS = dt.time(9), dt.time(17)
LAST = dt.time(15)  # of what must come before the end of work: time to act is left, also where it is an hour later
ENOUGH = dt.timedelta(hours=1)  # to act on a reminder before it is too late
DAY = dt.timedelta(days=1)
SATURDAY = 5


def is_working_day(day: dt.date, nation: str = "ENG") -> bool:
    """Whether a date is a weekday and no bank holiday of a UK nation."""
    return day.weekday() < SATURDAY and day not in bank_holidays(nation, day.year)


def working_day_from(day: dt.date, nation: str = "ENG") -> dt.date:
    """``day``, or the next working day."""
    while not is_working_day(day, nation):
        day += DAY
    return day


def working_day_until(day: dt.date, nation: str = "ENG") -> dt.date:
    """``day``, or the last working day before it."""
    while not is_working_day(day, nation):
        day -= DAY
    return day


def in_working_hours(moment: dt.datetime, zone: ZoneInfo, nation: str = "ENG") -> dt.datetime:
    """``moment``, or when the next working day of nine to five begins there; in UTC."""
    local = moment.astimezone(zone)
    if local.time() >= ENDS:
        local = dt.datetime.combine(local.date() + DAY, BEGINS, zone)
    elif local.time() < BEGINS:
        local = dt.datetime.combine(local.date(), BEGINS, zone)
    if not is_working_day(local.date(), nation):
        local = dt.datetime.combine(working_day_from(local.date(), nation), BEGINS, zone)
    return local.astimezone(dt.UTC)


def in_working_hours_before(moment: dt.datetime, zone: ZoneInfo, nation: str = "ENG") -> dt.datetime:
    """``moment``, or if nobody works then, ``LAST`` on the last working day before it there; in UTC."""
    if in_working_hours(moment, zone, nation) == moment:
        return moment.astimezone(dt.UTC)
    local = moment.astimezone(zone)
    day = local.date() if local.time() >= ENDS else local.date() - DAY
    return dt.datetime.combine(working_day_until(day, nation), LAST, zone).astimezone(dt.UTC)


def in_time(wanted: dt.datetime, zone: ZoneInfo, *, since: dt.datetime, until: dt.datetime) -> dt.datetime | None:
    """From when on a reminder waits in the outbox, so that it comes in England's working hours before ``until``.

    From ``wanted`` on, if the working hours that follow leave ``ENOUGH`` to act on it; else it comes in those before,
    but not before ``since``. None where no such moment is left. In UTC; ``zone`` is that of the working hours.
    """
    if in_working_hours(wanted, zone) <= until - ENOUGH:
        return wanted.astimezone(dt.UTC)
    at = max(in_working_hours_before(wanted, zone), since)
    return at.astimezone(dt.UTC) if at < until and in_working_hours(at, zone) == at else None
