"""Days and hours in which people are written to about work."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from community.availability import bank_holidays

BEGINS, ENDS = dt.time(9), dt.time(17)
SATURDAY = 5


def is_working_day(day: dt.date, nation: str = "ENG") -> bool:
    """Whether a date is a weekday and no bank holiday of a UK nation."""
    return day.weekday() < SATURDAY and day not in bank_holidays(nation, day.year)


def working_day_from(day: dt.date, nation: str = "ENG") -> dt.date:
    """``day``, or the next working day."""
    while not is_working_day(day, nation):
        day += dt.timedelta(days=1)
    return day


def in_working_hours(moment: dt.datetime, zone: ZoneInfo, nation: str = "ENG") -> dt.datetime:
    """``moment``, or when the next working day of nine to five begins there; in UTC."""
    local = moment.astimezone(zone)
    if local.time() >= ENDS:
        local = dt.datetime.combine(local.date() + dt.timedelta(days=1), BEGINS, zone)
    elif local.time() < BEGINS:
        local = dt.datetime.combine(local.date(), BEGINS, zone)
    if not is_working_day(local.date(), nation):
        local = dt.datetime.combine(working_day_from(local.date(), nation), BEGINS, zone)
    return local.astimezone(dt.UTC)
