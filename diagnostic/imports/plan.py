"""What a spreadsheet would bring into a round, row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from community.plain_text import plain_line
from diagnostic.imports.matching import Found, Matcher, folded
from diagnostic.imports.ratings import Numbers, rating_in
from diagnostic.imports.sheets import Book, Line, Sheet
from diagnostic.vocabulary import Rating

HEADINGS = frozenset(("rag", "rating", "ratings", "score", "status", "sgôr", "statws"))
LONGEST_HEADING = 20


class Fate(StrEnum):
    """What becomes of a row."""

    KEPT = "kept"
    UNMATCHED = "unmatched"
    TWICE = "twice"  # another row above says something of the same statement, and counts
    NO_RATING = "no-rating"
    UNCLEAR = "unclear"  # what stands where a rating should be is none


@dataclass(frozen=True)
class Columns:
    """Which sheets of a book to read (by place), and in which columns what stands."""

    sheets: tuple[int, ...]
    statement: int
    rating: int
    note: int | None = None
    numbers: str = Numbers.UP


@dataclass(frozen=True)
class Row:
    """A row with a statement. ``key`` names it in the book; ``code`` is our statement, empty for none."""

    key: str
    sheet: str
    number: int
    statement: str
    said: str
    rating: Rating | None
    note: str
    fate: Fate
    code: str = ""
    likeness: int | None = None


def plan(book: Book, columns: Columns, wordings: Mapping[str, Sequence[str]]) -> list[Row]:
    """Every row that has a statement, in the order of the book."""
    matcher, taken, rows = Matcher(wordings), set[str](), []
    for at in columns.sheets:
        for line in book.sheets[at].lines:
            if line.text(columns.statement) and not _is_heading(line, columns):
                row = _row(at, book.sheets[at], line, columns, matcher, taken)
                rows.append(row)
                if row.fate == Fate.KEPT:
                    taken.add(row.code)
    return rows


def _is_heading(line: Line, columns: Columns) -> bool:
    """Whether the row names the columns, at the top or between parts. "Green (score 3)" is a rating."""
    said = line.text(columns.rating)
    is_short = len(said) <= LONGEST_HEADING and rating_in(said, "", columns.numbers) is None
    return is_short and not HEADINGS.isdisjoint(folded(said).split())


def _row(at: int, sheet: Sheet, line: Line, columns: Columns, matcher: Matcher, taken: set[str]) -> Row:
    places = (columns.statement, columns.rating, columns.note)
    statement, said, note = (plain_line(line.text(at)) for at in places)
    rating = rating_in(said, line.colour(columns.rating), columns.numbers)
    found = matcher.find(statement, line.texts) if rating else None
    return Row(
        f"{at}-{line.number}", sheet.name, line.number, statement, said, rating, note,
        _fate(said, rating, found, taken), found.code if found else "", found.likeness if found else None,
    )  # fmt: skip


def _fate(said: str, rating: Rating | None, found: Found | None, taken: set[str]) -> Fate:
    if rating is None:
        return Fate.UNCLEAR if said else Fate.NO_RATING
    if found is None:
        return Fate.UNMATCHED
    return Fate.TWICE if found.code in taken else Fate.KEPT
