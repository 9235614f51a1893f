"""A migrated, empty SQLite database kept between runs: migrating takes ten seconds, copying a file none."""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / ".pytest_cache" / "databases"


def fingerprint() -> str:
    """What a migrated database depends on: our migrations and the versions of everybody else's."""
    found = hashlib.sha256()
    for path in [ROOT / "requirements.lock", *sorted(ROOT.glob("*/migrations/*.py"))]:
        found.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:20]


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Test processes that start together wait here for the first to have migrated."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def place_template(target: Path) -> bool:
    """Copy the kept database to where a test process wants it; False if there is none for these migrations."""
    template = KEPT / f"{fingerprint()}.sqlite3"
    if not template.exists():
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(template, target)
    return True


def keep_template(source: Path) -> None:
    """Keep a freshly migrated database for the next run, and drop those of older migrations."""
    for old in KEPT.glob("*.sqlite3"):
        old.unlink()
    new = KEPT / "new"
    new.unlink(missing_ok=True)
    with sqlite3.connect(source) as connection:
        connection.execute("VACUUM INTO ?", [str(new)])
    new.rename(KEPT / f"{fingerprint()}.sqlite3")
