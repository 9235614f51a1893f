"""What the clock says about a session of the community, and the days of a series. Pure; moments are aware."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from community.times import UK
from community.working_days import in_time, in_working_hours

if TYPE_CHECKING:
    from community.models import GroupSession, Meeting

ATTENDANCE_OPEN_FOR = dt.timedelta(days=7)
FEEDBACK_OPEN_FOR = dt.timedelta(days=14)
FEEDBACK_AFTER = dt.timedelta(hours=2)
BOARD_WARNING = dt.timedelta(hours=6)  # before a board closes, or earlier: see board_warned_at
LAST_SAFE_WEEK = 4  # not every month has a fifth Tuesday


def has_begun(meeting: Meeting, *, now: dt.datetime) -> bool:
    """Whether it was not cancelled and its start has come."""
    return meeting.is_scheduled and meeting.starts_at <= now


def is_over(meeting: Meeting, *, now: dt.datetime) -> bool:
    """Whether its end has come, or it was cancelled: nobody answers any more."""
    return not meeting.is_scheduled or meeting.ends_at <= now


def attendance_is_open(meeting: Meeting, *, now: dt.datetime) -> bool:
    """Whether somebody can say that they were there: from the start until a week after the end."""
    return has_begun(meeting, now=now) and now < meeting.ends_at + ATTENDANCE_OPEN_FOR


def feedback_is_open(meeting: Meeting, *, now: dt.datetime) -> bool:
    """Whether somebody can say what they thought of it: from the end on, for two weeks."""
    return meeting.is_scheduled and meeting.ends_at <= now < meeting.ends_at + FEEDBACK_OPEN_FOR


def is_asked_with_board(session: GroupSession) -> bool:
    """Whether the mail that the board closes asks, too, if the session was useful: both would come on one day."""
    if not session.board_columns or session.board_closed_early_at is not None:
        return False
    asked, warned = _question_at(session.meeting), board_warned_at(session)
    return warned is not None and asked.astimezone(UK).date() == warned.astimezone(UK).date()


def board_warned_at(session: GroupSession) -> dt.datetime | None:
    """From when on the mail waits that the board closes, in UTC; None where no working hours (UK) are left for it.

    Who had a session on a Friday is told that afternoon: on Monday the board is closed.
    """
    closes = session.board_closes_at
    return in_time(closes - BOARD_WARNING, UK, since=session.meeting.ends_at, until=closes)


def board_warning_is_due(session: GroupSession, *, now: dt.datetime) -> bool:
    """Whether a mail is to stand in the outbox that tells people that the board closes: from that day on (UK), so that
    a reminder which can come on another leaves the day to it. Not once it would come when the board is closed.
    """
    at = board_warned_at(session)
    is_its_day = at is not None and at.astimezone(UK).date() <= now.astimezone(UK).date()
    return is_its_day and in_working_hours(now, UK) < session.board_closes_at


def feedback_at(session: GroupSession) -> dt.datetime:
    """From when on a mail of its own asks whether it was useful: only after the board where that one's mail asks it."""
    if is_asked_with_board(session):
        return in_working_hours(session.board_closes_at, UK)
    return _question_at(session.meeting)


def _question_at(meeting: Meeting) -> dt.datetime:
    return in_working_hours(meeting.ends_at + FEEDBACK_AFTER, UK)


def same_week_of_months(first: dt.datetime, months: int) -> list[dt.datetime]:
    """``first``, and the same weekday of the same week at the same UK time in the following months, ``months`` in all.

    A first day in the fifth week is followed by days in the fourth: not every month has a fifth.
    """
    local = first.astimezone(UK)
    week = min((local.day - 1) // 7 + 1, LAST_SAFE_WEEK)
    following = (_day_in(local, step, week) for step in range(1, months))
    return [first, *(dt.datetime.combine(day, local.time(), UK).astimezone(dt.UTC) for day in following)]


def _day_in(first: dt.datetime, step: int, week: int) -> dt.date:
    year, month = divmod(first.year * 12 + first.month - 1 + step, 12)
    begin = dt.date(year, month + 1, 1)
    return begin + dt.timedelta(days=(first.weekday() - begin.weekday()) % 7 + 7 * (week - 1))
