"""How each element stood in one round after the other. Pure.

A line compares like with like: of each element it counts only the statements that every round asked which asked the
element at all, by ``compared_by``. Otherwise a longer set would look like a fall.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from diagnostic.scoring import Counts, count
from elements.framework import Element

if TYPE_CHECKING:
    from diagnostic.results import Result, Section


@dataclass(frozen=True, slots=True)
class Line:
    """An element. ``points`` has a place for each round, None where it was not asked; all count ``statements``."""

    element: Element
    statements: int
    points: tuple[Counts | None, ...]

    @property
    def is_comparable(self) -> bool:
        """Whether at least two rounds asked the same of it."""
        return self.statements > 0 and sum(point is not None for point in self.points) > 1


def trends(results: Sequence[Result]) -> list[Line]:
    """A line for each element that any of ``results`` asked; they are in the order in which they were finished."""
    asked = [{section.element: section for section in one.sections} for one in results]
    return [
        _line(element, [sections.get(element) for sections in asked])
        for element in Element
        if any(element in sections for sections in asked)
    ]


def _line(element: Element, sections: Sequence[Section | None]) -> Line:
    keys = [_keys(section) for section in sections if section is not None]
    common = set.intersection(*keys)
    points = tuple(None if section is None else _counted(section, common) for section in sections)
    return Line(element, len(common), points)


def _counted(section: Section, keys: Iterable[str]) -> Counts:
    """The counts of the statements that ``keys`` name, each once."""
    wanted = set(keys)
    first = {item.question.compared_by: item for item in reversed(section.items)}
    items = {key: item for key, item in first.items() if key in wanted}
    return count(items, {key: str(item.rating) for key, item in items.items() if item.rating})


def _keys(section: Section) -> set[str]:
    return {item.question.compared_by for item in section.items}
