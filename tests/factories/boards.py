"""People on a reflection board."""

from __future__ import annotations

import datetime as dt
from typing import Any

from community.models import BoardCard, GroupSession, Member, Participant
from community.services import board_cards
from tests.factories.meetings import NOW, make_session

DURING = NOW + dt.timedelta(days=7, minutes=30)  # half an hour into the session that make_session makes
MINUTE = dt.timedelta(minutes=1)


def make_going(session: GroupSession, *members: Member) -> None:
    """Each has a place."""
    for member in members:
        Participant.objects.create(meeting=session.meeting, member=member, answer="going", answered_at=NOW)


def make_card(
    session: GroupSession, by: Member, text: str = "We rest more", *, column: str = "glad", now: dt.datetime = DURING
) -> BoardCard:
    """A card as somebody adds it."""
    return board_cards.add(session=session, column=column, text=text, by=by, now=now)


def make_board(*members: Member, **values: Any) -> GroupSession:
    """A session to which ``members`` go."""
    session = make_session(**values)
    make_going(session, *members)
    return session
