"""Figures of a system's partners without a name, year by year: what of them a release may hold as well. Pure.

A year counts the last round that each organisation finished in it. Beside all that was ever told, a year is told only
as far as ``rollup_disclosure`` lets it: five organisations or more, and nobody to be seen joining or leaving.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from diagnostic.disclosure import Row
from diagnostic.rollup_disclosure import (
    EVERYBODY,
    IN_YEAR,
    SMALLEST,
    WITHIN,
    Answers,
    Known,
    Release,
    Told,
    about_of,
    are_steady,
    beside,
    may_follow,
    says_of_all,
    stems_of,
    tally,
    tell,
    told_of,
)


def with_years(
    made: Release, years: Mapping[int, Sequence[Answers]], earlier: Sequence[Release], known: Known, *,
    smallest: int = SMALLEST,
) -> Release:  # fmt: skip
    """``made`` with what may be told of ``years`` beside it, the last year first; elements only, no statements."""
    found = made
    for year in sorted(years, reverse=True):
        everybody = _with(found, year_figure(EVERYBODY, year), years[year], earlier, known, smallest)
        if everybody is None:
            continue
        found = everybody
        for element in sorted(_elements(years[year])):
            figure = year_figure(element, year)
            with_colour = [one for one in years[year] if element in one.colours]
            found = _with(found, figure, with_colour, earlier, known, smallest) or found
    return found


def year_figure(figure: str, year: int) -> str:
    """The figure of what was rated in one year, named by when it began."""
    return f"{figure}{IN_YEAR}{year}"


def years_of(release: Release) -> list[int]:
    """The years of which a release tells, the last first."""
    start = year_figure(EVERYBODY, 0)[:-1]
    return sorted((int(one.removeprefix(start)) for one in release.told if one.startswith(start)), reverse=True)


def with_years_of(release: Release, stems: Collection[str]) -> Release:
    """``release`` with those years alone whose rounds are all among ``stems``; its other figures stay."""
    gone = {
        year for year in years_of(release) if not stems_of(release.rows[year_figure(EVERYBODY, year)]) <= set(stems)
    }  # fmt: skip

    def stays(figure: str) -> bool:
        _about, in_year, year = figure.partition(IN_YEAR)
        return not in_year or int(year) not in gone

    return Release(
        {figure: told for figure, told in release.told.items() if stays(figure)},
        {figure: rows for figure, rows in release.rows.items() if stays(figure)},
    )


def _with(
    release: Release, figure: str, answers: Sequence[Answers], earlier: Sequence[Release], known: Known, smallest: int
) -> Release | None:
    """``release`` with one more figure; None if that may not be told."""
    counted = frozenset(one.row(figure) for one in answers)
    near = [some for each in (*earlier, release) for some in beside(figure, each.rows)]
    same = [old.rows[figure] for old in earlier if figure in old.rows]
    about = {name: some for name, some in release.rows.items() if about_of(name) == about_of(figure)}
    if not may_follow(counted, same, near, known, smallest=smallest):
        return None
    if not are_steady(earlier, {**about, figure: counted}, known, smallest=smallest):
        return None
    told = _told(figure, answers, counted, (*earlier, release))
    return Release({**release.told, figure: told}, {**release.rows, figure: counted}) if told else None


def _told(
    figure: str, answers: Sequence[Answers], counted: frozenset[Row], releases: Sequence[Release]
) -> Told | None:  # fmt: skip
    about = about_of(figure)
    if about == EVERYBODY:
        return Told(len(answers))
    counts = tally([one.colours[about] for one in answers])
    same = [(before, _people(rows)) for before, rows in told_of(figure, releases)]
    if any(says_of_all(counts, before, _people(counted), people) for before, people in same):
        return None
    return tell(counts, counted, figure, releases)


def _people(rows: Iterable[Row]) -> set[Row]:
    """The rows as if everybody had said the same every year."""
    return {Row(row.person, "") for row in rows}


def _elements(answers: Sequence[Answers]) -> set[str]:
    return {figure for one in answers for figure in one.colours if WITHIN not in figure}
