"""The zip of somebody's data: a text that explains it, everything as JSON, and each list as a table."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from typing import IO, Any

from community.data_copy import Row
from community.data_copy.cells import cell


def write_archive(file: IO[bytes], *, lists: Mapping[str, Sequence[Row]], readme: str) -> None:
    """Write the zip into ``file``. The JSON is exact; the tables are made safe to open in a spreadsheet."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", readme.replace("\n", "\r\n"))
        archive.writestr("data.json", json.dumps(lists, ensure_ascii=False, indent=2, default=_exact))
        for name, rows in lists.items():
            if rows:  # of an empty list the text says so
                archive.writestr(f"{name}.csv", table(rows))


def table(rows: Sequence[Row]) -> bytes:
    """The rows as CSV in UTF-8 with the mark that Excel needs; a column for each key that any row has."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    if columns:
        writer.writerow(columns)
    writer.writerows([cell(row.get(column)) for column in columns] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _exact(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
