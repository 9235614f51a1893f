"""What became of the rating that an action was to change: what it was, what it should become, what it is now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from diagnostic.models import AgreedRating, Round
from diagnostic.questions import questions_of
from diagnostic.vocabulary import Rating

if TYPE_CHECKING:
    from diagnostic.models import Action
    from diagnostic.questions import Question


@dataclass(frozen=True, slots=True)
class Effect:
    """``before`` was agreed in the round in which the action was noted, ``after`` in the newest one since.

    Statements are the same where ``compared_by`` is. Either is None where nothing is agreed.
    """

    question: Question
    before: Rating | None
    before_in: Round
    after: Rating | None = None
    after_in: Round | None = None
    expected: Rating | None = None
    after_code: str = ""

    @property
    def words(self) -> str:
        """The sentence that the next round leads to; empty while there is nothing to say."""
        after = self.after
        if after is None:
            return _("It is not rated again yet.") if self.expected else ""
        names = {"now": after.label.lower(), "round": self.after_in}
        if self.expected is None:
            return _("In “%(round)s” it is %(now)s.") % names
        names["expected"] = self.expected.label.lower()
        if after == self.expected:
            return _("It was to become %(expected)s, and in “%(round)s” it is.") % names
        return _("It was to become %(expected)s: in “%(round)s” it is %(now)s.") % names


def effects(actions: Iterable[Action], language: str) -> dict[int, Effect]:
    """The effect of each action that is about a statement, by its key. All are of one organisation; two queries."""
    wanted = [one for one in actions if one.code]
    if not wanted:
        return {}
    found = Round.objects.filter(organisation=wanted[0].organisation_id).exclude(status=Round.Status.ABANDONED)
    rounds = list(found.select_related("version").defer("snapshot").order_by("started_at", "pk"))
    asked = {one.pk: {question.code: question for question in questions_of(one, language)} for one in rounds}
    ratings = _ratings(rounds, asked, {one.code for one in wanted})
    return {one.pk: effect for one in wanted if (effect := _effect(one, rounds, asked, ratings))}


Asked = Mapping[int, Mapping[str, "Question"]]
Ratings = Mapping[tuple[int, str], tuple[str, Rating]]


def _ratings(rounds: Sequence[Round], asked: Asked, codes: set[str]) -> Ratings:
    """What was agreed, by round and by what statements are compared by."""
    keys = {questions[code].compared_by for questions in asked.values() for code in codes if code in questions}
    same = {one.code for questions in asked.values() for one in questions.values() if one.compared_by in keys}
    rows = AgreedRating.objects.filter(round__in=rounds, code__in=same).values_list("round_id", "code", "rating")
    return {
        (round, asked[round][code].compared_by): (code, Rating(rating))
        for round, code, rating in rows
        if code in asked[round]
    }


def _effect(action: Action, rounds: Sequence[Round], asked: Asked, ratings: Ratings) -> Effect | None:
    base = _noted_in(action, [one for one in rounds if action.code in asked[one.pk]])
    if base is None:
        return None
    question = asked[base.pk][action.code]
    later = [one for one in rounds[rounds.index(base) + 1 :] if (one.pk, question.compared_by) in ratings]
    newest = later[-1] if later else None
    _code, before = ratings.get((base.pk, question.compared_by), ("", None))
    code, after = ratings[newest.pk, question.compared_by] if newest else ("", None)
    expected = Rating(action.expected_rating) if action.expected_rating else None
    return Effect(question, before, base, after, newest, expected, code)


def _noted_in(action: Action, rounds: Sequence[Round]) -> Round | None:
    """The action's own round, or else the last that had begun when it was added and asks the statement."""
    own = [one for one in rounds if one.pk == action.round_id]
    begun = own or [one for one in rounds if one.started_at <= action.made_at] or list(rounds[:1])
    return begun[-1] if begun else None
