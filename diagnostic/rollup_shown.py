"""A system's roll-up in words, for its page and its files: every percentage beside its count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from diagnostic.proportions import pct
from diagnostic.rollup_disclosure import EVERYBODY
from diagnostic.rollup_years import year_figure, years_of
from diagnostic.scoring import ENOUGH_ANSWERED, lower_median
from diagnostic.vocabulary import Rating
from elements.framework import Element

if TYPE_CHECKING:
    from diagnostic.rollup import Area, Figure, Period, Shared, Statement
    from diagnostic.rollup_disclosure import Release, Tally, Told
    from diagnostic.services.rollups import Rollup

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Cell:
    """A letter in its colour, with the word that it stands for."""

    code: str
    letter: str
    word: str


@dataclass(frozen=True, slots=True)
class Line:
    """A partner in the heat table."""

    partner: Shared
    cells: tuple[Cell, ...]

    @property
    def by_element(self) -> list[tuple[Element, Cell]]:
        """Each cell with its element, which stands beside it where the screen is too narrow for columns."""
        return list(zip(Element, self.cells, strict=True))


@dataclass(frozen=True, slots=True)
class Row:
    """A line of figures; ``language`` is that of its name where it is not the page's."""

    name: str
    cells: tuple[str, ...]
    language: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Figures with their headings."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]


def heat(partners: Iterable[Shared]) -> list[Line]:
    """Organisations by elements."""
    known: dict[Rating | None, Cell] = {
        rating: Cell(rating.value, rating.letter, str(rating.label)) for rating in Rating
    }
    known[None] = Cell("none", "?", _("Too early to say"))
    not_asked = Cell("none", NOTHING, _("Not asked"))
    return [
        Line(one, tuple(known[one.elements[each]] if each in one.elements else not_asked for each in Element))
        for one in partners
    ]


def areas_table(areas: Iterable[Area], *, others: bool) -> Table:
    """How many have something to work on in each element; ``others``: with what is told of those without a name."""
    header = (_("Element"), _("Red or amber, with their name"), _("Colours, with their name"))
    more = (_("Colours, without a name"), _("Red or amber, together")) if others else ()
    return Table((*header, *more), tuple(_area(one, others=others) for one in areas))


def statements_table(statements: Iterable[Statement], language: str, *, others: bool) -> Table:
    """The colours of each statement."""
    header = (_("Statement"), _("Colours, with their name"), _("Lower median"))
    more = (_("Colours, without a name"),) if others else ()
    return Table((*header, *more), tuple(_statement(one, language, others=others) for one in statements))


def periods_table(periods: Sequence[Period]) -> Table:
    """The elements year by year; columns are years, the last first."""
    header = (
        _("Element"),
        *(_("%(year)s, %(n)s shared") % {"year": nhs_year(one.first), "n": one.partners} for one in periods),
    )
    rows = tuple(
        Row(str(element.label), tuple(_in_year(one.tallies.get(element)) for one in periods)) for element in Element
    )
    return Table(header, rows)


def unnamed_years_table(release: Release) -> Table:
    """The same of those without a name, as far as it may be told: a year may be missing, and a figure in it."""
    years = years_of(release)
    told = [(one, release.told[year_figure(EVERYBODY, one)].n) for one in years]
    header = (_("Element"), *(_("%(year)s, %(n)s counted") % {"year": nhs_year(one), "n": n} for one, n in told))
    return Table(
        header,
        tuple(
            Row(str(one.label), tuple(told_in_words(release.told.get(year_figure(one.value, each))) for each in years))
            for one in Element
        ),
    )


def nhs_year(first: int) -> str:
    """The NHS's year by when it began, as 2026/27."""
    return f"{first}/{(first + 1) % 100:02}"


def k_of_n(k: int, n: int) -> str:
    """A count, with its percentage beside it."""
    if not n:
        return NOTHING
    return _("%(k)s of %(n)s (%(percent)s%%)") % {"k": k, "n": n, "percent": pct(k, n)}


def in_words(counts: Tally) -> str:
    """The counts of the colours."""
    if not counts.n:
        return NOTHING
    return _("%(red)s red, %(amber)s amber, %(green)s green of %(n)s") % {
        "red": counts.red, "amber": counts.amber, "green": counts.green, "n": counts.n,
    }  # fmt: skip


def told_in_words(told: Told | None) -> str:
    """What is told of those without a name."""
    if told is None:
        return _("Not shown")
    if told.tally:
        return in_words(told.tally)
    colour = told.nearly.label if told.nearly else NOTHING
    return _("All or all but one of %(n)s are %(colour)s") % {"n": told.n, "colour": str(colour).lower()}


def file_rows(rollup: Rollup, language: str) -> Iterator[tuple[object, ...]]:
    """All of it as rows of a spreadsheet: the heat table, then each table of figures."""
    others = rollup.frozen is not None
    yield (str(rollup.system),)
    yield (_("Organisation"), _("Round finished"), *(str(element.label) for element in Element))
    for line in heat(rollup.partners):
        yield (line.partner.name, line.partner.finished_on.isoformat(), *(cell.word for cell in line.cells))
    yield from _under(_("Common areas to work on"), areas_table(rollup.areas, others=others))
    for element, some in rollup.statements.items():
        yield from _under(str(element.label), statements_table(some, language, others=others))
    yield from _under(_("Over time"), periods_table(rollup.periods))
    if rollup.frozen and years_of(rollup.frozen.release):
        yield from _under(_("Over time, without a name"), unnamed_years_table(rollup.frozen.release))


def _under(title: str, table: Table) -> Iterator[tuple[object, ...]]:
    yield ()
    yield (title,)
    yield table.header
    for row in table.rows:
        yield (row.name, *row.cells)


def _area(area: Area, *, others: bool) -> Row:
    figure = area.figure
    cells = (k_of_n(figure.named.to_work_on, figure.named.n), in_words(figure.named))
    more = (told_in_words(figure.others), _together(figure)) if others else ()
    return Row(str(area.element.label), (*cells, *more))


def _together(figure: Figure) -> str:
    return k_of_n(figure.together.to_work_on, figure.together.n) if figure.together else _("Not shown")


def _statement(statement: Statement, language: str, *, others: bool) -> Row:
    named = statement.figure.named
    median = lower_median(named.by_colour) if named.n >= ENOUGH_ANSWERED else None
    cells = (in_words(named), str(median.label) if median else NOTHING)
    more = (told_in_words(statement.figure.others),) if others else ()
    spoken = statement.question.language
    return Row(statement.question.text, (*cells, *more), "" if spoken == language else spoken)


def _in_year(counts: Tally | None) -> str:
    return in_words(counts) if counts else NOTHING
