"""Sentences of the paper for the board: the decision it asks for, and how equality stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from casestudies.pieces import first_words
from diagnostic.report_words import counts_in_words
from diagnostic.scoring import count
from diagnostic.vocabulary import Rating

if TYPE_CHECKING:
    from diagnostic.results import Result

NAMED = 2  # statements about equality that are named


@dataclass(frozen=True, slots=True)
class Equality:
    """How the statements about equality stand: ``words`` count them, ``open`` are those that are not green."""

    words: str
    open: tuple[str, ...]
    more: int


def decision_to_begin_with(found: Result, *, has_actions: bool) -> str:
    """What is asked of the board until somebody writes it; ``has_actions``: whether the paper names any."""
    if has_actions and found.rated(Rating.RED):
        return _(
            "We ask the board to note these results, to agree the actions above with their owners and dates, and to "
            "say who looks at the red statements again, and when."
        )
    if has_actions:
        return _("We ask the board to note these results and to agree the actions above with their owners and dates.")
    if found.rated(Rating.RED):
        return _(
            "We ask the board to note these results, to say who plans the first actions and by when, and who looks at "
            "the red statements again."
        )
    return _("We ask the board to note these results and to say who plans the first actions, and by when.")


def equality(found: Result) -> Equality | None:
    """How the statements about equality, diversity and inclusion stand; None where none was asked."""
    asked = [item for item in found.items if item.question.theme == "equality"]
    if not asked:
        return None
    ratings = {item.question.code: str(item.rating) for item in asked if item.rating}
    carried = [item.question.code for item in asked if item.last_time]
    counts = count([item.question.code for item in asked], ratings, carried)
    not_green = [item for item in found.to_work_on if item.question.theme == "equality"]
    texts = tuple(
        f"{item.rating.letter if item.rating else ''}: {first_words(item.question.text, 140)}"
        for item in not_green[:NAMED]
    )
    return Equality(counts_in_words(counts), texts, len(not_green) - len(texts))
