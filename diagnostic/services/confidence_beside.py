"""What a person's low confidence and their organisation's agreed red have in common: for that person alone, kept
nowhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from diagnostic.confidence.learning import element_of
from diagnostic.leading_on import Guide, guide_of
from diagnostic.models import Round
from diagnostic.questions import questions_of
from diagnostic.results import result_of
from diagnostic.vocabulary import Rating
from elements.framework import Element

if TYPE_CHECKING:
    from community.models import Member
    from diagnostic.confidence.questions import Question


@dataclass(frozen=True, slots=True)
class RedToo:
    """An element that the organisation agreed is red, in its last finished ``round``, and what the person is not sure
    of there."""

    element: Element
    questions: tuple[Question, ...]
    round: Round
    guide: Guide | None


def red_too(member: Member, low: Iterable[Question], language: str) -> list[RedToo]:
    """Where both fall on one element, in the framework's order; one query."""
    about: dict[Element, list[Question]] = {}
    for question in low:
        if (element := element_of(question.about)) is not None:
            about.setdefault(element, []).append(question)
    if not about or member.organisation_id is None:
        return []
    last = Round.objects.finished().filter(organisation=member.organisation_id).select_related("version")
    round = last.order_by("-finished_at", "-pk").first()
    if round is None:
        return []
    red = {one.element for one in result_of(questions_of(round, language), round.snapshot or {}).sections
           if one.counts.median == Rating.RED}  # fmt: skip
    return [
        RedToo(element, tuple(about[element]), round, guide_of(element, language))
        for element in Element
        if element in red and element in about
    ]
