"""What is asked of the board: written by those who lead the round, at any time, finished or not."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction

from diagnostic.models import BoardDecision, RatingEvent, Round
from diagnostic.services.rounds import hold, record

if TYPE_CHECKING:
    from community.models import Member


class DecisionChangedMeanwhileError(Exception):
    """Somebody else changed it since the page was opened: ``kept``. Both are in the round's history."""

    def __init__(self, kept: BoardDecision) -> None:
        self.kept = kept
        super().__init__()


def decision_of(round: Round) -> BoardDecision:
    """What was written; an unsaved, empty one of version 0 while nothing was."""
    return BoardDecision.objects.filter(round=round).first() or BoardDecision(round=round, version=0)


def ask(*, round: Round, by: Member, text: str, version: int, now: dt.datetime) -> BoardDecision:
    """Keep what is asked; empty for the words of the site. ``version`` is that of the page on which it was written.

    Raises DecisionChangedMeanwhileError.
    """
    kept, clashes = _ask(round, by, text, version, now)
    if clashes:
        raise DecisionChangedMeanwhileError(kept)
    return kept


@transaction.atomic
def _ask(round: Round, by: Member, text: str, version: int, now: dt.datetime) -> tuple[BoardDecision, bool]:
    held = hold(round.pk)  # two people at once write one after the other
    kept = decision_of(held)
    if kept.text == text:
        return kept, False
    clashes = kept.version != version
    change = {"decision": text, **({"clashed": True} if clashes else {})}
    record(held, RatingEvent.Kind.CHANGED, by=by, now=now, old={"decision": kept.text}, new=change)
    if not clashes:
        kept.text, kept.version = text, kept.version + 1
        kept.save()
    return kept, clashes
