"""Reads the first sheet of an XLSX file, with care for what a hostile one could do."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from community.imports.table import MOST_COLUMNS, UnreadableError
from home.file_content import is_document

MOST_UNPACKED = 40 * 1024 * 1024
CHUNK = 1024 * 1024
MERGED = b"<mergeCell "


def workbook_lines(content: bytes) -> Iterator[list[str]]:
    """The texts of each line of the first sheet, the empty lines too. Raises UnreadableError while it is read."""
    file = io.BytesIO(content)
    if not is_document("xlsx", file) or _unpacked(content) > MOST_UNPACKED:
        raise UnreadableError(
            _("This is not an Excel workbook that can be read. Save it as .xlsx without macros, or as CSV.")
        )
    try:
        yield from _lines(file)
    except UnreadableError:
        raise
    except Exception as error:  # openpyxl raises nearly anything over a damaged workbook
        raise UnreadableError(_("The workbook is damaged. Open it in Excel and save it again.")) from error


def _unpacked(content: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return sum(part.file_size for part in package.infolist())


def _lines(file: io.BytesIO) -> Iterator[list[str]]:
    # Read only: row by row. Formulas come as themselves, not as what they once gave, so that they can be refused.
    book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
    try:
        sheet = book.worksheets[0]
        if _has_merged_cells(file, sheet._worksheet_path):
            raise UnreadableError(_("The sheet has merged cells. Unmerge them, so that every row has its own."))
        sheet.reset_dimensions()  # what the file says of its size is not believed
        for line in sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True):
            # One cell far below has up to a million empty rows above it.
            yield [] if line.count(None) == len(line) else [_text(value) for value in line]
    finally:
        book.close()


def _has_merged_cells(file: io.BytesIO, path: str) -> bool:
    """Whether the sheet has any; reading row by row, they cannot be told from empty ones."""
    tail = b""
    with zipfile.ZipFile(io.BytesIO(file.getvalue())) as package, package.open(path) as sheet:
        while chunk := sheet.read(CHUNK):
            if MERGED in tail + chunk:
                return True
            tail = chunk[-len(MERGED) :]
    return False


def _text(value: Any) -> str:
    """What a cell shows: whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()
