"""The ratings in a form that was sent while nobody was signed in, to be read before it is sent again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django import template
from django.utils.translation import get_language

from diagnostic.questions import Question, current_questions
from diagnostic.vocabulary import Rating

register = template.Library()
FIELD = "-rating"  # of a statement's form, behind its code


@dataclass(frozen=True)
class KeptRating:
    """A rating with its statement, where that is one of the question set's."""

    rating: Rating
    question: Question | None


@register.simple_tag
def ratings_in(fields: Iterable[tuple[str, str]]) -> list[KeptRating]:
    """The ratings among ``fields``, names and values of a form, in its order."""
    chosen = [(name, value) for name, value in fields if name.endswith(FIELD) and value in Rating.values]
    if not chosen:
        return []
    asked = {one.code: one for one in current_questions(get_language() or "en")}
    return [KeptRating(Rating(value), asked.get(name.removesuffix(FIELD))) for name, value in chosen]
