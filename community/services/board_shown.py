"""A reflection board as one reader sees it: columns, groups of cards, and as much of the votes as may be told."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from community.board import State, state_of, text_for
from community.models import Block, BoardCard, BoardVote
from community.services.board_cards import takes_votes

if TYPE_CHECKING:
    from community.models import GroupSession, Member


@dataclass
class Shown:
    """One card. ``author`` is empty on anonymous boards; ``own`` is for its author's eyes alone."""

    pk: int
    key: str
    text: str
    column: str
    own: bool = False
    removed: bool = False
    author: str = ""
    group: int | None = None
    votes: int = 0


@dataclass
class Group:
    """A card and those that were put together with it. ``votes`` is None while counts are hidden."""

    head: Shown
    rest: list[Shown] = field(default_factory=list)
    votes: int | None = None
    voted: bool = False

    @property
    def cards(self) -> list[Shown]:
        """All of them, the first one first."""
        return [self.head, *self.rest]


@dataclass(frozen=True)
class Column:
    """A column, with how many cards of others are hidden still."""

    code: str
    name: str
    groups: list[Group]
    hidden: int

    @property
    def total(self) -> int:
        """How many cards there are to read."""
        return sum(len(group.cards) for group in self.groups)


@dataclass(frozen=True)
class Board:
    """All of it."""

    state: State
    columns: list[Column]
    votes_left: int
    takes_votes: bool
    counts_shown: bool

    @property
    def total(self) -> int:
        """How many cards there are to read."""
        return sum(column.total for column in self.columns)

    @property
    def groups(self) -> list[Group]:
        """Those of more than one card."""
        return [group for column in self.columns for group in column.groups if group.rest]


def board_for(session: GroupSession, member: Member | None, *, now: dt.datetime) -> Board:
    """The board of ``session`` for ``member`` at ``now``, in a constant number of queries.

    None is somebody of the back office who has not joined: they read what members read, and nothing is theirs.
    """
    state = state_of(session, now=now)
    cards = _cards(session, member, state, now) if state != State.BEFORE else []
    hiding = state == State.OPEN and session.board_hides_cards and session.board_cards_shown_at is None
    counts_shown = bool(session.board_votes) and (state == State.CLOSED or session.revealed_at is not None)
    mine = _voted(session, member) if member else set()
    groups = _groups([card for card in cards if card.own or not hiding], mine, counts_shown=counts_shown)
    voting = state == State.OPEN and takes_votes(session)
    columns = [
        Column(
            column["code"], name_of_column(column), [one for one in groups if one.head.column == column["code"]],
            sum(hiding and not card.own and card.column == column["code"] for card in cards),
        )
        for column in session.board_columns
    ]  # fmt: skip
    return Board(state, columns, max(session.board_votes - len(mine), 0), voting, counts_shown)


def name_of_column(column: dict[str, str]) -> str:
    """In the reader's language, or in English where there is no other."""
    return column["cy"] if get_language() == "cy" and column.get("cy") else column["en"]


def _voted(session: GroupSession, member: Member) -> set[int]:
    return set(BoardVote.objects.filter(card__session=session, member=member).values_list("card", flat=True))


def _cards(session: GroupSession, member: Member | None, state: State, now: dt.datetime) -> list[Shown]:
    """Those that ``member`` can see now. On an anonymous board their order is chance; else as they came."""
    order = ("key",) if session.anonymous else ("created_at", "key")
    found = BoardCard.objects.filter(session=session).select_related("author__user").order_by(*order)
    votes: dict[int, int] = {}
    if session.board_settled_at is None and (state == State.CLOSED or session.revealed_at is not None):
        counted = BoardVote.objects.filter(card__session=session).values_list("card")
        votes = dict(counted.annotate(number=Count("pk")))
    hidden_names = set() if session.anonymous or member is None else _blocked(member)
    shown = []
    for card in found:
        own = member is not None and card.author_id == member.pk and state == State.OPEN
        text = text_for(card, own=own or state == State.CLOSED, now=now)
        if text or card.removed_at:
            author = "" if session.anonymous or card.removed_at else _name(card, hidden_names)
            number = card.votes_kept if session.board_settled_at else votes.get(card.pk, 0)
            removed = card.removed_at is not None
            shown.append(Shown(card.pk, card.key, text, card.column, own, removed, author, card.group_id, number))
    return shown


def _blocked(member: Member) -> set[int]:
    """Members of whom one blocked the other: neither sees the other's name."""
    blocks = Block.objects.filter(Q(member=member) | Q(other=member)).values_list("member", "other")
    return {pk for pair in blocks for pk in pair} - {member.pk}


def _name(card: BoardCard, hidden: set[int]) -> str:
    if card.author is None:
        return _("A former member")
    return _("A member") if card.author_id in hidden else card.author.name or _("A former member")


def _groups(cards: list[Shown], mine: set[int], *, counts_shown: bool) -> list[Group]:
    """Cards in their groups; most votes first once counts are shown. One whose first card is not seen stands alone."""
    groups = {card.pk: Group(card) for card in cards}
    for card in cards:
        if card.group in groups and card.group is not None:
            groups[card.group].rest.append(card)
            del groups[card.pk]
    for group in groups.values():
        group.voted = any(card.pk in mine for card in group.cards)
        group.votes = sum(card.votes for card in group.cards) if counts_shown else None
    found = list(groups.values())
    return sorted(found, key=lambda group: -(group.votes or 0))
