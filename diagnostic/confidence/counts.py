"""Raw sheets with given counts: what a report printed, as if its people had answered here. Pure.

A report says how many of how many answered on the two upper levels, and no more. So each sheet says "somewhat" or
"slightly", nobody says anything about themselves, and which answers stand on one sheet is arbitrary. A release made
from such sheets must set ``Rules.only_upper``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import override

from diagnostic.confidence.questions import QUESTIONS, Question
from diagnostic.confidence.release import Sheet
from diagnostic.confidence.vocabulary import Activity, Aspect, Confidence
from elements.framework import Element

Counts = Mapping[str, tuple[int, int]]


class UnknownCountError(Exception):
    """The counts name something that the review does not ask, or are not possible."""


def sheets_with(counts: Counts, *, respondents: int) -> list[Sheet]:
    """``respondents`` sheets of which, for each question, n answer and k on the upper levels."""
    answers: list[dict[str, int]] = [{} for _ in range(respondents)]
    for code, (k, n) in counts.items():
        question = QUESTIONS.get(code)
        if question is None or not 0 <= k <= n <= respondents:
            raise UnknownCountError(f"{code}: {k} of {n}")
        for at, sheet in enumerate(answers):
            level = _level(question, at, k, n)
            if level is not None:
                sheet[code] = level
    return [Sheet(person=f"made-{at}", version="1", answers=sheet) for at, sheet in enumerate(answers)]


def _level(question: Question, at: int, k: int, n: int) -> int | None:
    """What the person number ``at`` answers; None for nothing."""
    if at < n:
        return question.upper[0] if at < k else question.lower[-1]
    return Confidence.NOT_MINE if question.is_activity else None


def read_counts(told: Mapping[str, Any]) -> Counts:
    """The counts of a file: ``activities`` with ``k`` and ``n``, and ``domains_time_and_confidence``.

    Both are called by their codes or by their English names.
    """
    found: dict[str, tuple[int, int]] = {}
    for name, one in told["activities"].items():
        found[Question(_named(Activity, name), Aspect.CONFIDENT).code] = (int(one["k"]), int(one["n"]))
    for name, one in told["domains_time_and_confidence"].items():
        if name == "note":
            continue
        element = _named(Element, name)
        for aspect in (Aspect.TIME, Aspect.CONFIDENT):
            k, n, *_printed = one[aspect.value]
            found[Question(element, aspect).code] = (int(k), int(n))
    return found


def _named(kind: Any, name: str) -> Any:
    with override("en"):
        for one in kind:
            if name in (one.value, str(one.label)):
                return one
    raise UnknownCountError(name)
