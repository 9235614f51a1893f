"""The papers that are made already: private files, one a paper and language, made again when what they show changes."""

from __future__ import annotations

import datetime as dt
import fcntl
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from django.conf import settings

from community.private_files import private_folder, written_before
from elements.pdf.files import engine_files, hash_of_makers, key_of

FOLDER, MAKING = "papers", ".making-"
HALF_FOR = dt.timedelta(days=1)  # no paper is being made for longer
PATIENCE, LOOK_AGAIN = 3.0, 0.1  # seconds


class BusyError(Exception):
    """Another paper is being made. One at a time is, on the whole site, so that papers never keep pages waiting."""


def paper(name: str, words: str, make: Callable[[str], bytes]) -> bytes:
    """The paper ``name`` that shows ``words``; ``make`` makes it, with a word for what it shows, if it is not there.

    Raises BusyError where another is being made for longer than anybody should wait.
    """
    key = key_of([words, _makers()])
    path = private_folder(FOLDER) / f"{name}-{key}.pdf"
    if (made := _read(path)) is not None:
        return made
    with _alone():
        if (made := _read(path)) is not None:
            return made
        return _keep(path, name, make(key))


def forget(*, before: dt.datetime, now: dt.datetime) -> int:
    """Delete papers that were made ``before``: they are made again when somebody asks. Returns how many.

    Halves that a killed process left go with them.
    """
    folder = private_folder(FOLDER)
    old = written_before(before, folder.glob("*.pdf"))
    halves = written_before(now - HALF_FOR, folder.glob(f"{MAKING}*"))
    for path in [*old, *halves]:
        path.unlink(missing_ok=True)
    return len(old)


def forget_all(name: str) -> None:
    """Delete all papers whose names begin with ``name``."""
    for path in private_folder(FOLDER).glob(f"{name}-*.pdf"):
        path.unlink(missing_ok=True)


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _keep(path: Path, name: str, content: bytes) -> bytes:
    """Write under another name first, so that nobody ever reads half a file, and drop what showed something older."""
    handle, making = tempfile.mkstemp(dir=path.parent, prefix=MAKING)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(making).replace(path)
    for older in path.parent.glob(f"{name}-*.pdf"):
        if older != path:
            older.unlink(missing_ok=True)
    return content


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the one lock of all processes. It ends with the process, so nothing is left locked."""
    with (private_folder(FOLDER) / "making.lock").open("a") as file:
        until = time.monotonic() + PATIENCE
        while not _locked(file.fileno()):
            if time.monotonic() > until:
                raise BusyError
            time.sleep(LOOK_AGAIN)
        yield


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@cache
def _makers() -> str:
    templates = Path(settings.SITE_DIR) / "templates" / "diagnostic" / "papers"
    own = [*sorted(Path(__file__).parent.glob("*.py")), *sorted((templates / "pdf").glob("*"))]
    return hash_of_makers([*engine_files(), *own])
