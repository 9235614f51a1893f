"""Compiles our .po files to the .mo files that Django reads, without system gettext."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import polib


def compile_catalogues(folders: Iterable[str | Path]) -> list[Path]:
    """Compile each catalogue that is newer than its compiled twin, and return those that were."""
    stale = [po for folder in folders for po in sorted(Path(folder).rglob("*.po")) if _is_stale(po)]
    for po in stale:
        _compile(po)
    return stale


def _is_stale(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return not mo.exists() or mo.stat().st_mtime_ns < po.stat().st_mtime_ns


def _compile(po: Path) -> None:
    # Written beside it and renamed: a process that starts meanwhile reads the old file or the new one, never half.
    new = po.with_name(f".{po.stem}.{os.getpid()}.mo")
    polib.pofile(str(po)).save_as_mofile(str(new))
    new.replace(po.with_suffix(".mo"))
