"""What was in a backup, written beside it: the rows of each table, and every file with its size and SHA-256.

A restore is held against it, so that nobody has to hope.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.files.storage import FileSystemStorage, Storage, default_storage
from django.db.models import FileField

ENDING = ".manifest.json"


@dataclass
class FileFacts:
    """A stored file. ``sha256`` is empty where reading it would mean fetching it from elsewhere."""

    size: int
    sha256: str = ""


@dataclass
class Manifest:
    """``rows`` by table, ``files`` by name in the media storage."""

    made_at: str
    rows: dict[str, int] = field(default_factory=dict)
    files: dict[str, FileFacts] = field(default_factory=dict)

    def write(self, path: Path) -> None:
        """Into a file that only we can read: names of files may tell."""
        new = path.with_name(f".{path.name}")
        new.touch(mode=0o600)
        new.write_text(json.dumps(asdict(self), indent=1), encoding="utf-8")
        new.replace(path)


def read(path: Path) -> Manifest:
    """What ``write`` wrote."""
    found = json.loads(path.read_text(encoding="utf-8"))
    files = {name: FileFacts(**facts) for name, facts in found["files"].items()}
    return Manifest(made_at=found["made_at"], rows=found["rows"], files=files)


def beside(backup: Path) -> Path:
    """Where a backup's manifest lies."""
    return backup.with_name(backup.name + ENDING)


def rows_of(cursor: Any, tables: Iterable[str]) -> dict[str, int]:
    """How many rows each table has, as this cursor sees it."""
    found = {}
    for table in sorted(tables):
        quoted = '"' + table.replace('"', '""') + '"'
        cursor.execute(f"SELECT count(*) FROM {quoted}")  # noqa: S608  the database's own names
        found[table] = int(cursor.fetchone()[0])
    return found


def stored_files() -> dict[str, FileFacts]:
    """Every file of the media storage that can be read. What is deleted meanwhile is left out."""
    found = {name: _facts(default_storage, name) for name in sorted(_walk(default_storage, ""))}
    return {name: facts for name, facts in found.items() if facts is not None}


def named_but_missing() -> list[str]:
    """The files that the database names and no storage has."""
    fields = [
        (model, one)
        for model in apps.get_models()
        if not model._meta.proxy and model._meta.managed
        for one in model._meta.local_fields
        if isinstance(one, FileField)
    ]
    missing = set()
    for model, one in fields:
        names = model._base_manager.exclude(**{one.attname: ""}).values_list(one.attname, flat=True)
        missing |= {str(name) for name in names.distinct().iterator() if name and not one.storage.exists(str(name))}
    return sorted(missing)


def differences(before: Manifest, *, rows: dict[str, int], files: dict[str, FileFacts]) -> list[str]:
    """What of ``before`` is not so now, a line each. Files that came since are no difference."""
    said = [
        f"{table}: {before.rows.get(table, 0)} rows then, {rows.get(table, 0)} now"
        for table in sorted({*before.rows, *rows})
        if before.rows.get(table, 0) != rows.get(table, 0)
    ]
    for name, facts in before.files.items():
        found = files.get(name)
        if found is None:
            said.append(f"{name}: the file is missing")
        elif found.size != facts.size or (facts.sha256 and found.sha256 and found.sha256 != facts.sha256):
            said.append(f"{name}: the file has changed")
    return said


def _walk(storage: Storage, folder: str) -> Iterator[str]:
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:  # nothing was ever kept
        return
    yield from (f"{folder}{name}" for name in files if name)
    for name in folders:
        yield from _walk(storage, f"{folder}{name}/")


def _facts(storage: Storage, name: str) -> FileFacts | None:
    """None of a file that is not there (any more)."""
    try:
        if not isinstance(storage, FileSystemStorage):
            return FileFacts(storage.size(name))
        with storage.open(name) as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        return FileFacts(storage.size(name), digest)
    except OSError:
        return None
