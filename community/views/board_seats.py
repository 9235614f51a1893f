"""Where somebody sits at a session's reflection board, and what follows from it now."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404
from django.utils import timezone

from community.board import State, state_of
from community.models import Member, Participant, is_leaving, member_of
from community.permissions import hosts, may_moderate
from community.views.session_doors import known_session, seat_of

if TYPE_CHECKING:
    from community.models import GroupSession, User


@dataclass(frozen=True)
class BoardSeat:
    """At the board of ``session``: a member, or a host who has not joined the community (``member`` is None).

    Such a host runs the board. Cards and votes belong to members, so they have none. ``by_role``: what makes them the
    host is their role in the back office, and not that they are a member whom the session names as its host.
    """

    session: GroupSession
    user: User
    member: Member | None
    is_host: bool
    came: bool
    may_answer: bool
    now: dt.datetime
    by_role: bool = False

    @property
    def state(self) -> State:
        """Where the board is."""
        return state_of(self.session, now=self.now)

    @property
    def may_write(self) -> bool:
        """Whether they add cards and vote now: members who come or were there, and a host who is one, while open."""
        return self.member is not None and (self.came or self.is_host) and self.state == State.OPEN

    @property
    def may_group(self) -> bool:
        """Whether they put cards together now: whoever writes, and the host, while the board is open."""
        return self.may_write or (self.is_host and self.state == State.OPEN)

    @property
    def may_remove(self) -> bool:
        """Whether they take others' cards away: the host, and moderators."""
        return self.is_host or may_moderate(self.user)

    @property
    def writer(self) -> Member:
        """The member whose cards and votes these are. Raises Http404 for a host who has not joined."""
        if self.member is None:
            raise Http404
        return self.member


def board_seat_of(user: User, pk: int) -> BoardSeat:
    """Where ``user`` sits at the board of the session called ``pk``. Raises Http404 for whom there is none."""
    member = member_of(user)
    if member is not None and member.status == Member.Status.ACTIVE:
        found = _members_seat(member, pk)
    else:
        found = _hosts_seat(user, pk)
    if not found.session.board_columns:
        raise Http404
    return found


def _members_seat(member: Member, pk: int) -> BoardSeat:
    seat = seat_of(member, pk)
    came = seat.was_there or seat.answer == Participant.Answer.GOING
    by_role = seat.is_host and seat.session.host_id != member.user_id
    return BoardSeat(seat.session, member.user, member, seat.is_host, came, seat.may_answer, seat.now, by_role)


def _hosts_seat(user: User, pk: int) -> BoardSeat:
    session = known_session(pk)
    if not hosts(user, session) or is_leaving(user):
        raise Http404
    return BoardSeat(session, user, None, is_host=True, came=False, may_answer=False, now=timezone.now(), by_role=True)
