"""The figures of the insights page in the reader's language: what is drawn, its table twin, and the file's rows.

All three are made from the same counts, so they cannot differ. Lengths are percentages of a drawing's width, as SVG
takes them in attributes: the content security policy allows no inline style.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casestudies.insights import ACUTE_OR_AMBULANCE, ACUTE_OR_INTEGRATED, NOT_SAID, Insights, Line, Part, Share
from casestudies.vocabulary import Approach, Benefit, Group, Initiative, Outcome, Stage
from elements.framework import Element

Vocabulary = type[TextChoices]
Cells = tuple[str, ...]
# What a file says of one count: the line, among whom, k, n and the percentage.
Fact = tuple[str, str, int, int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a bar. ``mark`` stands on its middle, and is empty where there is no room for it."""

    x: str
    width: str
    middle: str
    mark: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a figure. ``code`` is an element's; ``details`` say in words what the pieces show.

    ``cells`` are bars of the same line, one a group of organisations.
    """

    label: str
    share: Share
    code: str = ""
    mark: str = ""
    pieces: tuple[Piece, ...] = ()
    details: Cells = ()
    cells: tuple[Bar, ...] = ()

    @property
    def width(self) -> str:
        """How long it is where the whole width stands for all stories."""
        return _length(self.share.k, self.share.n)

    @property
    def words(self) -> str:
        """Its count: a percentage never stands alone."""
        return of(self.share)


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure. ``kind`` names its template; ``place`` is where the report counts the same."""

    key: str
    kind: str
    title: str
    question: str
    place: str
    bars: tuple[Bar, ...]
    header: Cells
    rows: tuple[Cells, ...]
    facts: tuple[Fact, ...]

    @property
    def lines(self) -> list[dict[str, Cells]]:
        """The rows as ``_components/table.html`` takes them."""
        return [{"cells": row} for row in self.rows]

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """All bars end to end, for the figure that is one bar."""
        return tuple(_pieces([(bar.share.k, bar.mark) for bar in self.bars]))


@dataclass(frozen=True, slots=True)
class Headline:
    """A number that stands by itself, with what it counts and what it rests on."""

    value: str
    statement: str
    source: str


def headlines(found: Insights) -> list[Headline]:
    """What a board asks for first."""
    stories = ngettext("story is counted here", "stories are counted here", found.n)
    regions = ngettext("from %(count)s region", "from %(count)s regions", found.regions) % {"count": found.regions}
    return [
        Headline(f"{found.n:,}", stories, regions),
        _headline(found.applied, _("used the diagnostic to some extent")),
        _headline(found.filled_in, _("filled in the diagnostic")),
        _headline(found.adapted, _("made the diagnostic shorter or more visual")),
    ]


def charts(found: Insights) -> list[Chart]:
    """All figures, in the order of the page."""
    return [
        _stages(found),
        _approaches(found),
        _benefits(found),
        _elements(found),
        _initiatives(found),
        _outcomes(found),
    ]


def file_rows(figures: Iterable[Chart], counted: str) -> Iterator[tuple[object, ...]]:
    """Every count of the figures, one a row, under a row of headings; ``counted`` says over which stories."""
    yield _("Figure"), _("Line"), _("Among"), _("Stories"), _("Out of"), _("Percentage"), _("Stories counted")
    for chart in figures:
        for fact in chart.facts:
            yield chart.title, *fact, counted


def of(share: Share) -> str:
    """A count as readers see it: “3 of 24”."""
    return _("%(k)s of %(n)s") % {"k": f"{share.k:,}", "n": f"{share.n:,}"}


def _headline(share: Share, statement: str) -> Headline:
    return Headline(f"{share.percent}%", statement, _("%(count)s stories") % {"count": of(share)})


def _stages(found: Insights) -> Chart:
    longest = max((line.share.k for line in found.stages), default=0)
    bars = tuple(_stage_bar(line, longest) for line in found.stages)
    facts = [
        fact
        for line, bar in zip(found.stages, bars, strict=True)
        for fact in (_fact(bar.label, line.share), *(_part_fact(bar.label, part, found.n) for part in line.parts))
    ]
    return Chart(
        key="stages",
        kind="stages",
        title=_("How far organisations have come"),
        question=_("Stages of using the diagnostic. Each box is a sector, named below it in the same order."),
        place=_("Table 1"),
        bars=bars,
        header=(_("Stage"), _("Stories"), _("Percentage"), _("Sectors")),
        rows=tuple((*_cells(bar), "; ".join(bar.details)) for bar in bars),
        facts=tuple(facts),
    )


def _stage_bar(line: Line, longest: int) -> Bar:
    counts = [(part.k, f"{part.k:,}") for part in line.parts]
    details = tuple(f"{_sectors(part)}: {part.k:,}" for part in line.parts)
    return Bar(_label(Stage, line.code), line.share, pieces=tuple(_pieces(counts, longest)), details=details)


