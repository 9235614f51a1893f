"""What people do on a reflection board: cards and votes."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from community.board import shown_from, text_for
from community.models import BoardCard, BoardVote, GroupSession
from community.services.boards import changed, drop, lock_open, new_key

if TYPE_CHECKING:
    from community.models import Member

MOST_EACH, MOST = 20, 300


class TooManyCardsError(Exception):
    """They have as many cards on the board as one person can have, or the board is full."""


class NoVotesLeftError(Exception):
    """They have given all their votes."""


class NotThereError(Exception):
    """The card was taken away meanwhile, or it takes no votes now."""


@transaction.atomic
def add(*, session: GroupSession, column: str, text: str, by: Member, now: dt.datetime) -> BoardCard:
    """Add a card; the same words by the same person in the same column are one card.

    Raises BoardClosedError, TooManyCardsError, and NotThereError for a column that is not there.
    """
    board = lock_open(session, now=now)
    if column not in [one["code"] for one in board.board_columns]:
        raise NotThereError
    mine = list(BoardCard.objects.filter(session=board, author=by))
    twin = next((one for one in mine if one.column == column and text_for(one, own=True, now=now) == text), None)
    if twin:
        return twin
    if len(mine) >= MOST_EACH or BoardCard.objects.filter(session=board).count() >= MOST:
        raise TooManyCardsError
    card = BoardCard(session=board, key=new_key(), column=column, author=by)
    _write(board, card, text, now)
    return card


@transaction.atomic
def rewrite(*, card: BoardCard, text: str, by: Member, now: dt.datetime) -> None:
    """Change one's own card. Raises BoardClosedError, NotThereError."""
    board = lock_open(card.session, now=now)
    own = _own(card, by)
    if text_for(own, own=True, now=now) != text:
        _write(board, own, text, now)


@transaction.atomic
def take_back(*, card: BoardCard, by: Member, now: dt.datetime) -> None:
    """Take one's own card away; on an anonymous board others see it until the half-minute is over."""
    board = lock_open(card.session, now=now)
    own = _own(card, by)
    if board.anonymous and text_for(own, own=False, now=now):
        _write(board, own, "", now)
        return
    drop(own)
    if not board.anonymous:
        changed(board)


@transaction.atomic
def vote(*, card: BoardCard, by: Member, wanted: bool, now: dt.datetime) -> None:
    """Give a vote to a card, or take it back; again does no harm. Nobody else sees it until the host shows the votes.

    Raises BoardClosedError, NoVotesLeftError, and NotThereError once votes are shown or the card is gone.
    """
    board = lock_open(card.session, now=now)
    current = BoardCard.objects.filter(pk=card.pk, removed_at=None).first()
    if current is None or not takes_votes(board):
        raise NotThereError
    if not text_for(current, own=current.author_id == by.pk, now=now):
        raise NotThereError
    head = current.group_id or current.pk
    given = BoardVote.objects.filter(Q(card=head) | Q(card__group=head), member=by)
    if not wanted:
        given.delete()  # a press on a group takes back the vote wherever in it that was given
    elif not given.exists():
        if BoardVote.objects.filter(card__session=board, member=by).count() >= board.board_votes:
            raise NoVotesLeftError
        BoardVote.objects.create(card=current, member=by)


def takes_votes(board: GroupSession) -> bool:
    """Whether people can vote now: there are votes, all cards are to be seen, and counts are not shown yet."""
    shown = board.board_cards_shown_at is not None or not board.board_hides_cards
    return bool(board.board_votes) and shown and board.revealed_at is None


def _own(card: BoardCard, by: Member) -> BoardCard:
    own = BoardCard.objects.filter(pk=card.pk, author=by, removed_at=None).first()
    if own is None:
        raise NotThereError
    return own


def _write(board: GroupSession, card: BoardCard, text: str, now: dt.datetime) -> None:
    """Store what the author wrote: for all at once where cards carry names, else for others a little later."""
    if not board.anonymous:
        card.text = text
        card.created_at = card.created_at or now
        card.save()
        changed(board)
        return
    if card.next_at is not None and card.next_at <= now:
        card.text = card.next_text
    card.next_text, card.next_at = text, shown_from(now)
    card.save()
    changed(board, now=now)
