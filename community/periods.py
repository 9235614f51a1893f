"""Lengths of time that are promised to people: one value counts back from now and says itself in words."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass

from django.utils.translation import ngettext


@dataclass(frozen=True)
class Period:
    """Days, or calendar months, or years: exactly one of them."""

    days: int = 0
    months: int = 0
    years: int = 0

    def before(self, now: dt.datetime) -> dt.datetime:
        """The moment this long before ``now``; the last day of a shorter month."""
        if self.days:
            return now - dt.timedelta(days=self.days)
        return _months_from(now, -(self.months + 12 * self.years))

    def after(self, now: dt.datetime) -> dt.datetime:
        """The moment this long after ``now``."""
        if self.days:
            return now + dt.timedelta(days=self.days)
        return _months_from(now, self.months + 12 * self.years)

    def __str__(self) -> str:
        if self.days:
            return ngettext("%(count)d day", "%(count)d days", self.days) % {"count": self.days}
        if self.months:
            return ngettext("%(count)d month", "%(count)d months", self.months) % {"count": self.months}
        return ngettext("%(count)d year", "%(count)d years", self.years) % {"count": self.years}


def _months_from(now: dt.datetime, months: int) -> dt.datetime:
    year, month = divmod(now.year * 12 + now.month - 1 + months, 12)
    day = min(now.day, calendar.monthrange(year, month + 1)[1])
    return now.replace(year=year, month=month + 1, day=day)
