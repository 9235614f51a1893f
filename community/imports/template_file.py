"""An empty file with the headings of an import."""

from __future__ import annotations

import io

from openpyxl import Workbook

from community.imports.columns import NAMES

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def template_file(kind: str, names: tuple[str, ...] = NAMES, sheet: str = "Organisations") -> bytes:
    """The file's content, ``kind`` being a key of KINDS."""
    if kind == "csv":
        return f"\ufeff{','.join(names)}\r\n".encode()  # with its mark, or Excel takes UTF-8 for Windows' own
    book = Workbook(write_only=True)
    book.create_sheet(sheet).append(names)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
