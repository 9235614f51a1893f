"""What a system's lead may be told of partners that share without a name. Pure.

Figures of them are counted once and frozen as a release. Whatever adding up and taking away the figures of all releases
gives must speak of nobody or of at least ``SMALLEST`` organisations that the reader does not know already. Known are
the rounds that were ever shown with a name, and those of the organisation where the reader works.

- A release counts at least ``SMALLEST`` unknown organisations, each figure those of them that have a colour there.
- From one release to a later one that many came and that many went, or none: a single newcomer waits.
- Sums over several releases, and over an element and its statements, are tried out (``disclosure.is_safe``). Where a
  round has one statement with a colour in an element, the element's letter and that statement are one and the same.
- Figures of a year (``rollup_years``) are looked at beside all others, and once more as if nobody had changed their
  mind from year to year: who joined or left between two of them is nobody or at least ``SMALLEST``.
- Where all, or all but one, are of one colour, only that is told, so that it says for certain of nobody what they are.
- What was counted without a name is not shown with one, if the others could be worked out then (``may_be_known``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from diagnostic.disclosure import Row, is_safe
from diagnostic.vocabulary import COLOURS, Rating

SMALLEST = 5
EVERYBODY = ""  # the figure of how many there are
WITHIN = "/"  # an element and a statement of it
IN_YEAR = "@"  # a figure and the year whose rounds it counts
BETWEEN = "|"  # a round as it was finished, and what of it a row is about


class NothingNewError(Exception):
    """Nothing may be told now, or nothing that was not told before. Which of the two is not told either."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many organisations are of which colour in one figure."""

    red: int = 0
    amber: int = 0
    green: int = 0

    @property
    def n(self) -> int:
        """Those that have a colour there."""
        return self.red + self.amber + self.green

    @property
    def to_work_on(self) -> int:
        """Those that are red or amber."""
        return self.red + self.amber

    @property
    def by_colour(self) -> dict[Rating, int]:
        """The counts, from the worst."""
        return {Rating.RED: self.red, Rating.AMBER: self.amber, Rating.GREEN: self.green}

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.red + other.red, self.amber + other.amber, self.green + other.green)


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of ``n`` organisations: counts, or only that all or all but one are of the colour ``nearly``.

    Of the figure of everybody, nothing but how many they are.
    """

    n: int
    tally: Tally | None = None
    nearly: Rating | None = None

    def as_data(self) -> dict[str, Any]:
        """As a release keeps it."""
        if self.tally:
            return {"n": self.n, **{colour.value: k for colour, k in self.tally.by_colour.items()}}
        return {"n": self.n, "nearly": self.nearly.value} if self.nearly else {"n": self.n}

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> Told:
        """From what a release keeps."""
        if "nearly" in data:
            return cls(data["n"], nearly=Rating(data["nearly"]))
        if "red" not in data:
            return cls(data["n"])
        return cls(data["n"], Tally(data["red"], data["amber"], data["green"]))


@dataclass(frozen=True, slots=True)
class Answers:
    """The colours of one finished round by figure; ``alone`` names the statement that alone decides an element.

    ``stem`` stands for the round as it was finished: another result of the same round has another one.
    """

    person: str
    stem: str
    colours: Mapping[str, Rating]
    alone: Mapping[str, str] = field(default_factory=dict)

    def row(self, figure: str) -> Row:
        """What of the round stands in a figure."""
        about = about_of(figure)
        return Row(self.person, f"{self.stem}{BETWEEN}{self.alone.get(about, about)}")


@dataclass(frozen=True, slots=True)
class Release:
    """What was told, and of which rows each figure was counted."""

    told: Mapping[str, Told]
    rows: Mapping[str, frozenset[Row]]


@dataclass(frozen=True, slots=True)
class Known:
    """What a reader knows beside the figures: rounds by their stem, and everything of where they work."""

    stems: Collection[str] = frozenset()
    person: str = ""

    def hidden(self, rows: Iterable[Row]) -> frozenset[Row]:
        """Those that the reader does not know."""
        return frozenset(
            row for row in rows if row.person != self.person and row.version.rpartition(BETWEEN)[0] not in self.stems
        )


def make(answers: Sequence[Answers], earlier: Sequence[Release], known: Known, *, smallest: int = SMALLEST) -> Release:
    """What may be told of ``answers`` after ``earlier`` releases; raises ``NothingNewError``."""
    everybody = frozenset(one.row(EVERYBODY) for one in answers)
    before = [old.rows[EVERYBODY] for old in earlier]
    near = [some for old in earlier for some in beside(EVERYBODY, old.rows)]
    if everybody in before or not may_follow(everybody, before, near, known, smallest=smallest):
        raise NothingNewError
    told: dict[str, Told] = {EVERYBODY: Told(len(answers))}
    rows = {EVERYBODY: everybody}
    for figure in sorted({figure for one in answers for figure in one.colours}):
        with_colour = [one for one in answers if figure in one.colours]
        counted = frozenset(one.row(figure) for one in with_colour)
        near = [some for each in (*(old.rows for old in earlier), rows) for some in beside(figure, each)]
        same = [old.rows[figure] for old in earlier if figure in old.rows]
        if may_follow(counted, same, near, known, smallest=smallest):
            found = tell(tally([one.colours[figure] for one in with_colour]), counted, figure, earlier)
            if found is not None:
                told[figure], rows[figure] = found, counted
    return Release(told, rows)


def may_follow(
    rows: frozenset[Row], same: Iterable[frozenset[Row]], near: Iterable[frozenset[Row]], known: Known, *,
    smallest: int,
) -> bool:  # fmt: skip
    """Whether a count over ``rows`` may be told after the ``same`` figure was, and beside all others ``near`` it."""
    hidden = known.hidden(rows)
    if _people(hidden) < smallest:
        return False
    changes = [change for old in same for change in (hidden - old, known.hidden(old) - hidden)]
    return not any(0 < _people(change) < smallest for change in changes) and is_protected(
        [*near, rows], known, smallest=smallest
    )


def is_protected(counted: Iterable[Iterable[Row]], known: Known, *, smallest: int) -> bool:
    """Whether no sums and differences of counts over these rows speak of a few that the reader does not know."""
    return is_safe({hidden for rows in counted if (hidden := known.hidden(rows))}, smallest=smallest)


def are_protected(releases: Sequence[Release], known: Known, *, smallest: int = SMALLEST) -> bool:
    """The same over all figures of ``releases``, element by element; and nobody can be seen to join or leave."""
    elements = {element_of(figure) for one in releases for figure in one.rows}
    return all(
        is_protected([rows for one in releases for rows in beside(element, one.rows)], known, smallest=smallest)
        for element in elements
    ) and all(are_steady(releases[:at], releases[at].rows, known, smallest=smallest) for at in range(len(releases)))


def are_steady(
    earlier: Sequence[Release], rows: Mapping[str, frozenset[Row]], known: Known, *, smallest: int
) -> bool:  # fmt: skip
    """Whether who joined or left between years, or between a year and ``rows``, is nobody or many.

    As if every organisation said the same in all of its rounds: then figures of several years could be subtracted.
    """
    for about in {about_of(figure) for figure in rows if IN_YEAR in figure}:
        told = [rows[about]] if about in rows else []
        told += [some for each in (*(old.rows for old in earlier), rows) for some in _years(about, each)]
        people = [{Row(row.person, about) for row in known.hidden(some)} for some in told]
        if not is_safe([some for some in people if some], smallest=smallest):
            return False
    return True


def may_be_known(stem: str, releases: Sequence[Release], known: Known, *, smallest: int = SMALLEST) -> bool:
    """Whether a round may be shown with a name after these releases: the others in them stay unknown."""
    counted = {one for release in releases for rows in release.rows.values() for one in stems_of(rows)}
    return stem not in counted or are_protected(releases, Known({*known.stems, stem}, known.person), smallest=smallest)


def stems_of(rows: Iterable[Row]) -> set[str]:
    """The rounds of ``rows``, as they were finished."""
    return {row.version.rpartition(BETWEEN)[0] for row in rows}


def statement_figure(element: str, key: str) -> str:
    """The figure of a statement; an element's own figure is its code."""
    return f"{element}{WITHIN}{key}"


