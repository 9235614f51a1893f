"""A table as it was read from a file, whatever kind of file that was."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from community.imports.columns import ORGANISATIONS, Headings

MOST_ROWS = 10_000
MOST_COLUMNS = 40
LONGEST_CELL = 2_000


class UnreadableError(Exception):
    """The file cannot be read. Its message is a sentence for the person who sent it."""


@dataclass(frozen=True)
class Row:
    """One row that is not empty. ``number`` is the spreadsheet's own, ``cells`` the texts by column, empty ones left
    out; ``strays`` are the letters of columns without a heading that hold something all the same."""

    number: int
    cells: dict[str, str]
    strays: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shape:
    """What a table must be like: its headings, and how much of it is taken."""

    headings: Headings = ORGANISATIONS
    most_rows: int = MOST_ROWS
    longest_cell: int = LONGEST_CELL


OF_ORGANISATIONS = Shape()


def table_from(lines: Iterable[list[str]], shape: Shape = OF_ORGANISATIONS) -> list[Row]:
    """The rows below the headings, which stand in the first line that is not empty. Raises UnreadableError."""
    columns: list[str | None] | None = None
    rows: list[Row] = []
    for number, line in enumerate(lines, start=1):
        if not any(line):
            continue
        if columns is None:
            columns = _headings(line, shape)
            continue
        if len(rows) == shape.most_rows:
            said = _("The file has more than %(most)s rows. Split it into smaller files.")
            raise UnreadableError(said % {"most": f"{shape.most_rows:,}"})
        rows.append(_row(number, line, columns, shape.longest_cell))
    if columns is None:
        raise UnreadableError(_("The file is empty."))
    if not rows:
        raise UnreadableError(_("The file has headings, but no rows below them."))
    return rows


def _headings(line: list[str], shape: Shape) -> list[str | None]:
    try:
        return shape.headings.read(line)
    except ValueError as error:
        raise UnreadableError(str(error)) from error


def _row(number: int, line: list[str], columns: list[str | None], longest: int) -> Row:
    cells: dict[str, str] = {}
    strays = []
    for at, text in enumerate(line[:MOST_COLUMNS]):
        if not text:
            continue
        column = columns[at] if at < len(columns) else None
        if column is None:
            strays.append(letter(at))
        else:
            cells[column] = text[:longest]
    return Row(number, cells, tuple(strays))


def packed(rows: Sequence[Row]) -> bytes:
    """``rows`` to be kept in a file until ``unpacked``."""
    return json.dumps([(row.number, row.cells, row.strays) for row in rows]).encode()


def unpacked(content: bytes) -> list[Row]:
    """The rows that were ``packed``."""
    return [Row(number, cells, tuple(strays)) for number, cells, strays in json.loads(content)]


def letter(at: int) -> str:
    """What a spreadsheet calls the column at this place: 0 is A, 27 is AB."""
    return (letter(at // 26 - 1) if at >= 26 else "") + chr(ord("A") + at % 26)
