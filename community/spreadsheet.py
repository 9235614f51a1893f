"""Files for spreadsheets in which nothing runs."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator
from typing import IO, Any

from django.utils import translation
from django.utils.translation import get_language
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

# How a formula begins, in what spreadsheets take for one (OWASP: CSV injection), the wide forms included.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
BOM = "\ufeff"  # without it Excel takes the text for something else than UTF-8

Rows = Iterable[Iterable[object]]


def harmless(value: object) -> str:
    """``value`` as text that no spreadsheet runs: a quotation mark before it, and a number such as +44 reads on."""
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) or text.lstrip().startswith(FORMULA) else text


def as_csv(rows: Rows) -> Iterator[bytes]:
    """The rows as lines of a CSV file, in the language of whoever asks, however late the file is read."""
    return _lines(_said_in(get_language(), rows))


def _said_in(language: str | None, rows: Rows) -> Iterator[list[str]]:
    """Each row as words. A file that is sent bit by bit is made when the language of the request is over."""
    waiting = iter(rows)
    while True:
        with translation.override(language):
            row = next(waiting, None)
            said = [str(value) for value in row] if row is not None else None
        if said is None:
            return
        yield said


def _lines(rows: Rows) -> Iterator[bytes]:
    line = io.StringIO()
    writer = csv.writer(line)
    line.write(BOM)
    for row in rows:
        writer.writerow([harmless(value) for value in row])
        yield line.getvalue().encode()
        line.seek(0)
        line.truncate()


def as_xlsx(rows: Rows, *, numbers: bool = False) -> IO[bytes]:
    """The rows as a workbook in which every cell is text, but whole numbers if ``numbers``; open for reading."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append([value if numbers and type(value) is int else _text(sheet, value) for value in row])
    file = tempfile.TemporaryFile()  # noqa: SIM115  whoever sends it closes it
    book.save(file)
    file.seek(0)
    return file


def _text(sheet: Any, value: object) -> Any:
    """A cell that stays text, whatever its text looks like."""
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", str(value)))
    cell.data_type = "s"
    return cell
