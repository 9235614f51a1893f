"""A session and what the member who asks is in it: looking it up and being let in are one step."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from community.models import GroupSession, Meeting, Participant
from community.permissions import hosts
from community.session_times import attendance_is_open, feedback_is_open, has_begun, is_over

if TYPE_CHECKING:
    from community.models import Member

Answer = Participant.Answer


@dataclass(frozen=True)
class Seat:
    """Where ``member`` sits in ``session``: their answer, and what follows from it now."""

    session: GroupSession
    member: Member
    mine: Participant | None
    is_host: bool
    now: dt.datetime

    @property
    def meeting(self) -> Meeting:
        """When it is, and how to join."""
        return self.session.meeting

    @property
    def answer(self) -> str:
        """What they said; empty for nothing."""
        return self.mine.answer if self.mine else ""

    @property
    def is_over(self) -> bool:
        """Whether nobody answers any more."""
        return is_over(self.meeting, now=self.now)

    @property
    def has_begun(self) -> bool:
        """Whether its start has come."""
        return has_begun(self.meeting, now=self.now)

    @property
    def may_answer(self) -> bool:
        """Whether they can say that they come, or do not."""
        return bool(self.session.published_at) and not self.is_over

    @property
    def may_join(self) -> bool:
        """Whether they see the link to join: until the end, who has a place, and the host."""
        return not self.is_over and (self.answer == Answer.GOING or self.is_host)

    @property
    def was_there(self) -> bool:
        """Whether they said, or the host did, that they were there."""
        return self.mine is not None and self.mine.attended is True

    @property
    def sees_people(self) -> bool:
        """Whether they see who was there: who was there themselves, and the host."""
        return self.has_begun and (self.was_there or self.is_host)

    @property
    def may_suggest(self) -> bool:
        """Whether they can add to the agenda: until the end."""
        return not self.is_over

    @property
    def may_write(self) -> bool:
        """Whether they write notes and actions: who has a place or was there, from the start on, and the host."""
        if self.is_host:
            return self.meeting.is_scheduled
        came = self.was_there or (self.answer == Answer.GOING and self.mine is not None and self.mine.attended is None)
        return self.has_begun and came

    @property
    def may_say_attended(self) -> bool:
        """Whether they can say that they were there, from the start until a week after the end."""
        return attendance_is_open(self.meeting, now=self.now)

    @property
    def may_say_useful(self) -> bool:
        """Whether they can say what they thought of it."""
        came = self.mine is not None and (
            self.mine.attended is True or (self.mine.attended is None and self.answer == Answer.GOING)
        )
        return came and feedback_is_open(self.meeting, now=self.now)


def seat_of(member: Member, pk: int) -> Seat:
    """The session called ``pk`` if ``member`` may see it: published for their region or for all, or theirs to host.

    Somebody who answered and then moved to another region sees it still. Raises Http404.
    """
    session = known_session(pk)
    is_host = hosts(member.user, session)
    if not is_host and not GroupSession.objects.for_member(member).filter(pk=pk).exists():
        raise Http404
    mine = Participant.objects.filter(meeting=session.meeting_id, member=member).first()
    return Seat(session=session, member=member, mine=mine, is_host=is_host, now=timezone.now())


def known_session(pk: int) -> GroupSession:
    """The session called ``pk``, whoever asks. Raises Http404."""
    return get_object_or_404(GroupSession.objects.select_related("meeting", "region", "host__member"), pk=pk)
