"""One element of a round as a page of forms: for whoever has no account, and for what was said in an interview."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from diagnostic.models import Response
from diagnostic.questions import by_element, questions_of
from elements.framework import Element

if TYPE_CHECKING:
    from diagnostic.models import Contributor
    from diagnostic.questions import Question


@dataclass(frozen=True)
class SectionRow:
    """A line of the list of sections: ``rated`` of ``asked`` statements."""

    element: Element
    asked: int
    rated: int

    @property
    def progress(self) -> str:
        """How far they are, as the list shows it."""
        if self.rated == self.asked:
            return "done"
        return "begun" if self.rated else "not-begun"


def sections_of(contributor: Contributor, language: str) -> dict[Element, list[Question]]:
    """What they are asked, by element."""
    asked = by_element(questions_of(contributor.round, language))
    return {element: questions for element, questions in asked.items() if contributor.covers(element)}


def kept_of(contributor: Contributor) -> dict[str, Response]:
    """What they said, by code."""
    return {one.code: one for one in Response.objects.filter(contributor=contributor)}


def section_rows(sections: Mapping[Element, Iterable[Question]], kept: Mapping[str, Response]) -> list[SectionRow]:
    """The list of sections with how far each is."""
    rows = []
    for element, questions in sections.items():
        codes = [one.code for one in questions]
        rows.append(SectionRow(element, len(codes), sum(code in kept for code in codes)))
    return rows


def next_section(sections: Mapping[Element, Iterable[Question]], element: Element) -> Element | None:
    """The section after ``element``, if there is one."""
    order = list(sections)
    place = order.index(element) + 1
    return order[place] if place < len(order) else None
