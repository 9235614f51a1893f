"""What was agreed in the round before, for those who answer now."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from diagnostic.models import AgreedRating, Round
from diagnostic.questions import questions_of
from home.written_once import WrittenOnce

if TYPE_CHECKING:
    from diagnostic.questions import Question

_before = WrittenOnce(
    lambda key: Round.objects.filter(pk=key).only("organisation", "version", "scope", "local").order_by()
)


def agreed_last_time(round: Round, questions: Iterable[Question]) -> dict[str, AgreedRating]:
    """What the round before ``round`` agreed on, by the code of today's question: those that mean the same.

    A question whose meaning changed since, by its comparability key, has nothing to carry over.
    """
    if round.previous_id is None:
        return {}
    (before,) = _before.ask(round.previous_id)
    asked = list(questions)
    wanted = {one.compared_by for one in asked}
    keys = {one.code: one.compared_by for one in questions_of(before, "en") if one.compared_by in wanted}
    by_key = {keys[one.code]: one for one in _agreed(len(keys)).ask(before.pk, *keys)} if keys else {}
    return {one.code: by_key[one.compared_by] for one in asked if one.compared_by in by_key}


@cache
def _agreed(number: int) -> WrittenOnce[AgreedRating]:
    """What was agreed of so many statements: by the key of the round and the codes."""
    return WrittenOnce(
        lambda round, *codes: AgreedRating.objects.filter(round_id=round, code__in=codes), values=1 + number
    )
