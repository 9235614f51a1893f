"""The life of a reflection board: its lock, its end, and how ways back to people are removed after it."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count, F, Q

from community.board import OPEN_AFTER, State, shown_from, state_of, text_for
from community.models import BoardCard, BoardVote, GroupSession, Meeting
from community.periods import Period

if TYPE_CHECKING:
    from django.db.models import QuerySet

KEPT = Period(years=2)
_chance = secrets.SystemRandom()


class BoardClosedError(Exception):
    """The board is not open at that moment."""


def new_key() -> str:
    """What a card is called in addresses."""
    return secrets.token_hex(8)


def lock_open(session: GroupSession, *, now: dt.datetime) -> GroupSession:
    """The session's row, locked until the caller's transaction ends. Raises BoardClosedError.

    Settling takes the same lock, so nothing is written once it has begun.
    """
    current = lock(session.pk)
    if state_of(current, now=now) != State.OPEN:
        raise BoardClosedError
    sweep(current, now=now)
    return current


def lock(pk: int) -> GroupSession:
    """The session's row with its meeting, locked until the caller's transaction ends."""
    return GroupSession.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=pk)


def changed(session: GroupSession, *, now: dt.datetime | None = None) -> None:
    """Let every open page know: at once, or with ``now`` when the half-minute has come in which cards are shown."""
    found = GroupSession.objects.filter(pk=session.pk)
    if now is None:
        found.update(board_version=F("board_version") + 1)
    else:
        found.update(board_mark=int(shown_from(now).timestamp()) // 30)


def sweep(session: GroupSession, *, now: dt.datetime) -> None:
    """Delete cards that their authors took back, once nobody sees them any more."""
    gone = list(BoardCard.objects.filter(session=session, next_at__lte=now, next_text=""))
    for card in gone:
        drop(card)


def drop(card: BoardCard) -> None:
    """Delete a card; where others were grouped under it, one of them takes its place."""
    rest = list(card.grouped.order_by("key"))
    if rest:
        BoardCard.objects.filter(pk=rest[0].pk).update(group=None)
        BoardCard.objects.filter(pk__in=[one.pk for one in rest[1:]]).update(group=rest[0])
    card.delete()


def settle_due(*, now: dt.datetime) -> int:
    """Settle every board that is closed and was not settled before, however late; returns how many."""
    over = Q(board_closed_early_at__lte=now) | Q(meeting__ends_at__lte=now - OPEN_AFTER)
    over |= Q(meeting__status=Meeting.Status.CANCELLED)
    due = GroupSession.objects.published().filter(over, board_settled_at=None)
    return sum(settle(pk, now=now) for pk in list(due.values_list("pk", flat=True)))


@transaction.atomic
def settle(pk: int, *, now: dt.datetime) -> bool:
    """Turn votes into counts, and on an anonymous board every card into one without author, time or old address.

    False if the board is open, or was settled before.
    """
    session = lock(pk)
    if session.board_settled_at is not None or state_of(session, now=now) != State.CLOSED:
        return False
    votes = dict(BoardVote.objects.filter(card__session=session).values_list("card").annotate(number=Count("pk")))
    kept = _kept_cards(session)
    for card in kept:
        card.votes_kept = votes.get(card.pk, 0)
    if session.anonymous:
        _make_anew(session, kept)
    else:
        BoardCard.objects.bulk_update(kept, ["votes_kept"])
    BoardVote.objects.filter(card__session=session).delete()
    done = {"board_settled_at": now, "board_version": F("board_version") + 1, "board_mark": 0}
    GroupSession.objects.filter(pk=pk).update(**done)
    return True


def _kept_cards(session: GroupSession) -> list[BoardCard]:
    """The cards as their authors left them, without those they took back."""
    cards = list(BoardCard.objects.filter(session=session))
    for card in cards:
        if not (text_for(card, own=True, now=session.meeting.ends_at) or card.removed_at):
            drop(card)
    return list(BoardCard.objects.filter(session=session))


def _make_anew(session: GroupSession, old: list[BoardCard]) -> None:
    """Put other rows in place of the old, whose numbers and keys say in which order and by which address they came."""
    made = {
        card.pk: BoardCard(
            session=session, key=new_key(), column=card.column, votes_kept=card.votes_kept,
            text=text_for(card, own=True, now=session.meeting.ends_at), removed_at=card.removed_at,
        )
        for card in _chance.sample(old, len(old))
    }  # fmt: skip
    BoardCard.objects.bulk_create(made.values())
    grouped = [card for card in old if card.group_id]
    for card in grouped:
        made[card.pk].group = made[card.group_id or 0]
    BoardCard.objects.bulk_update([made[card.pk] for card in grouped], ["group"])
    BoardCard.objects.filter(pk__in=[card.pk for card in old]).delete()


def forget_old(now: dt.datetime) -> int:
    """Delete the cards of sessions that ended long ago; returns how many."""
    old: QuerySet[BoardCard] = BoardCard.objects.filter(session__meeting__ends_at__lte=KEPT.before(now))
    number = old.count()
    old.delete()
    return number
