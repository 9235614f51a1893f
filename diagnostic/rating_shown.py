"""Somebody's own answers as they read them, and what stands beside an answer just given."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from diagnostic.last_time import agreed_last_time
from diagnostic.models import AgreedRating, Contributor, Response, Round
from diagnostic.questions import Question, by_element, questions_of
from diagnostic.vocabulary import COLOURS, Rating
from elements.framework import Element

if TYPE_CHECKING:
    from diagnostic.services.answers import Outcome


@dataclass(frozen=True)
class Row:
    """A statement with one's own answer, the agreed one, and the one of last time where there is no own."""

    question: Question
    response: Response | None
    agreed: AgreedRating | None = None
    last: AgreedRating | None = None


@dataclass(frozen=True)
class Part:
    """The rows of an element."""

    element: Element
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class After:
    """The answer that somebody has just given."""

    question: Question
    response: Response


def own_rows(round: Round, mine: Contributor | None, language: str) -> tuple[Part, ...]:
    """What somebody said of all that they are asked, by element."""
    asked = [one for one in questions_of(round, language) if mine is None or mine.covers(one.element)]
    said = _responses(mine, asked)
    last = agreed_last_time(round, asked)
    return tuple(
        Part(element, tuple(Row(one, said.get(one.code), last=last.get(one.code)) for one in questions))
        for element, questions in by_element(asked).items()
    )


def read_rows(round: Round, mine: Contributor | None, asked: Sequence[Question]) -> tuple[Row, ...]:
    """The same of a few statements, with what was agreed."""
    said = _responses(mine, asked)
    agreed = {one.code: one for one in AgreedRating.objects.filter(round=round, code__in=[one.code for one in asked])}
    return tuple(Row(one, said.get(one.code), agreed.get(one.code)) for one in asked)


def after_saving(round: Round, mine: Contributor | None, code: str, language: str) -> After | None:
    """What was just answered, if ``code`` is a statement of this round that this person answered."""
    if not code or mine is None:
        return None
    question = next((one for one in questions_of(round, language) if one.code == code), None)
    response = Response.objects.filter(contributor=mine, code=code).first() if question else None
    return After(question, response) if question and response else None


def just_answered(saved: Outcome) -> Response | None:
    """Of what this press changed, the answer that calls for help most; if nothing, the one that changed last.

    The page's script has sent each answer as it was given, so that the button finds nothing new.
    """
    changed = [one for code, one in saved.saved.items() if code in saved.changed]
    return worst(changed) or max(saved.saved.values(), key=lambda one: one.changed_at, default=None)


def worst(said: Iterable[Response]) -> Response | None:
    """The answer that calls for help most: the first red, else amber, else green, else one that does not apply."""
    order = [str(colour) for colour in (*COLOURS, Rating.NOT_APPLICABLE)]
    return min(said, key=lambda one: order.index(one.rating), default=None)


def _responses(mine: Contributor | None, asked: Sequence[Question]) -> dict[str, Response]:
    if mine is None:
        return {}
    codes = [one.code for one in asked]
    return {one.code: one for one in Response.objects.filter(contributor=mine, code__in=codes)}