def element_of(figure: str) -> str:
    """The element whose figures are looked at together."""
    return about_of(figure).partition(WITHIN)[0]


def about_of(figure: str) -> str:
    """What a figure is about, whatever the year."""
    return figure.partition(IN_YEAR)[0]


def tally(colours: Collection[Rating]) -> Tally:
    """The counts."""
    return Tally(*(sum(one == colour for one in colours) for colour in COLOURS))


def tell(counts: Tally, rows: frozenset[Row], figure: str, earlier: Iterable[Release]) -> Told | None:
    """What may be told of ``counts`` over ``rows``; None if that would say of all who came or went what they are."""
    nearly = next((colour for colour, k in counts.by_colour.items() if k >= counts.n - 1), None)
    if nearly is not None:
        return Told(counts.n, nearly=nearly)
    if any(says_of_all(counts, before, rows, others) for before, others in told_of(figure, earlier)):
        return None
    return Told(counts.n, counts)


def told_of(figure: str, releases: Iterable[Release]) -> Iterator[tuple[Tally, frozenset[Row]]]:
    """All counts that were told of the same, now and of any year, with the rows that they count."""
    for one in releases:
        for name, told in one.told.items():
            if told.tally and about_of(name) == about_of(figure):
                yield told.tally, one.rows[name]


