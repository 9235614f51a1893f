"""PDFs that are made already: one file a page, made again when anything that shows in it changes."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class StoredPdf:
    """A page's PDF as it lies on disk. ``etag`` changes whenever the file would."""

    path: Path
    etag: str
    size: int
    modified: dt.datetime


def stored(page_pk: int, key: str, make: Callable[[], bytes]) -> StoredPdf:
    """The PDF of a page under ``key``, a word for everything that shows in it; made if need be.

    Processes that find it missing at the same time each make it; the last to finish leaves the same file behind.
    """
    if there := already_stored(page_pk, key):
        return there
    path = _path(page_pk, key)
    made = _put(path, make())
    _drop_older(path, page_pk)
    return _described(path, key, made)


def already_stored(page_pk: int, key: str) -> StoredPdf | None:
    """The PDF of a page under ``key``; None while it is not made."""
    path = _path(page_pk, key)
    try:
        return _described(path, key, path.stat())
    except FileNotFoundError:
        return None


def newest_by_page() -> dict[int, dt.datetime]:
    """When the newest PDF of each page was made, by the page's id. One look at the folder."""
    newest: dict[int, dt.datetime] = {}
    for path in _folder().glob("[0-9]*-*.pdf"):
        with suppress(FileNotFoundError):  # somebody made a newer one this very moment
            pk, made = int(path.name.split("-")[0]), dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)
            newest[pk] = max(made, newest.get(pk, made))
    return newest


def with_content(find: Callable[[], StoredPdf]) -> tuple[StoredPdf, bytes]:
    """The PDF that ``find`` finds, with its content."""
    pdf = find()
    try:
        return pdf, pdf.path.read_bytes()
    except FileNotFoundError:  # somebody published a newer one this very moment
        pdf = find()
        return pdf, pdf.path.read_bytes()


def key_of(parts: Iterable[str]) -> str:
    """A short word for all of ``parts``."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24]


def hash_of_makers(files: Iterable[Path]) -> str:
    """The hash of what turns words into a PDF: the engine and ``files``."""
    found = hashlib.sha256(version("weasyprint").encode())
    for path in files:
        found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()


def engine_files() -> Iterator[Path]:
    """What every PDF is made with: the code beside this, its style sheets and typeface, the interface's Welsh."""
    site, here = Path(settings.SITE_DIR), Path(__file__).parent
    yield from sorted(here.glob("*.py"))
    yield site / "static" / "css" / "elements.css"
    yield site / "templates" / "elements" / "pdf" / "guide.css"
    yield from sorted((site / "static_built" / "fonts" / "pdf").glob("*.woff2"))
    yield from sorted((site / "locale").glob("*/LC_MESSAGES/django.mo"))


def _folder() -> Path:
    return Path(settings.VAR_DIR) / "pdf"


def _path(page_pk: int, key: str) -> Path:
    return _folder() / f"{page_pk}-{key}.pdf"


def _described(path: Path, key: str, found: os.stat_result) -> StoredPdf:
    return StoredPdf(path, key, found.st_size, dt.datetime.fromtimestamp(found.st_mtime, dt.UTC))


def _put(path: Path, content: bytes) -> os.stat_result:
    """Write under another name first, so that nobody ever reads half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".making-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            made = os.fstat(file.fileno())
        Path(name).replace(path)
    except OSError:  # no space is left, and half a file takes some of it
        Path(name).unlink(missing_ok=True)
        raise
    return made


def _drop_older(newest: Path, page_pk: int) -> None:
    for path in newest.parent.glob(f"{page_pk}-*.pdf"):
        if path != newest:
            path.unlink(missing_ok=True)
