"""What a session leaves behind: notes, and what people said they would do."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from community.models import Meeting, SessionAction, SessionNote

if TYPE_CHECKING:
    from community.models import GroupSession, Member

SAME_WITHIN = dt.timedelta(minutes=10)
MOST = 100


class TooManyError(Exception):
    """There is more than anybody could read; whoever wants to add something can change what stands there."""


@transaction.atomic
def add_note(*, session: GroupSession, text: str, by: Member, now: dt.datetime) -> SessionNote:
    """Add a note. The same by the same person within ten minutes is one. Raises TooManyError."""
    _lock(session)
    twin = session.notes.filter(text=text, by=by, at__gt=now - SAME_WITHIN).first()
    if twin:
        return twin
    if session.notes.count() >= MOST:
        raise TooManyError
    return SessionNote.objects.create(session=session, text=text, by=by, at=now)


@transaction.atomic
def change_note(*, note: SessionNote, text: str, version: int, by: Member, now: dt.datetime) -> bool:
    """Change a note that still has ``version``. If somebody else was first, both are kept and it returns False:

    theirs stays where it was, and ``text`` becomes a note of its own.
    """
    if text == SessionNote.objects.filter(pk=note.pk).values_list("text", flat=True).first():
        return True
    found = SessionNote.objects.filter(pk=note.pk, version=version)
    if found.update(text=text, version=F("version") + 1):
        return True
    add_note(session=note.session, text=text, by=by, now=now)
    return False


def remove_note(*, note: SessionNote) -> None:
    """Take a note away; again does no harm."""
    SessionNote.objects.filter(pk=note.pk).delete()


@transaction.atomic
def add_action(
    *, session: GroupSession, text: str, owner: Member | None, due: dt.date | None, by: Member, now: dt.datetime
) -> SessionAction:
    """Add what somebody will do. The same by the same person within ten minutes is one. Raises TooManyError."""
    _lock(session)
    twin = session.actions.filter(text=text, owner=owner, by=by, at__gt=now - SAME_WITHIN).first()
    if twin:
        return twin
    if session.actions.count() >= MOST:
        raise TooManyError
    return SessionAction.objects.create(session=session, text=text, owner=owner, due=due, by=by, at=now)


def set_done(*, action: SessionAction, done: bool, now: dt.datetime) -> None:
    """Tick it, or take the tick away; the day of the first tick stays."""
    found = SessionAction.objects.filter(pk=action.pk, done_at__isnull=done)
    found.update(done_at=now if done else None)


def remove_action(*, action: SessionAction) -> None:
    """Take it from the list; again does no harm."""
    SessionAction.objects.filter(pk=action.pk).delete()


def _lock(session: GroupSession) -> None:
    Meeting.objects.select_for_update().get(pk=session.meeting_id)
