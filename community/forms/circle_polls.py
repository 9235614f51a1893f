"""The form with which somebody asks their circle for a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from community.forms.clock_fields import DayField
from community.forms.meetings import OfferForm
from community.forms.polls import TOO_FEW
from community.odd_times import oddity
from community.time_polls import FEWEST_TIMES, MOST_TIMES

ROWS = 3


class CirclePollForm(OfferForm):
    """Two to ten times for a call, and the last day for answers. It has as many rows as were sent, three at least.

    An unusual time is asked about once: ``odd_times``, sent back as ``sure``, says that it is meant.
    """

    until = DayField(label=_("Last day for answers"), error_messages={"required": _("Enter the last day for answers")})

    def __init__(self, *args: Any, zone: ZoneInfo, now: dt.datetime, nation: str, rows: int = ROWS, **kwargs: Any):
        sent = args[0] if args else None
        self.times = range(min(rows if sent is None else rows_sent(sent), MOST_TIMES))
        self.nation, self.odd_times = nation, ""
        super().__init__(*args, zone=zone, now=now, **kwargs)
        del self.fields["note"]

    @property
    def may_grow(self) -> bool:
        """Whether there is room for one more time."""
        return len(self.times) < MOST_TIMES

    def clean(self) -> dict[str, Any]:
        """``starts`` as when times are offered, and ``deadline``: the end of that day, or the first time if sooner."""
        cleaned = super().clean()
        if self.errors:
            return cleaned
        if len(set(self.starts.values())) < FEWEST_TIMES:
            self.add_error("day-1", TOO_FEW)
            return cleaned
        end = dt.datetime.combine(cleaned["until"], dt.time(23, 59), self.zone).astimezone(dt.UTC)
        self.deadline = min(end, *self.starts.values())
        if end <= self.now:
            self.add_error("until", _("Enter a day from today on"))
        self._ask_about_odd_ones(dt.timedelta(minutes=cleaned["minutes"]))
        return cleaned

    def _ask_about_odd_ones(self, length: dt.timedelta) -> None:
        whys = {
            number: why
            for number, start in self.starts.items()
            if (why := oddity(start, start + length, zone=self.zone, nation=self.nation))
        }
        self.odd_times = ",".join(sorted(f"{self.starts[number]:%Y%m%dT%H%M}" for number in whys))
        if whys and self.data.get("sure") != self.odd_times:
            for number, why in whys.items():
                words = _("{what}. If you mean it, send the question again")
                self.add_error(f"time-{number}", format_lazy(words, what=why))


def rows_sent(data: Mapping[str, str]) -> int:
    """How many rows a page had that was sent, so that none is lost."""
    numbers = [number for number in range(MOST_TIMES) if f"day-{number}" in data or f"time-{number}" in data]
    return max(max(numbers, default=0) + 1, ROWS)
