"""What a system's lead reads of the rounds that partners share: pure counting, each organisation once.

A statement is known by what it is compared by, so that quick and standard rounds and several versions stand together.
Statements that an organisation added are not shared and count nowhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from diagnostic.rollup_disclosure import Answers, Release, Tally, Told, element_of, statement_figure, tally
from diagnostic.scoring import count
from diagnostic.vocabulary import COLOURS, Rating
from elements.framework import Element

if TYPE_CHECKING:
    from diagnostic.questions import Question

OF_DIGEST = 16  # as much of a snapshot's digest as tells one result of a round from another
APRIL = 4  # the month in which the NHS's year begins


@dataclass(frozen=True, slots=True)
class Shared:
    """One finished round that an organisation shares.

    ``elements`` has what was asked: an element's lower median, not applicable, or None where too few say. ``figures``
    has the colours alone, of elements and of statements. ``stem`` stands for the round as it was finished.
    """

    organisation: int
    name: str
    named: bool
    stem: str
    finished_on: dt.date
    elements: Mapping[Element, Rating | None]
    figures: Mapping[str, Rating]

    @property
    def answers(self) -> Answers:
        """The same without a name, with the statements that alone decide their element."""
        statements: dict[str, list[str]] = {}
        for figure in self.figures:
            statements.setdefault(element_of(figure), []).append(figure)
        alone = {element: some[1] for element, some in statements.items() if len(some) == 2 and some[0] == element}
        return Answers(str(self.organisation), self.stem, self.figures, alone)


@dataclass(frozen=True, slots=True)
class Figure:
    """An element or a statement over the partners that share with their name, and what is told of the others."""

    named: Tally
    others: Told | None = None

    @property
    def together(self) -> Tally | None:
        """Everybody's counts, where those of the others are told."""
        return self.named + self.others.tally if self.others and self.others.tally else None


@dataclass(frozen=True, slots=True)
class Area:
    """An element: how common it is that there is something to work on."""

    element: Element
    figure: Figure


@dataclass(frozen=True, slots=True)
class Strength:
    """An element in which some are green while others have something to work on."""

    element: Element
    green: tuple[Shared, ...]
    to_work_on: tuple[Shared, ...]


@dataclass(frozen=True, slots=True)
class Period:
    """A year from April to March: how many shared a round that was finished in it, and their elements."""

    first: int
    partners: int
    tallies: Mapping[Element, Tally]


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement's counts."""

    question: Question
    figure: Figure


def stem_of(round: int, digest: str) -> str:
    """A round as it was finished: opened again and finished with another result it has another stem."""
    return f"{round}.{digest[:OF_DIGEST]}"


def round_of(stem: str) -> int:
    """The key of the round."""
    return int(stem.partition(".")[0])


def letters(questions: Iterable[Question], ratings: Mapping[str, str]) -> dict[Element, Rating | None]:
    """Each element's lower median from ratings by code; not applicable where nothing applies, None if too few say."""
    codes: dict[Element, list[str]] = {}
    for one in questions:
        codes.setdefault(one.element, []).append(one.code)
    found: dict[Element, Rating | None] = {}
    for element, asked in codes.items():
        counts = count(asked, ratings)
        found[element] = Rating.NOT_APPLICABLE if counts.is_all_not_applicable else counts.median
    return found


def colours(questions: Iterable[Question], ratings: Mapping[str, str]) -> dict[str, Rating]:
    """Every figure that has a colour: the elements first, then the statements by what they are compared by."""
    asked = list(questions)
    elements = {one.value: rating for one, rating in letters(asked, ratings).items()}
    said = {statement_figure(one.element, one.compared_by): ratings.get(one.code) for one in asked}
    return {figure: Rating(rating) for figure, rating in (elements | said).items() if rating in COLOURS and rating}


def newest(shared: Iterable[Shared]) -> list[Shared]:
    """One round an organisation, the last that was finished; ``shared`` has what was shared later last."""
    found: dict[int, Shared] = {}
    for one in shared:
        before = found.get(one.organisation)
        if before is None or before.finished_on <= one.finished_on:
            found[one.organisation] = one
    return sorted(found.values(), key=lambda one: (one.name.casefold(), one.organisation))


def areas(named: Sequence[Shared], release: Release | None) -> list[Area]:
    """The elements that somebody has a colour in, the most common to work on first."""
    found = [Area(element, _figure(element.value, named, release)) for element in Element]
    told = [one for one in found if one.figure.named.n or one.figure.others]
    return sorted(told, key=lambda one: (-_to_work_on(one.figure), one.element.order))


def strengths(named: Iterable[Shared]) -> list[Strength]:
    """Where one partner could learn from another; only those with a name."""
    partners = list(named)
    found = []
    for element in Element:
        green = tuple(one for one in partners if one.elements.get(element) == Rating.GREEN)
        others = tuple(one for one in partners if one.elements.get(element) in (Rating.RED, Rating.AMBER))
        if green and others:
            found.append(Strength(element, green, others))
    return found


def periods(named: Iterable[Shared]) -> list[Period]:
    """Year by year, the last first: each organisation's last round of that year."""
    years = by_year(named)
    return [_period(year, years[year]) for year in sorted(years, reverse=True)]


def by_year(shared: Iterable[Shared]) -> dict[int, list[Shared]]:
    """Each organisation's last round of every year from April to March, by when the year began."""
    found: dict[int, list[Shared]] = {}
    for one in shared:
        found.setdefault(year_of(one.finished_on), []).append(one)
    return {year: newest(some) for year, some in found.items()}


def statements(
    questions: Iterable[Question], named: Sequence[Shared], release: Release | None
) -> dict[Element, list[Statement]]:
    """Every statement that somebody was asked, by element."""
    found: dict[Element, list[Statement]] = {}
    for one in questions:
        figure = _figure(statement_figure(one.element, one.compared_by), named, release)
        if figure.named.n or figure.others:
            found.setdefault(one.element, []).append(Statement(one, figure))
    return {element: found[element] for element in Element if element in found}


def year_of(day: dt.date) -> int:
    """The year in which the NHS's year of ``day`` began."""
    return day.year if day.month >= APRIL else day.year - 1


def _period(year: int, partners: Sequence[Shared]) -> Period:
    tallies = {element: _count(element.value, partners) for element in Element}
    return Period(year, len(partners), {element: one for element, one in tallies.items() if one.n})


def _figure(figure: str, named: Sequence[Shared], release: Release | None) -> Figure:
    return Figure(_count(figure, named), release.told.get(figure) if release else None)


def _count(figure: str, partners: Iterable[Shared]) -> Tally:
    return tally([colour for one in partners if (colour := one.figures.get(figure))])


def _to_work_on(figure: Figure) -> float:
    counts = figure.together or (figure.named if figure.named.n else figure.others.tally if figure.others else None)
    return counts.to_work_on / counts.n if counts and counts.n else 0.0
