"""What a round found, statement by statement and element by element. Pure: it knows questions and what was said.

What is said of a statement comes in the shape in which a snapshot keeps it (``Said.as_kept`` with the code).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from diagnostic.questions import by_element
from diagnostic.scoring import Counts, count
from diagnostic.vocabulary import Method, Rating

if TYPE_CHECKING:
    from diagnostic.questions import Question
    from elements.framework import Element

# How strongly people agreed, the most first.
_AGREED = [Method.UNANIMOUS, Method.DISCUSSION, Method.SINGLE, Method.LEAD, ""]


@dataclass(frozen=True, slots=True)
class Said:
    """What stands for a statement: the agreed rating, or the only person's own. ``note`` is that person's."""

    rating: Rating
    na_reason: str = ""
    elsewhere: bool = False
    rationale: str = ""
    method: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A statement with what was said. ``last_time`` is set where only the round before says something of it."""

    question: Question
    said: Said | None = None
    last_time: Rating | None = None

    @property
    def rating(self) -> Rating | None:
        """The rating, if there is one now."""
        return self.said.rating if self.said else None


@dataclass(frozen=True, slots=True)
class Section:
    """An element with its statements in order."""

    element: Element
    items: tuple[Item, ...]
    counts: Counts


@dataclass(frozen=True, slots=True)
class Reason:
    """Why some statements do not apply: another organisation provides it (``elsewhere``), or what somebody wrote."""

    text: str
    elsewhere: bool
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """A whole round."""

    sections: tuple[Section, ...] = ()
    items: tuple[Item, ...] = field(default=())

    @property
    def counts(self) -> Counts:
        """The counts over all elements."""
        return sum((one.counts for one in self.sections), Counts())

    def rated(self, *ratings: Rating) -> list[Item]:
        """Statements with one of ``ratings``, those with the first of them first."""
        return [item for rating in ratings for item in self.items if item.rating == rating]

    @property
    def strengths(self) -> list[Item]:
        """The green statements, those on which people agreed most first."""
        return sorted(self.rated(Rating.GREEN), key=lambda item: _AGREED.index(item.said.method if item.said else ""))

    @property
    def to_work_on(self) -> list[Item]:
        """The red statements, then the amber ones."""
        return self.rated(Rating.RED, Rating.AMBER)

    @property
    def unanswered(self) -> list[Item]:
        """Those of which nothing is known."""
        return [item for item in self.items if item.said is None and item.last_time is None]

    @property
    def carried(self) -> list[Item]:
        """Those that stand as last time and that nobody has confirmed yet."""
        return [item for item in self.items if item.said is None and item.last_time is not None]

    @property
    def not_applicable(self) -> list[Reason]:
        """The statements that do not apply by their reason, the most frequent reason first."""
        items = self.rated(Rating.NOT_APPLICABLE)
        return [
            Reason(*reason, tuple(item for item in items if _reason(item) == reason))
            for reason, _count in Counter(map(_reason, items)).most_common()
        ]


def result_of(
    questions: Sequence[Question], snapshot: Mapping[str, Any], *, notes: Mapping[str, str] | None = None
) -> Result:
    """What a finished round found, from its snapshot alone; ``notes`` by code are of those who rated alone."""
    known = notes or {}
    return result(
        questions, {row["code"]: said_of(row, known.get(row["code"], "")) for row in snapshot.get("agreed", ())}
    )


def result(
    questions: Sequence[Question], said: Mapping[str, Said], last_time: Mapping[str, Rating] | None = None
) -> Result:
    """What a round found. ``last_time`` has the agreed ratings of the round before by ``compared_by``."""
    before = last_time or {}
    items = {
        one.code: Item(one, said.get(one.code), None if one.code in said else before.get(one.compared_by))
        for one in questions
    }
    sections = tuple(
        _section(element, [items[one.code] for one in asked]) for element, asked in by_element(questions).items()
    )
    return Result(sections, tuple(item for section in sections for item in section.items))


def said_of(row: Mapping[str, Any], note: str = "") -> Said:
    """What was said, from the shape in which snapshots and events keep it."""
    return Said(
        Rating(row["rating"]), row.get("na_reason", ""), bool(row.get("elsewhere")), row.get("rationale", ""),
        row.get("method", ""), note,
    )  # fmt: skip


def _section(element: Element, items: Iterable[Item]) -> Section:
    kept = tuple(items)
    ratings = {item.question.code: str(item.rating) for item in kept if item.rating}
    carried = [item.question.code for item in kept if item.last_time]
    return Section(element, kept, count([item.question.code for item in kept], ratings, carried))


def _reason(item: Item) -> tuple[str, bool]:
    return (item.said.na_reason, item.said.elsewhere) if item.said else ("", False)
