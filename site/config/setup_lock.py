"""One set-up at a time, whoever starts it: processes of one machine or of many."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

LOCK_NUMBER = 0x48574243  # "HWBC"


@contextmanager
def one_setup_at_a_time() -> Iterator[None]:
    """Wait until no other set-up of this database runs, and keep others waiting until the block ends."""
    if connection.vendor == "postgresql":
        with _in_postgres():
            yield
    else:
        with _in_file(Path(settings.VAR_DIR) / "setup.lock"):
            yield


@contextmanager
def _in_postgres() -> Iterator[None]:
    # A connection of its own: the lock must outlive whatever the migrations do with theirs.
    holder = connection.copy("setup_lock")
    try:
        with holder.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK_NUMBER])
        yield
    finally:
        holder.close()  # which lets go of it


@contextmanager
def _in_file(path: Path) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
