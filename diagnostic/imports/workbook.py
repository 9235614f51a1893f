"""Reads the sheets of an XLSX file, with care for what a hostile one could do."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from community.imports.table import MOST_COLUMNS, UnreadableError
from community.imports.workbook import MOST_UNPACKED
from diagnostic.imports.colours import rating_of_fill
from diagnostic.imports.sheets import LONGEST_CELL, MOST_ROWS, MOST_SHEETS, Line, Sheet, too_many_rows
from home.file_content import is_document

if TYPE_CHECKING:
    from collections.abc import Sequence

LAST_ROW = 50_000  # one cell far below has up to a million empty rows above it


def workbook_sheets(content: bytes) -> tuple[Sheet, ...]:
    """The sheets that can be seen. Raises UnreadableError."""
    file = io.BytesIO(content)
    if not is_document("xlsx", file) or _unpacked(content) > MOST_UNPACKED:
        raise UnreadableError(
            _("This is not an Excel workbook that can be read. Save it as .xlsx without macros, or as CSV.")
        )
    try:
        return _sheets(file)
    except UnreadableError:
        raise
    except Exception as error:  # openpyxl raises nearly anything over a damaged workbook
        raise UnreadableError(_("The workbook is damaged. Open it in Excel and save it again.")) from error


def _unpacked(content: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return sum(part.file_size for part in package.infolist())


def _sheets(file: io.BytesIO) -> tuple[Sheet, ...]:
    # Read only: row by row. Of a formula we take what it last gave; links to other files are not followed.
    book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
    try:
        seen = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        if len(seen) > MOST_SHEETS:
            raise UnreadableError(_("The file has more than %(most)d sheets. Take some out.") % {"most": MOST_SHEETS})
        read: list[Sheet] = []
        for sheet in seen:
            left = MOST_ROWS - sum(len(one.lines) for one in read)
            read.append(Sheet(sheet.title, tuple(_lines(sheet, left))))
        return tuple(read)
    finally:
        book.close()


def _lines(sheet: Any, most: int) -> list[Line]:
    sheet.reset_dimensions()  # what the file says of its size is not believed
    lines: list[Line] = []
    for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), start=1):
        if number > LAST_ROW:
            raise too_many_rows()
        if all(cell.value is None for cell in cells):
            continue
        if len(lines) == most:
            raise too_many_rows()
        lines.append(_line(number, cells))
    return lines


def _line(number: int, cells: Sequence[Any]) -> Line:
    texts = [_text(cell.value) for cell in cells]
    colours = [rating_of_fill(cell.fill) for cell in cells]
    wide = max(at for at, text in enumerate(texts) if text or at == 0) + 1
    wide = max([wide, *(at + 1 for at, colour in enumerate(colours) if colour)])
    return Line(number, tuple(texts[:wide]), tuple(colours[:wide]) if any(colours) else ())


def _text(value: Any) -> str:
    """What a cell shows: whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()[:LONGEST_CELL]