def _approaches(found: Insights) -> Chart:
    bars = tuple(
        Bar(_label(Approach, line.code), line.share, mark=letter)
        for letter, line in zip(ascii_uppercase, found.approaches, strict=False)
    )
    return _plain(
        "approaches", "stack", bars,
        title=_("How they went about the diagnostic"),
        question=_("The whole bar is all stories. The letters lead to the list below it."),
        place=_("Figure 4"), heading=_("Approach"),
    )  # fmt: skip


def _benefits(found: Insights) -> Chart:
    bars = tuple(_benefit_bar(line, found.groups) for line in found.benefits)
    facts = [_fact(bar.label, one.share, one.label) for bar in bars for one in (Bar(_("All"), bar.share), *bar.cells)]
    return Chart(
        key="benefits",
        kind="groups",
        title=_("What changed for whom"),
        question=_("A tick means that at least one organisation of that kind told of it."),
        place=_("Table 2"),
        bars=bars,
        header=(_("Benefit"), _("All"), *(str(group.label) for group in found.groups)),
        rows=tuple((bar.label, _both(bar.share), *(_both(cell.share) for cell in bar.cells)) for bar in bars),
        facts=tuple(facts),
    )


def _benefit_bar(line: Line, groups: Sequence[Group]) -> Bar:
    cells = tuple(Bar(str(group.label), share) for group, share in zip(groups, line.by_group, strict=True))
    return Bar(_label(Benefit, line.code), line.share, cells=cells)


def _elements(found: Insights) -> Chart:
    bars = tuple(Bar(_label(Element, line.code), line.share, code=line.code) for line in found.elements)
    return _plain(
        "elements", "bars", bars,
        title=_("Elements that the stories are about"),
        question=_("A story may be about several elements."),
        heading=_("Element"),
    )  # fmt: skip


def _initiatives(found: Insights) -> Chart:
    most_first = sorted(found.initiatives, key=lambda line: -line.share.k)
    return _plain(
        "initiatives", "bars", tuple(Bar(_label(Initiative, line.code), line.share) for line in most_first),
        title=_("New initiatives"),
        question=_("Kinds of support that organisations started, the most common first."),
        heading=_("Kind of initiative"),
    )  # fmt: skip


def _outcomes(found: Insights) -> Chart:
    return _plain(
        "outcomes", "bars", tuple(Bar(_label(Outcome, line.code), line.share) for line in found.outcomes),
        title=_("What else organisations told"),
        question=_("One organisation may have told several of these."),
        place=_("section 3"), heading=_("What they told"),
    )  # fmt: skip


def _plain(
    key: str, kind: str, bars: tuple[Bar, ...], *, title: str, question: str, heading: str, place: str = ""
) -> Chart:
    """A figure whose lines have one count each."""
    header = (heading, _("Stories"), _("Percentage"))
    facts = tuple(_fact(bar.label, bar.share) for bar in bars)
    return Chart(key, kind, title, question, place, bars, header, tuple(map(_cells, bars)), facts)


def _label(vocabulary: Vocabulary, code: str) -> str:
    return _("The story does not say") if code == NOT_SAID else str(vocabulary(code).label)


def _sectors(part: Part) -> str:
    """The sectors of a part by one name."""
    if part.sectors == ACUTE_OR_INTEGRATED:
        return _("Acute or integrated trust")
    if part.sectors == ACUTE_OR_AMBULANCE:
        return _("Acute or ambulance trust")
    return ", ".join(str(sector.label) for sector in part.sectors)


def _cells(bar: Bar) -> Cells:
    return bar.label, of(bar.share), f"{bar.share.percent}%"


def _both(share: Share) -> str:
    return f"{of(share)} ({share.percent}%)"


def _fact(label: str, share: Share, among: str = "") -> Fact:
    return label, among or _("All"), share.k, share.n, share.percent


def _part_fact(label: str, part: Part, n: int) -> Fact:
    return _fact(label, Share(part.k, n), _sectors(part))


def _pieces(counts: Sequence[tuple[int, str]], whole: int = 0) -> Iterator[Piece]:
    """Counts end to end; ``whole`` is what the full width stands for, their sum if it is not given."""
    whole = whole or sum(k for k, _mark in counts)
    begun = 0
    for k, mark in counts:
        if k:
            room = 100 * k >= whole * (2 + 3 * len(mark))  # at 320 px, in the smallest letters that we draw
            middle = _length(2 * begun + k, 2 * whole)
            yield Piece(_length(begun, whole), _length(k, whole), middle, mark if room else "")
            begun += k


def _length(part: int, whole: int) -> str:
    return f"{100 * part / whole:.5g}%" if whole else "0%"
