"""What becomes of boards and polls when somebody closes their account, or is forgotten."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Q

from community.models import BoardCard, BoardVote, PollAnswer
from community.services.traces import without, words_of

if TYPE_CHECKING:
    from community.models import Member


def leave(member: Member, *, now: dt.datetime) -> None:
    """Their answers to polls count no more: they would not come."""
    PollAnswer.objects.filter(member=member).delete()


def forget(member: Member, *, now: dt.datetime) -> None:
    """Cards stay without their author, whatever kind of board; votes and answers go."""
    leave(member, now=now)
    BoardVote.objects.filter(member=member).delete()
    BoardCard.objects.filter(author=member).update(author=None)
    words = words_of(member.user)
    for card in BoardCard.objects.filter(_holding(words)):
        card.text, card.next_text = without(card.text, words)[:400], without(card.next_text, words)[:400]
        card.save(update_fields=["text", "next_text"])


def _holding(words: list[str]) -> Q:
    found = Q(pk=None)
    for word in words:
        found |= Q(text__icontains=word) | Q(next_text__icontains=word)
    return found
