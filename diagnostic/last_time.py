"""What was agreed in the round before, for those who answer now."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from diagnostic.models import AgreedRating
from diagnostic.questions import questions_of

if TYPE_CHECKING:
    from diagnostic.models import Round
    from diagnostic.questions import Question


def agreed_last_time(round: Round, questions: Iterable[Question]) -> dict[str, AgreedRating]:
    """What the round before ``round`` agreed on, by the code of today's question: those that mean the same.

    A question whose meaning changed since, by its comparability key, has nothing to carry over.
    """
    if round.previous_id is None:
        return {}
    agreed = list(AgreedRating.objects.filter(round=round.previous_id).select_related("round"))
    if not agreed:
        return {}
    before = {one.code: one.compared_by for one in questions_of(agreed[0].round, "en")}
    by_key = {before[one.code]: one for one in agreed if one.code in before}
    return {one.code: by_key[one.compared_by] for one in questions if one.compared_by in by_key}
