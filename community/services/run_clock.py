"""The time during a run, for a moment that the caller chose."""

from __future__ import annotations

import datetime as dt
import time


class RunClock:
    """The time, counted on from what the caller said it was, and how much of it may be used."""

    def __init__(self, now: dt.datetime, seconds: float) -> None:
        self._now, self._began, self._seconds = now, time.monotonic(), seconds

    def __call__(self) -> dt.datetime:
        """What time it is."""
        return self._now + dt.timedelta(seconds=time.monotonic() - self._began)

    @property
    def is_over(self) -> bool:
        """Whether the time is used up."""
        return time.monotonic() - self._began >= self._seconds
