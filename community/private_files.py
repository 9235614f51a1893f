"""Files that no web server may hand out: copies of people's data, uploaded lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings


def private_folder(name: str) -> Path:
    """The folder ``name`` among the private ones, made if need be, for our own eyes only.

    It lies under PRIVATE_DIR, which several machines must share, or else under HWB_VAR_DIR.
    """
    root = Path(getattr(settings, "PRIVATE_DIR", "") or Path(settings.VAR_DIR) / "private")
    folder = root / name
    for part in (root, folder):
        part.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def written_before(moment: dt.datetime, paths: Iterable[Path]) -> list[Path]:
    """Those of ``paths`` that nobody has written to since; what another process deletes meanwhile is left out."""
    return [path for path in paths if _is_older(path, moment.timestamp())]


def _is_older(path: Path, moment: float) -> bool:
    try:
        return path.stat().st_mtime < moment
    except FileNotFoundError:
        return False
