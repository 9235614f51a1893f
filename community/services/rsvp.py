"""Who comes to a session: answers, places and the waiting list. The meeting's row is the lock."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Max

from community.models import GroupSession, Meeting, Participant
from community.models.member import Member
from community.services.outbox import queue
from community.session_times import is_over

if TYPE_CHECKING:
    from django.db.models import QuerySet

Answer = Participant.Answer
CHOICES = (Answer.GOING, Answer.MAYBE, Answer.DECLINED)
COMING = (Answer.GOING, Answer.MAYBE, Answer.WAITING, Answer.INVITED)


class SessionOverError(Exception):
    """The session has ended or was cancelled: there is nothing to answer."""


@transaction.atomic
def answer(*, session: GroupSession, member: Member, said: str, now: dt.datetime, by_link: bool = False) -> Participant:
    """Keep what ``member`` said: going, maybe or declined. Who says going to a full session is put on the waiting list.

    A place that is given up goes to the first who waits, in the same transaction. The same answer twice changes
    nothing. ``by_link``: they were not signed in, so what was done is written to them. Raises SessionOverError, and
    ValueError for any other word.
    """
    wanted = Answer(said)
    if wanted not in CHOICES:
        raise ValueError(said)
    meeting, session = lock(session)
    if is_over(meeting, now=now):
        raise SessionOverError
    mine = Participant.objects.filter(meeting=meeting, member=member).first()
    before = mine.answer if mine else ""
    if before == wanted or (before == Answer.WAITING and wanted == Answer.GOING):
        return mine  # type: ignore[return-value]
    kept = mine or Participant(member=member)
    kept.meeting = meeting
    _keep(kept, session, wanted, now)
    _tell(session, kept, before=before, by_link=by_link, now=now)
    if before == Answer.GOING:
        fill(session=session, meeting=meeting, now=now)
    return kept


def lock(session: GroupSession) -> tuple[Meeting, GroupSession]:
    """The meeting and the session as they are now, which nobody else changes until the transaction ends."""
    meeting = Meeting.objects.select_for_update().get(pk=session.meeting_id)
    return meeting, GroupSession.objects.get(pk=session.pk)


def going(meeting: Meeting) -> int:
    """How many have a place."""
    return meeting.participants.filter(answer=Answer.GOING).count()


def fill(*, session: GroupSession, meeting: Meeting, now: dt.datetime) -> None:
    """Give free places to those who wait, in their order, and tell them. The caller holds the lock."""
    if is_over(meeting, now=now):
        return
    free = None if session.capacity is None else max(session.capacity - going(meeting), 0)
    moved_up = list(_waiting(meeting)[:free]) if free != 0 else []
    if moved_up:
        _next_sequence(meeting)
    for one in moved_up:
        one.answer, one.waiting_no, one.answered_at = Answer.GOING, None, now
        one.save(update_fields=["answer", "waiting_no", "answered_at"])
        queue(
            kind="session_promoted", member=one.member, key=f"session:{session.pk}:promoted:{_stamp(now)}",
            payload={"session": session.pk}, now=now,
        )  # fmt: skip


def place_in_line(mine: Participant) -> int | None:
    """The place on the waiting list, from 1; None for who does not wait."""
    if mine.answer != Answer.WAITING:
        return None
    waiting = Participant.objects.filter(meeting=mine.meeting_id, answer=Answer.WAITING)
    return waiting.filter(waiting_no__lte=mine.waiting_no).count()


@transaction.atomic
def give_up_places(member: Member, *, now: dt.datetime) -> None:
    """Whoever leaves the community comes to no session any more; those who wait move up."""
    mine = Participant.objects.filter(member=member, meeting__kind=Meeting.Kind.SESSION, answer__in=COMING)
    coming = mine.filter(meeting__status=Meeting.Status.SCHEDULED, meeting__ends_at__gt=now)
    for session in GroupSession.objects.filter(meeting__in=coming.values("meeting")).order_by("meeting_id"):
        meeting, current = lock(session)
        changed = {"answer": Answer.DECLINED, "waiting_no": None, "answered_at": now}
        Participant.objects.filter(member=member, meeting=meeting).update(**changed)
        fill(session=current, meeting=meeting, now=now)


def _keep(mine: Participant, session: GroupSession, wanted: Answer, now: dt.datetime) -> None:
    mine.answer, mine.waiting_no, mine.answered_at = wanted, None, now
    if wanted == Answer.GOING and session.capacity is not None and going(mine.meeting) >= session.capacity:
        last = mine.meeting.participants.aggregate(last=Max("waiting_no"))["last"]
        mine.answer, mine.waiting_no = Answer.WAITING, (last or 0) + 1
    mine.save()


def _waiting(meeting: Meeting) -> QuerySet[Participant]:
    """Those who wait and still take part, in their order."""
    waiting = meeting.participants.filter(answer=Answer.WAITING, member__in=Member.objects.active())
    return waiting.select_related("member").order_by("waiting_no")


def _tell(session: GroupSession, kept: Participant, *, before: str, by_link: bool, now: dt.datetime) -> None:
    """A place taken or given up changes their calendar; what was done by a link is confirmed, so as to be undone."""
    was_going, is_going = before == Answer.GOING, kept.answer == Answer.GOING
    if was_going or (before and is_going):
        _next_sequence(kept.meeting)
    if is_going or was_going or by_link:
        queue(
            kind="session_answer", member=kept.member, key=f"session:{session.pk}:{kept.answer}:{_stamp(now)}",
            payload={"session": session.pk, "answer": kept.answer, "was_going": was_going}, now=now,
        )  # fmt: skip


def _next_sequence(meeting: Meeting) -> None:
    """What a calendar is told next has a number of its own (RFC 5546, 2.1.4), also when somebody comes back."""
    Meeting.objects.filter(pk=meeting.pk).update(sequence=F("sequence") + 1)


def _stamp(now: dt.datetime) -> str:
    return str(int(now.timestamp() * 1000))
