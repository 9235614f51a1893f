"""Where the columns of a spreadsheet probably are, so that most people need change nothing."""

from __future__ import annotations

from collections.abc import Iterable

from diagnostic.imports.plan import Columns
from diagnostic.imports.ratings import Numbers, rating_in
from diagnostic.imports.sheets import Book, Line, Sheet
from diagnostic.rating_sheet import RATING, REASON, STATEMENT

LOOKED_AT = 200  # rows of a sheet, to guess by


def of_template(book: Book, codes: Iterable[str]) -> Columns | None:
    """The columns of our own one-tab sheet, known by its codes; None for any other file."""
    known = set(codes)
    ours = [at for at, sheet in enumerate(book.sheets) if any(known & set(line.texts) for line in sheet.lines)]
    fits = ours and all(
        line.text(STATEMENT - 1) for at in ours for line in book.sheets[at].lines if known & set(line.texts)
    )
    return Columns(tuple(ours), STATEMENT - 1, RATING - 1, REASON - 1) if fits else None


def guess(book: Book) -> Columns:
    """The sheets with most ratings, the column with the longest texts, and the one with most ratings."""
    lines = [line for sheet in book.sheets for line in sheet.lines[:LOOKED_AT]]
    width = max(len(line.texts) for line in lines)
    rating = max(range(width), key=lambda at: _ratings(lines, at))
    statement = max((at for at in range(width) if at != rating), key=lambda at: _length(lines, at), default=0)
    rated = [at for at, sheet in enumerate(book.sheets) if _ratings(sheet.lines[:LOOKED_AT], rating)]
    return Columns(tuple(rated) or (0,), statement, rating)


def width_of(sheet: Sheet) -> int:
    """How many columns a sheet has."""
    return max(len(line.texts) for line in sheet.lines)


def _ratings(lines: Iterable[Line], at: int) -> int:
    return sum(rating_in(line.text(at), line.colour(at), Numbers.UP) is not None for line in lines)


def _length(lines: Iterable[Line], at: int) -> int:
    return sum(len(line.text(at)) for line in lines)
