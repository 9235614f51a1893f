"""A spreadsheet as it was read: its sheets, their lines, and the colour that a cell is filled with."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from django.utils.translation import gettext as _

from community.imports.files import LARGEST, OLD_EXCEL
from community.imports.table import MOST_COLUMNS, UnreadableError
from community.imports.text_file import text_lines

MOST_SHEETS = 20
MOST_ROWS = 5_000  # that are not empty, over all sheets
LONGEST_CELL = 1_000


@dataclass(frozen=True)
class Line:
    """A row that is not empty. ``number`` is the spreadsheet's own; ``colours`` are ratings by the fill of a cell."""

    number: int
    texts: tuple[str, ...]
    colours: tuple[str, ...] = ()

    def text(self, at: int | None) -> str:
        """What stands in a column."""
        return self.texts[at] if at is not None and at < len(self.texts) else ""

    def colour(self, at: int) -> str:
        """The rating that the fill of a cell stands for, empty for none."""
        return self.colours[at] if at < len(self.colours) else ""


@dataclass(frozen=True)
class Sheet:
    """One tab, or a whole CSV file."""

    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Book:
    """A file. ``round`` is the public id of the round it was sent for."""

    round: str
    name: str
    sha256: str
    sheets: tuple[Sheet, ...]


def read_book(content: bytes, *, name: str, round: str) -> Book:
    """The file. Raises UnreadableError, whose message is a sentence for the person who sent it."""
    from diagnostic.imports.workbook import workbook_sheets

    if len(content) > LARGEST:
        raise UnreadableError(_("The file is larger than 5 MB. Split it into smaller files."))
    if content.startswith(OLD_EXCEL):
        raise UnreadableError(
            _("This is an older Excel file, or one with a password. Save it as .xlsx without a password, or as CSV.")
        )
    if content.startswith(b"%PDF"):
        raise UnreadableError(_("This is a PDF. Send a CSV or XLSX file."))
    is_workbook = content.startswith(b"PK") or name.lower().endswith(".xlsx")  # text under that name is no table
    sheets = workbook_sheets(content) if is_workbook else (_of_text(content, name),)
    if not any(sheet.lines for sheet in sheets):
        raise UnreadableError(_("The file is empty."))
    return Book(round, name, hashlib.sha256(content).hexdigest(), tuple(sheet for sheet in sheets if sheet.lines))


def too_many_rows() -> UnreadableError:
    """What to raise over a file with more rows than are taken."""
    return UnreadableError(_("The file has more than %(most)s rows. Split it into smaller files.") % {"most": "5,000"})


def packed(book: Book) -> bytes:
    """``book`` to be kept in a file until ``unpacked``."""
    sheets = [[one.name, [[line.number, line.texts, line.colours] for line in one.lines]] for one in book.sheets]
    return json.dumps({"round": book.round, "book": book.name, "sha256": book.sha256, "sheets": sheets}).encode()


def unpacked(content: bytes) -> Book | None:
    """The book that was ``packed``; None for what somebody sent to another import."""
    kept = json.loads(content)
    if not isinstance(kept, dict) or "book" not in kept:
        return None
    sheets = tuple(
        Sheet(name, tuple(Line(number, tuple(texts), tuple(colours)) for number, texts, colours in lines))
        for name, lines in kept["sheets"]
    )
    return Book(kept["round"], kept["book"], kept["sha256"], sheets)


def _of_text(content: bytes, name: str) -> Sheet:
    lines: list[Line] = []
    for number, cells in enumerate(text_lines(content), start=1):
        if not any(cells):
            continue
        if len(lines) == MOST_ROWS:
            raise too_many_rows()
        lines.append(Line(number, tuple(cell[:LONGEST_CELL] for cell in cells[:MOST_COLUMNS])))
    return Sheet(name, tuple(lines))
