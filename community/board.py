"""What the clock says about a reflection board, and what of a card others see yet. Pure; moments are aware.

On an anonymous board nothing changes for others at the moment somebody writes: what was written in one half-minute is
shown all at once, half a minute to a minute later, in an order that chance made. Otherwise whoever sees a neighbour
press the button would know the card.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING

from django.core import signing

if TYPE_CHECKING:
    from community.models import BoardCard, GroupSession

OPEN_AFTER = dt.timedelta(hours=24)  # the board closes exactly this long after the session's end
HALF_MINUTE = 30
KEY = "community.board-state"


class State(StrEnum):
    """Where a board is."""

    BEFORE = "before"
    OPEN = "open"
    CLOSED = "closed"


def state_at(
    now: dt.datetime, *, opens_at: dt.datetime | None, ends_at: dt.datetime, closed_early_at: dt.datetime | None = None
) -> State:
    """Open from ``opens_at`` (None: not yet) until 24 hours after ``ends_at``, or until an early end."""
    if opens_at is None or now < opens_at:
        return State.BEFORE
    closes_at = ends_at + OPEN_AFTER
    if closed_early_at is not None:
        closes_at = min(closes_at, closed_early_at)
    return State.CLOSED if now >= closes_at else State.OPEN


def state_of(session: GroupSession, *, now: dt.datetime) -> State:
    """The state of a session's board. One that was settled, or whose session is cancelled, never opens again."""
    if session.board_settled_at is not None or not session.meeting.is_scheduled:
        return State.CLOSED
    return state_at(
        now, opens_at=session.published_at, ends_at=session.meeting.ends_at,
        closed_early_at=session.board_closed_early_at,
    )  # fmt: skip


def mark_of(now: dt.datetime) -> int:
    """The half-minute ``now`` is in, counted from 1970."""
    return int(now.timestamp()) // HALF_MINUTE


def shown_from(now: dt.datetime) -> dt.datetime:
    """When others see what is written ``now``: at the end of the next half-minute."""
    return dt.datetime.fromtimestamp((mark_of(now) + 2) * HALF_MINUTE, dt.UTC)


def text_for(card: BoardCard, *, own: bool, now: dt.datetime) -> str:
    """The words of a card for its author, who sees what they wrote at once, or for others. Empty: there is none."""
    if card.next_at is not None and (own or card.next_at <= now):
        return card.next_text
    return card.text


def stamp(session: GroupSession, *, now: dt.datetime) -> str:
    """What changes whenever the board looks different to somebody who wrote nothing on it."""
    return f"{session.board_version}-{min(mark_of(now), session.board_mark)}-{state_of(session, now=now)}"


def key_of(session: GroupSession) -> str:
    """What stands in the address that open pages ask every few seconds, without a sign-in: it tells them a stamp."""
    return signing.Signer(salt=KEY, sep=".").sign(str(session.pk))


def session_by(key: str) -> int | None:
    """Whose key that is; None if we did not make it."""
    try:
        return int(signing.Signer(salt=KEY, sep=".").unsign(key))
    except (signing.BadSignature, ValueError):
        return None
