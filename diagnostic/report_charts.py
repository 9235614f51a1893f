"""The report's figures: what is drawn, what it says in words, and its table twin, all from the same counts.

Colours and lengths are attributes of the drawing: the content security policy allows no inline style, and so they
print. Nothing is told by colour alone: each mark has its letter, and each drawing its words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from diagnostic.report_words import counts_in_words, green_of, label_of
from diagnostic.vocabulary import COLOURS, Rating
from elements.framework import Element
from elements.wheel import Segment, segments

if TYPE_CHECKING:
    from diagnostic.changes import Changes
    from diagnostic.results import Result
    from diagnostic.scoring import Counts
    from diagnostic.services.reports import Trend
    from diagnostic.trends import Line

Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paint:
    """How a rating is drawn: paper and ink, lighter from red to green in grey print as well."""

    fill: str
    ink: str
    line: str = "#ffffff"
    dashes: str = ""


PAINT = {
    Rating.RED: Paint("#8a1f11", "#ffffff"),
    Rating.AMBER: Paint("#ffcd60", "#212b32"),
    Rating.GREEN: Paint("#3ba272", "#14201a"),
    Rating.NOT_APPLICABLE: Paint("#ffffff", "#212b32", "#768692", "5 4"),
}
UNKNOWN = Paint("#d8dde0", "#212b32")  # not answered, or too early to say
AS_LAST_TIME = Paint("#e8edee", "#212b32", "#4c6272", "2 3")
NOT_ASKED = Paint("#ffffff", "#4c6272", "#d8dde0")
NOT_ANSWERED_MARK = "?"
NOT_ASKED_MARK = "–"


@dataclass(frozen=True, slots=True)
class Mark:
    """A letter and how it is drawn."""

    letter: str
    paint: Paint


@dataclass(frozen=True, slots=True)
class Part:
    """An element on the wheel. ``asked`` says whether the report has a section of it."""

    segment: Segment
    mark: Mark
    label: str
    green: str
    asked: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a bar; ``mark`` is empty where there is no room for it."""

    x: str
    width: str
    middle: str
    paint: Paint
    mark: str


@dataclass(frozen=True, slots=True)
class Bar:
    """An element's counts: drawn, and in words."""

    element: Element
    pieces: tuple[Piece, ...]
    label: str
    words: str
    green: str


@dataclass(frozen=True, slots=True)
class Table:
    """The table twin of a figure, as ``_components/table.html`` takes it."""

    header: Cells
    rows: tuple[Cells, ...]

    @property
    def lines(self) -> list[dict[str, Cells]]:
        """The rows."""
        return [{"cells": row} for row in self.rows]


@dataclass(frozen=True, slots=True)
class Bars:
    """The bars of all elements."""

    bars: tuple[Bar, ...]
    table: Table


@dataclass(frozen=True, slots=True)
class Point:
    """A round on an element's line, in units of the drawing."""

    x: int
    y: int
    number: int
    mark: Mark
    green: str

    @property
    def label_y(self) -> int:
        """Where its count stands: above the mark."""
        return self.y - 18


@dataclass(frozen=True, slots=True)
class TrendChart:
    """An element over the rounds. ``path`` joins its points; ``words`` say what it shows."""

    element: Element
    statements: int
    points: tuple[Point, ...]
    path: str
    words: str
    width: int


@dataclass(frozen=True, slots=True)
class TrendCharts:
    """The elements whose rounds compare, those whose rounds do not, and the table of all."""

    charts: tuple[TrendChart, ...]
    apart: tuple[Element, ...]
    table: Table


TOP, BOTTOM, LEFT, STEP = 34, 124, 30, 56  # of a trend's drawing


def wheel(found: Result, language: str) -> list[Part]:
    """All seven elements on the wheel, each with a letter; those that were not asked with a dash."""
    counts = {section.element: section.counts for section in found.sections}
    return [_part(segment, counts.get(Element(segment.code))) for segment in segments(language)]


def mark_of(counts: Counts | None) -> Mark:
    """The letter of an element: of its lower median, of not applicable, or that it is too early to say."""
    if counts is None:
        return Mark(NOT_ASKED_MARK, NOT_ASKED)
    if counts.is_all_not_applicable:
        return Mark(Rating.NOT_APPLICABLE.letter, PAINT[Rating.NOT_APPLICABLE])
    if counts.median is None:
        return Mark(NOT_ANSWERED_MARK, UNKNOWN)
    return Mark(counts.median.letter, PAINT[counts.median])


def bars(found: Result) -> Bars:
    """The counts by element, drawn to one scale."""
    longest = max((section.counts.total for section in found.sections), default=0)
    return Bars(
        tuple(
            Bar(
                section.element, tuple(_pieces(section.counts, longest)), label_of(section.counts),
                counts_in_words(section.counts), green_of(section.counts),
            )
            for section in found.sections
        ),
        _bars_table(found),
    )  # fmt: skip


