"""The monthly rhythm: the second Tuesday stays the second Tuesday. Never a fifth: not every month has one."""

from __future__ import annotations

import datetime as dt

from dateutil.relativedelta import relativedelta, weekday

LAST_WEEK = 4


def week_of_month(day: dt.date) -> int:
    """Which of its weekdays in the month a date is, 1 to 4; the fifth counts as the fourth."""
    return min((day.day - 1) // 7 + 1, LAST_WEEK)


def day_in_month(month: str, *, week: int, weekday_no: int) -> dt.date:
    """The date of that weekday (0 is Monday) in the given week (1 to 4) of a month 'YYYY-MM'."""
    return first_of(month) + relativedelta(weekday=weekday(weekday_no)(+week))


def first_of(month: str) -> dt.date:
    """The first day of a month 'YYYY-MM'."""
    return dt.date.fromisoformat(f"{month}-01")


def next_month(month: str) -> str:
    """The month after one, as 'YYYY-MM'."""
    return f"{first_of(month) + relativedelta(months=1):%Y-%m}"
