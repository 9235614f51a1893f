"""The summary of a session: the host sends it once, to those who went and those who could not."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from community.models import GroupSession, Participant
from community.services.outbox import queue
from community.session_times import has_begun

if TYPE_CHECKING:
    from django.db.models import QuerySet

Answer = Participant.Answer
ANSWERED = (Answer.GOING, Answer.MAYBE, Answer.WAITING, Answer.DECLINED)


class NothingToSendError(Exception):
    """There is neither a note nor an action, or the session has not begun."""


def readers(session: GroupSession) -> QuerySet[Participant]:
    """Who gets it: everybody who was there, or answered the invitation."""
    people = session.meeting.participants.filter(Q(attended=True) | Q(answer__in=ANSWERED))
    return people.select_related("member")


@transaction.atomic
def send_summary(*, session: GroupSession, now: dt.datetime) -> bool:
    """Write to each of the readers. False where it was sent before. Raises NothingToSendError."""
    if not has_begun(session.meeting, now=now) or not (session.notes.exists() or session.actions.exists()):
        raise NothingToSendError
    if not GroupSession.objects.filter(pk=session.pk, summary_sent_at=None).update(summary_sent_at=now):
        return False
    for one in readers(session):
        queue(
            kind="session_summary", member=one.member, key=f"session:{session.pk}:summary",
            payload={"session": session.pk}, now=now,
        )  # fmt: skip
    return True
