"""Reads CSV as people's programs write it: several encodings, three separators."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _

from community.imports.table import MOST_COLUMNS, UnreadableError

SEPARATORS = (",", ";", "\t")
HEAD = 4_096
MARKUP = ("<!doctype", "<html", "<?xml", "<svg", "{\\rtf")


def text_lines(content: bytes) -> Iterator[list[str]]:
    """The cells of each line, the empty lines too. Raises UnreadableError while it is read."""
    text = _decode(content)
    if "\x00" in text or text.lstrip().lower().startswith(MARKUP):
        raise UnreadableError(_("This is not a CSV or XLSX file. Open it in a spreadsheet program and save it as CSV."))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    try:
        for line in reader:
            yield [cell.strip() for cell in line[:MOST_COLUMNS]]
    except csv.Error as error:
        said = _("The file cannot be read at line %(line)s. Look for a quotation mark that is not closed.")
        raise UnreadableError(said % {"line": reader.line_num}) from error


def _decode(content: bytes) -> str:
    """UTF-8, UTF-16 with its mark, or else what Windows programs write."""
    utf_16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if utf_16 else ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableError(_("The letters of the file cannot be read. Save it as CSV UTF-8."))


def _separator(text: str) -> str:
    """Whichever stands most often in the first line that is not empty."""
    first = next((line for line in text[:HEAD].splitlines() if line.strip(" ,;\t\r\n")), "")
    return max(SEPARATORS, key=first.count)
