"""Where the columns of a spreadsheet probably are, so that most people need change nothing."""

from __future__ import annotations

from collections.abc import Iterable, Set

from diagnostic.imports.matching import folded
from diagnostic.imports.plan import Columns
from diagnostic.imports.ratings import Numbers, rating_in
from diagnostic.imports.sheets import Book, Line, Sheet
from diagnostic.rating_sheet import RATING, REASON, STATEMENT

NOTES = frozenset(
    ("note", "notes", "comment", "comments", "reason", "reasons", "rationale", "nodyn", "nodiadau", "sylw", "sylwadau")
)
SHORT = 30  # characters of a heading
LOOKED_AT = 200  # rows of a sheet, to guess by


def of_template(book: Book, codes: Iterable[str]) -> Columns | None:
    """The columns of our own one-tab sheet, known by its codes; None for any other file."""
    known = set(codes)
    ours = [at for at, sheet in enumerate(book.sheets) if any(known & set(line.texts) for line in sheet.lines)]
    fits = ours and all(
        line.text(STATEMENT - 1) for at in ours for line in book.sheets[at].lines if known & set(line.texts)
    )
    return Columns(tuple(ours), STATEMENT - 1, RATING - 1, REASON - 1) if fits else None


def guess(book: Book, wordings: Iterable[Iterable[str]] = ()) -> Columns:
    """The sheets with most ratings, and the columns of the rating, of the statement and of a note.

    ``wordings`` are the texts of our statements: where they stand is the column, however long the notes beside it are.
    """
    known = {folded(text) for texts in wordings for text in texts}
    lines = [line for sheet in book.sheets for line in sheet.lines[:LOOKED_AT]]
    width = max(len(line.texts) for line in lines)
    rating = max(range(width), key=lambda at: _ratings(lines, at))
    note = next((at for at in range(width) if at != rating and _is_headed(lines, at, NOTES)), None)

    def fits(at: int) -> tuple[int, bool, int]:
        ours = sum(folded(line.text(at)) in known for line in lines) if known else 0
        return ours, at != note, _length(lines, at)

    statement = max((at for at in range(width) if at != rating), key=fits, default=0)
    rated = [at for at, sheet in enumerate(book.sheets) if _rows(sheet, statement, rating)]
    return Columns(tuple(rated) or (0,), statement, rating, note if note != statement else None)


def header_of(sheet: Sheet, columns: Columns) -> Line:
    """The row that names the columns: the first with words for both, below any title of the whole sheet."""
    both = (line for line in sheet.lines if line.text(columns.statement) and line.text(columns.rating))
    above = (line for line in sheet.lines if line.text(columns.statement))
    return next(both, next(above, sheet.lines[0]))


def width_of(sheet: Sheet) -> int:
    """How many columns a sheet has."""
    return max(len(line.texts) for line in sheet.lines)


def _ratings(lines: Iterable[Line], at: int) -> float:
    """How many ratings stand in a column. Words and colours count a little more than numbers, which may be ranks."""
    rated = [line for line in lines if rating_in(line.text(at), line.colour(at), Numbers.UP) is not None]
    return sum(0.9 if line.text(at).isdecimal() else 1 for line in rated)


def _rows(sheet: Sheet, statement: int, rating: int) -> float:
    """The ratings that stand beside a statement: a list of what may be chosen has none."""
    return _ratings([line for line in sheet.lines[:LOOKED_AT] if line.text(statement)], rating)


def _is_headed(lines: Iterable[Line], at: int, words: Set[str]) -> bool:
    return any(not words.isdisjoint(folded(line.text(at)).split()) for line in lines if len(line.text(at)) <= SHORT)


def _length(lines: Iterable[Line], at: int) -> int:
    return sum(len(line.text(at)) for line in lines)
