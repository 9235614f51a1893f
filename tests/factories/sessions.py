"""People around a session of the community."""

from __future__ import annotations

import datetime as dt
from typing import Any

from community.models import GroupSession, Member, Participant
from community.services import rsvp
from tests.factories.community import make_member
from tests.factories.meetings import NOW, make_session

LATER = NOW + dt.timedelta(hours=1)


def make_members(count: int, *, first: int = 1) -> list[Member]:
    """Members with names that say their number."""
    numbers = range(first, first + count)
    return [make_member(f"person-{n}@example.com", first_name=f"Person{n}", last_name="Jones") for n in numbers]


def answered(session: GroupSession) -> dict[str, str]:
    """What each said, by first name."""
    found = Participant.objects.filter(meeting=session.meeting).select_related("member__user")
    return {one.member.user.first_name: str(one.answer) for one in found}


def line(session: GroupSession) -> list[str]:
    """Who waits, in order."""
    waiting = Participant.objects.filter(meeting=session.meeting, answer="waiting").order_by("waiting_no")
    return [one.member.user.first_name for one in waiting.select_related("member__user")]


def say(session: GroupSession, member: Member, said: str = "going", **more: Any) -> Participant:
    """``member`` answers."""
    return rsvp.answer(session=session, member=member, said=said, **{"now": LATER, **more})


def make_full(places: int, waiting: int, **values: Any) -> tuple[GroupSession, list[Member]]:
    """A session with no place left and people who wait."""
    session, members = make_session(capacity=places, **values), make_members(places + waiting)
    for number, member in enumerate(members):
        say(session, member, now=LATER + dt.timedelta(seconds=number))
    return session, members
