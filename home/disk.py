"""The disk that the site writes to, which may be full."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

from django.conf import settings
from django.db import connection

FULL = (errno.ENOSPC, errno.EDQUOT)
ROOM = 16 * 1024 * 1024  # bytes: more than a run over the outbox writes down before SQLite uses its log anew


def free() -> int:
    """Bytes that are free where the site keeps its files."""
    return shutil.disk_usage(settings.VAR_DIR).free


def is_full(error: BaseException | None) -> bool:
    """Whether this is why something could not be written."""
    return isinstance(error, OSError) and error.errno in FULL


def database_has_room() -> bool:
    """Whether what happens next can be written down. Of a database that is a server nothing is known here."""
    if connection.vendor != "sqlite":
        return True
    folder = Path(str(connection.settings_dict["NAME"])).parent
    return not folder.is_dir() or shutil.disk_usage(folder).free >= ROOM
