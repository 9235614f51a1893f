"""A session of the community is coming: one that the member goes to, or has not answered yet."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

from community.digest import Step, StepKind
from community.models import GroupSession, Meeting, Participant
from community.times import inside, span_in_words, zone_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from community.digest import Promise
    from community.models import Member

AHEAD = dt.timedelta(days=31)
Answer = Participant.Answer
UNDECIDED = frozenset(("", Answer.INVITED, Answer.MAYBE))
GOING = gettext_lazy("You are going to the session “%(title)s”: %(when)s.")
FULL = gettext_lazy("All places in the session “%(title)s” are taken, and you can join the waiting list: %(when)s.")
UNANSWERED = gettext_lazy("You have not said yet whether you come to the session “%(title)s”: %(when)s.")


def find(members: Sequence[Member], now: dt.datetime) -> Mapping[int, Sequence[Step]]:
    """The sessions of the next weeks that each member goes to, or may go to and has not answered; the soonest first."""
    coming = (
        GroupSession.objects.published()
        .with_is_full()
        .filter(
            meeting__status=Meeting.Status.SCHEDULED, meeting__starts_at__gt=now, meeting__starts_at__lte=now + AHEAD
        )
    )
    sessions = list(coming.select_related("meeting").order_by("meeting__starts_at", "pk"))
    said = answers(sessions, members)
    found: dict[int, list[Step]] = defaultdict(list)
    for session in sessions:
        for member in members:
            answer = said.get((session.meeting_id, member.pk), "")
            if concerns(answer, meant=is_meant(session, member)):
                found[member.pk].append(_step(session, member, going=answer == Answer.GOING))
    return found


def concerns(answer: str, *, meant: bool) -> bool:
    """Whether a session is something to be reminded of: for who goes, and for who is meant and has not decided."""
    return answer == Answer.GOING or (meant and answer in UNDECIDED)


def is_meant(session: GroupSession, member: Member) -> bool:
    """Whether it is for every region, or for the one that the member works in."""
    region = member.organisation.region_id if member.organisation else None
    return session.region_id is None or session.region_id == region


def answers(sessions: Sequence[GroupSession], members: Sequence[Member]) -> dict[tuple[int, int], str]:
    """What each of ``members`` said to each of ``sessions``, by the pks of its meeting and of the member."""
    if not sessions:
        return {}
    meetings = [session.meeting_id for session in sessions]
    said = Participant.objects.filter(meeting__in=meetings, member__in=members)
    return {(meeting, member): answer for meeting, member, answer in said.values_list("meeting", "member", "answer")}


def _step(session: GroupSession, member: Member, *, going: bool) -> Step:
    words, act = _words(going=going, is_full=bool(session.is_full))
    return Step(
        key=f"session:{session.pk}",
        says=partial(_says, session, member, words),
        act=act,
        link=("community_session", session.pk),
        due_on=session.meeting.starts_at.astimezone(zone_of(member)).date(),
    )


def _words(*, going: bool, is_full: bool) -> tuple[Promise, Promise]:
    """What is said of a session, and what the link does."""
    if going:
        return GOING, gettext_lazy("See the agenda and the link to join")
    if is_full:
        return FULL, gettext_lazy("Join the waiting list, or say that you can’t come")
    return UNANSWERED, gettext_lazy("Say whether you come")


def _says(session: GroupSession, member: Member, words: Promise) -> str:
    meeting = session.meeting
    when = inside(span_in_words(meeting.starts_at, meeting.ends_at, zone_of(member)))
    return str(words) % {"title": session.shown_title, "when": when}


KIND = StepKind("session_ahead", gettext_lazy("a session that is coming"), find)
