"""Who was there, and what they thought of it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction

from community.models import Meeting, Participant, SessionFeedback
from community.session_times import attendance_is_open, feedback_is_open

if TYPE_CHECKING:
    from collections.abc import Collection

    from community.models import GroupSession, Member

Answer = Participant.Answer


class NotNowError(Exception):
    """It has not begun, or it is too long ago."""


@transaction.atomic
def say_attended(*, session: GroupSession, member: Member, attended: bool, now: dt.datetime) -> None:
    """Note whether ``member`` was there, by their own word. Raises NotNowError."""
    meeting = Meeting.objects.select_for_update().get(pk=session.meeting_id)
    if not attendance_is_open(meeting, now=now):
        raise NotNowError
    made = {"answer": Answer.INVITED, "answered_at": now}
    mine, _new = Participant.objects.get_or_create(meeting=meeting, member=member, defaults=made)
    mine.attended = attended
    mine.save(update_fields=["attended"])


@transaction.atomic
def mark_attended(*, session: GroupSession, present: Collection[int], now: dt.datetime) -> None:
    """The host's list: of all who answered, those with a pk in ``present`` were there. Raises NotNowError."""
    meeting = Meeting.objects.select_for_update().get(pk=session.meeting_id)
    if not attendance_is_open(meeting, now=now):
        raise NotNowError
    people = Participant.objects.filter(meeting=meeting)
    people.filter(pk__in=present).update(attended=True)
    people.exclude(pk__in=present).filter(attended=True).update(attended=False)
    people.exclude(pk__in=present).filter(answer=Answer.GOING).update(attended=False)


def say_useful(*, session: GroupSession, member: Member, useful: int, comment: str, now: dt.datetime) -> None:
    """Keep what ``member`` thought of it; said again, the last word counts. Raises NotNowError."""
    if not feedback_is_open(session.meeting, now=now):
        raise NotNowError
    said = {"useful": useful, "comment": comment, "said_at": now}
    SessionFeedback.objects.update_or_create(session=session, member=member, defaults=said)