def says_of_all(counts: Tally, before: Tally, rows: Collection[Row], others: Collection[Row]) -> bool:
    """Whether all, or all but one, of those who came to ``rows`` or went from ``others`` are of one colour."""
    came, went = _people(set(rows) - set(others)), _people(set(others) - set(rows))
    more = [k - before.by_colour[colour] for colour, k in counts.by_colour.items()]
    return bool((came and max(more) >= came - 1) or (went and -min(more) >= went - 1))


def basis_of(rows: Mapping[str, frozenset[Row]]) -> dict[str, Any]:
    """The rows as a release keeps them: each round once, and numbers for it in the figures.

    Organisations are not kept: who a round belongs to is asked when it matters, for organisations may be merged.
    """
    stems = sorted({stem for some in rows.values() for stem in stems_of(some)})
    number = {stem: at for at, stem in enumerate(stems)}
    figures: dict[str, list[Any]] = {}
    for figure, some in rows.items():
        parted = sorted(row.version.rpartition(BETWEEN)[::2] for row in some)
        figures[figure] = [
            number[stem] if about == about_of(figure) else [number[stem], about] for stem, about in parted
        ]
    return {"rounds": stems, "figures": figures}


def rows_of(basis: Mapping[str, Any], person_of: Mapping[str, str]) -> dict[str, frozenset[Row]]:
    """The rows again; ``person_of`` says whose each round is now."""
    stems = basis["rounds"]
    return {
        figure: frozenset(_row(stems, one, figure, person_of) for one in some)
        for figure, some in basis["figures"].items()
    }


def _row(stems: Sequence[str], kept: Any, figure: str, person_of: Mapping[str, str]) -> Row:
    at, about = (kept, about_of(figure)) if isinstance(kept, int) else kept
    return Row(person_of[stems[at]], f"{stems[at]}{BETWEEN}{about}")


def beside(figure: str, rows: Mapping[str, frozenset[Row]]) -> list[frozenset[Row]]:
    """All that was counted of the same element."""
    return [some for other, some in rows.items() if element_of(other) == element_of(figure)]


def _years(about: str, rows: Mapping[str, frozenset[Row]]) -> list[frozenset[Row]]:
    return [some for other, some in rows.items() if IN_YEAR in other and about_of(other) == about]


def _people(rows: Iterable[Row]) -> int:
    return len({row.person for row in rows})
