"""Taking back what somebody did to a call within a few minutes, where everybody is still free.

That is a booking from a poll, a move, a cancellation, or that they cannot come.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from community.call_errors import ChangedError, NotPossibleError
from community.models import Meeting
from community.services import calls, poll_decisions

if TYPE_CHECKING:
    from collections.abc import Collection

    from community.models import Member, TimePoll

UNDO_FOR = dt.timedelta(minutes=10)


@dataclass(frozen=True)
class Undo:
    """What somebody did to a call, so that they can take it back: how it was, and in which version it is now.

    ``poll`` is the poll for a time that led to a call just booked: to take that back is to cancel it. ``unasked`` are
    the members (pks) whom nobody had asked about the time that a call was moved from.
    """

    meeting: int
    version: int
    starts_at: str
    minutes: int
    done_at: str
    poll: int = 0
    unasked: Sequence[int] = ()

    def holds(self, *, now: dt.datetime) -> bool:
        """Whether it can still be taken back."""
        return now < dt.datetime.fromisoformat(self.done_at) + UNDO_FOR

    def kept(self) -> dict[str, Any]:
        """As a session keeps it."""
        return asdict(self)


def undo_for(before: Meeting, after: Meeting, *, now: dt.datetime, unasked: Collection[int] = ()) -> Undo:
    """What takes ``after`` back to how the call was ``before``, where a move is taken back with who was ``unasked``."""
    minutes = int((before.ends_at - before.starts_at).total_seconds() // 60)
    start, done_at = before.starts_at.isoformat(), now.isoformat()
    return Undo(after.pk, after.version, start, minutes, done_at, unasked=sorted(unasked))


def undo_for_booked(meeting: Meeting, poll: TimePoll, *, now: dt.datetime) -> Undo:
    """What cancels a call that ``poll`` led to, and opens the poll again."""
    return replace(undo_for(meeting, meeting, now=now), poll=poll.pk)


def undo(*, undo: Undo, meeting: Meeting, by: Member, now: dt.datetime) -> Meeting:
    """Cancel what was just booked, move the call back, come after all, or book it anew: calendars get a new entry then.

    Raises ChangedError if it is too late or somebody changed the call meanwhile, TakenError if a time has gone.
    """
    if undo.meeting != meeting.pk or not undo.holds(now=now) or meeting.version != undo.version:
        raise ChangedError
    if undo.poll:
        return poll_decisions.take_back(poll_id=undo.poll, meeting=meeting, by=by, now=now, version=undo.version)
    starts_at = dt.datetime.fromisoformat(undo.starts_at)
    if meeting.is_scheduled and by not in calls.goers(meeting):
        return calls.come_after_all(meeting=meeting, by=by, now=now, version=undo.version)
    if meeting.is_scheduled:
        return calls.move(
            meeting=meeting, starts_at=starts_at, minutes=undo.minutes, by=by, now=now, version=undo.version,
            any_hour=True, kind="call_undone", unasked=undo.unasked,
        )  # fmt: skip
    if meeting.circle is None:
        raise NotPossibleError
    return calls.book(
        circle=meeting.circle, starts_at=starts_at, minutes=undo.minutes, by=by, now=now, month=meeting.month,
        link=meeting.link, phone=meeting.phone, any_hour=True, kind="call_undone", anew=meeting,
        unasked=calls.unasked_in(meeting) - {by.pk},
    )  # fmt: skip
