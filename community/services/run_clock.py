"""The time during a run, for a moment that the caller chose."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable


class RunClock:
    """The time, counted on from what the caller said it was, and how much of it may be used.

    Where that is a moment of the caller's choice, ``machine`` says what time it is for everybody else.
    """

    def __init__(self, now: dt.datetime, seconds: float, machine: Callable[[], dt.datetime] | None = None) -> None:
        self._now, self._began, self._seconds, self._machine = now, time.monotonic(), seconds, machine

    def __call__(self) -> dt.datetime:
        """What time it is."""
        return self._now + dt.timedelta(seconds=time.monotonic() - self._began)

    @property
    def machine_time(self) -> dt.datetime:
        """By which leases are given and run out: other workers must agree about them."""
        return self._machine() if self._machine else self()

    @property
    def is_over(self) -> bool:
        """Whether the time is used up."""
        return time.monotonic() - self._began >= self._seconds
