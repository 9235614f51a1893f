"""What the host does with a reflection board, and grouping, which anybody may who writes on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from community.board import State, state_of, text_for
from community.models import AuditEntry, BoardCard, BoardVote, GroupSession
from community.services.audit import record
from community.services.boards import BoardClosedError, changed, lock, lock_open

if TYPE_CHECKING:
    from community.models import User

TWO = 2


class NothingToGroupError(Exception):
    """Fewer than two of the cards are still there."""


class StartedError(Exception):
    """The votes are shown already, so what they were promised stays."""


@transaction.atomic
def show_cards(*, session: GroupSession, now: dt.datetime) -> bool:
    """Show the cards that were hidden; False where they are shown. Raises BoardClosedError."""
    board = lock_open(session, now=now)
    if not board.board_hides_cards or board.board_cards_shown_at is not None:
        return False
    GroupSession.objects.filter(pk=board.pk).update(board_cards_shown_at=now)
    changed(board)
    return True


@transaction.atomic
def reveal(*, session: GroupSession, now: dt.datetime) -> bool:
    """End the voting and show the counts; False where that was done. Raises BoardClosedError."""
    board = lock_open(session, now=now)
    if board.revealed_at is not None:
        return False
    GroupSession.objects.filter(pk=board.pk).update(revealed_at=now)
    changed(board)
    return True


@transaction.atomic
def close(*, session: GroupSession, now: dt.datetime) -> bool:
    """Close the board before its time, for good; False where it is closed."""
    board = lock(session.pk)
    if state_of(board, now=now) != State.OPEN:
        return False
    GroupSession.objects.filter(pk=board.pk).update(board_closed_early_at=now)
    changed(board)
    return True


@transaction.atomic
def choose(*, session: GroupSession, votes: int, hide_cards: bool, now: dt.datetime) -> None:
    """Say how many votes each has and whether cards are hidden at first.

    Raises StartedError once votes are shown, or where cards were shown that would be hidden; BoardClosedError.
    """
    board = lock(session.pk)
    if state_of(board, now=now) == State.CLOSED:
        raise BoardClosedError
    if board.revealed_at is not None:
        raise StartedError
    if hide_cards and not board.board_hides_cards and BoardCard.objects.filter(session=board).exists():
        raise StartedError
    if votes < board.board_votes and BoardVote.objects.filter(card__session=board).exists():
        raise StartedError
    GroupSession.objects.filter(pk=board.pk).update(board_votes=votes, board_hides_cards=hide_cards)
    changed(board)


@transaction.atomic
def group(*, session: GroupSession, keys: Sequence[str], now: dt.datetime) -> BoardCard:
    """Put cards together, with all that stand in their groups already; returns the one that stands first.

    A person has one vote for a group: what they gave to more of its cards comes back to them.
    Raises BoardClosedError, NothingToGroupError.
    """
    board = lock_open(session, now=now)
    shown = BoardCard.objects.filter(session=board, removed_at=None).order_by("key")
    chosen = [card for card in shown if card.key in keys and text_for(card, own=False, now=now)]
    if len(chosen) < TWO:
        raise NothingToGroupError
    head = next((card for card in chosen if card.grouped.exists()), None) or chosen[0]
    if head.group_id:
        head = BoardCard.objects.get(pk=head.group_id)
    heads = {card.group_id or card.pk for card in chosen} - {head.pk}
    moved = BoardCard.objects.filter(session=board)
    (moved.filter(pk__in=heads) | moved.filter(group__in=heads)).update(group=head)
    _one_vote_each(head)
    changed(board)
    return head


def _one_vote_each(head: BoardCard) -> None:
    given = BoardVote.objects.filter(Q(card=head) | Q(card__group=head)).values_list("member", "pk")
    kept = dict(given.order_by("-pk"))  # of each member the first
    BoardVote.objects.filter(pk__in={pk for _member, pk in given} - set(kept.values())).delete()


@transaction.atomic
def ungroup(*, session: GroupSession, key: str, now: dt.datetime) -> int:
    """Take a group apart; ``key`` is of the card that stands first. Returns how many stand alone again."""
    board = lock_open(session, now=now)
    apart = BoardCard.objects.filter(session=board, group__key=key).update(group=None)
    if apart:
        changed(board)
    return apart


@transaction.atomic
def remove(*, card: BoardCard, by: User, now: dt.datetime) -> bool:
    """Take the words of a card away for good, as host or moderator, open or closed; False where that was done.

    The audit log notes of which session it was: neither which card nor whose.
    """
    session = lock(card.session_id)
    found = BoardCard.objects.filter(pk=card.pk, removed_at=None)
    if not found.update(text="", next_text="", next_at=None, author=None, created_at=None, removed_at=now):
        return False
    record(AuditEntry.Action.CARD_REMOVED, actor=by, note=f"board: {session.pk}", now=now)
    changed(session)
    return True
