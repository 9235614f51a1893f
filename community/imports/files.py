"""Reads a CSV or XLSX file. What kind it is, its content says; the name is not asked."""

from __future__ import annotations

from django.utils.translation import gettext as _

from community.imports.table import OF_ORGANISATIONS, Row, Shape, UnreadableError, table_from
from community.imports.text_file import text_lines
from community.imports.workbook import workbook_lines

LARGEST = 5 * 1024 * 1024
OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_file(content: bytes, shape: Shape = OF_ORGANISATIONS) -> list[Row]:
    """The rows of the file. Raises UnreadableError, whose message is a sentence for the person who sent it."""
    if len(content) > LARGEST:
        raise UnreadableError(_("The file is larger than 5 MB. Split it into smaller files."))
    if content.startswith(OLD_EXCEL):
        raise UnreadableError(
            _("This is an older Excel file, or one with a password. Save it as .xlsx without a password, or as CSV.")
        )
    if content.startswith(b"%PDF"):
        raise UnreadableError(_("This is a PDF. Send a CSV or XLSX file."))
    if content.startswith(b"PK"):
        return table_from(workbook_lines(content), shape)
    return table_from(text_lines(content), shape)
