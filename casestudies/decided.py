"""That a story was decided: models say so, since Wagtail decides through them, and whoever registered acts on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from casestudies.models import SubmissionMessage

    Hear = Callable[[SubmissionMessage, dt.datetime], None]

_hearers: dict[str, Hear] = {}


def when_decided(name: str, hear: Hear) -> None:
    """Have ``hear(message, now)`` called in the transaction of each decision; the same name again replaces."""
    _hearers[name] = hear


def was_decided(message: SubmissionMessage, *, now: dt.datetime) -> None:
    """Tell whoever registered, in the caller's transaction."""
    for hear in _hearers.values():
        hear(message, now)