def transitions(changes: Changes) -> Table:
    """How many statements went from which colour to which, of those with a colour in both rounds."""
    rows = tuple(
        (str(before.label), *(str(changes.transitions.get((before, after), 0)) for after in COLOURS))
        for before in COLOURS
    )
    return Table((_("Before"), *(_("Now %(rating)s") % {"rating": one.label} for one in COLOURS)), rows)


def trend_charts(trend: Trend) -> TrendCharts:
    """Each element over the finished rounds."""
    comparable = [line for line in trend.lines if line.is_comparable]
    apart = [line.element for line in trend.lines if not line.is_comparable and _times(line) > 1]
    header = (_("Element"), _("Statements"), *(_round_in_words(number, trend) for number in range(len(trend.rounds))))
    rows = tuple(
        (str(line.element.label), str(line.statements), *(_point_in_words(point) for point in line.points))
        for line in comparable
    )
    return TrendCharts(tuple(_trend(line) for line in comparable), tuple(apart), Table(header, rows))


def _part(segment: Segment, counts: Counts | None) -> Part:
    green = green_of(counts) if counts and counts.median else ""  # too early to say says of how many itself
    return Part(segment, mark_of(counts), label_of(counts), green, counts is not None)


def _pieces(counts: Counts, whole: int) -> Iterator[Piece]:
    """The counts end to end, from red on; ``whole`` is what the full width stands for."""
    last_time = pgettext("letter of what stands as last time and is not confirmed", "L")
    shown = [
        *((k, rating.letter, PAINT[rating]) for rating, k in counts.by_colour.items()),
        (counts.carried, last_time, AS_LAST_TIME),
        (counts.unanswered, NOT_ANSWERED_MARK, UNKNOWN),
        (counts.not_applicable, Rating.NOT_APPLICABLE.letter, PAINT[Rating.NOT_APPLICABLE]),
    ]
    begun = 0
    for k, letter, paint in shown:
        if k:
            mark = f"{letter} {k}"
            room = 100 * k >= whole * (3 + 3 * len(mark))  # at 320 px
            fitting = mark if room else letter if 100 * k >= whole * (2 + 3 * len(letter)) else ""
            yield Piece(
                _length(begun, whole), _length(k, whole), _length(2 * begun + k, 2 * whole), paint, fitting
            )  # fmt: skip
            begun += k


def _bars_table(found: Result) -> Table:
    header = (
        _("Element"), _("Lower median"), _("Green of rated"), _("Red"), _("Amber"), _("Green"),
        _("As last time, not confirmed"), _("Not answered"), _("Not applicable"),
    )  # fmt: skip
    rows = [(str(section.element.label), section.counts, label_of(section.counts)) for section in found.sections]
    rows.append((_("All elements"), found.counts, NOT_ASKED_MARK))  # no label: there is no score over elements
    return Table(header, tuple(_cells(*row) for row in rows))


def _cells(name: str, counts: Counts, label: str) -> Cells:
    numbers = (
        counts.red, counts.amber, counts.green, counts.carried, counts.unanswered, counts.not_applicable
    )  # fmt: skip
    return name, label, green_of(counts) or NOT_ASKED_MARK, *map(str, numbers)


def _trend(line: Line) -> TrendChart:
    points = tuple(_points(line.points))
    path = " ".join(f"{'L' if number else 'M'} {point.x} {point.y}" for number, point in enumerate(points))
    words = "; ".join(
        _("round %(number)d: %(said)s") % {"number": number, "said": _point_in_words(counts)}
        for number, counts in enumerate(line.points, start=1)
    )
    return TrendChart(line.element, line.statements, points, path, words, 2 * LEFT + STEP * (len(line.points) - 1))


def _points(points: Iterable[Counts | None]) -> Iterator[Point]:
    """The rounds that have something rated, as high as their share of green."""
    for place, counts in enumerate(points):
        if counts is not None and counts.rated:
            y = BOTTOM - round((BOTTOM - TOP) * counts.green / counts.rated)
            yield Point(LEFT + STEP * place, y, place + 1, mark_of(counts), f"{counts.green}/{counts.rated}")


def _point_in_words(counts: Counts | None) -> str:
    if counts is None or not counts.rated:
        return label_of(counts)
    return _("%(label)s, %(green)s green") % {"label": label_of(counts), "green": green_of(counts)}


def _round_in_words(place: int, trend: Trend) -> str:
    found = trend.rounds[place]
    finished = date_format(localtime(found.finished_at), "j F Y") if found.finished_at else ""
    return f"{place + 1}. {found.label} ({finished})"


def _times(line: Line) -> int:
    return sum(point is not None for point in line.points)


def _length(part: int, whole: int) -> str:
    return f"{100 * part / whole:.5g}%" if whole else "0%"
