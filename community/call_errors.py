"""Why a call cannot be booked or changed. Each is an everyday event, which the page that asked puts into words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from community.models import Meeting


class CallError(Exception):
    """A call was not booked or changed; nothing was written."""


class TakenError(CallError):
    """Not everybody is free at ``starts_at``, or not any more."""

    def __init__(self, starts_at: dt.datetime | None = None) -> None:
        super().__init__(starts_at)
        self.starts_at = starts_at


class MonthTakenError(CallError):
    """The circle has its call of that month already: ``meeting``."""

    def __init__(self, meeting: Meeting) -> None:
        super().__init__(meeting.pk)
        self.meeting = meeting


class ChangedError(CallError):
    """Somebody moved, cancelled or answered it meanwhile, or it is over."""


class NotPossibleError(CallError):
    """The circle takes a break or has ended, or somebody is not in it any more."""
