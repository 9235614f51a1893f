"""The PDFs that are made already: one file a guide, made again when anything that shows in it changes."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import override

from elements.pdf import engine
from elements.pdf.document import address, guide_html, review_of, written_in
from home.menu import site_settings

if TYPE_CHECKING:
    from elements.models import GuidePage
    from home.models import PageReview


@dataclass(frozen=True)
class StoredPdf:
    """A guide's PDF as it lies on disk. ``etag`` changes whenever the file would."""

    path: Path
    etag: str
    size: int
    modified: dt.datetime


def guide_pdf(page: GuidePage) -> StoredPdf:
    """The PDF of a live guide, made if need be. Raises PdfUnavailableError where none can be made.

    Processes that find it missing at the same time each make it; the last to finish leaves the same file behind.
    """
    review = review_of(page)
    key = _key(page, review)
    path = _folder() / f"{page.pk}-{key}.pdf"
    try:
        found = path.stat()
    except FileNotFoundError:
        document = engine.render(_html(page, review))
        found = _put(path, engine.write(document, identifier=key))
        _drop_older(path, page.pk)
    return StoredPdf(path, key, found.st_size, dt.datetime.fromtimestamp(found.st_mtime, dt.UTC))


def read(page: GuidePage) -> tuple[StoredPdf, bytes]:
    """The PDF of a live guide with its content."""
    pdf = guide_pdf(page)
    try:
        return pdf, pdf.path.read_bytes()
    except FileNotFoundError:  # somebody published a newer one this very moment
        pdf = guide_pdf(page)
        return pdf, pdf.path.read_bytes()


def _html(page: GuidePage, review: PageReview | None) -> str:
    return guide_html(page, review, written=_written(page))


def _written(page: GuidePage) -> dt.datetime | None:
    """When the words that are live were written: a newer draft changes nothing of their PDF."""
    return page.live_revision.created_at if page.live_revision else page.latest_revision_created_at


def _key(page: GuidePage, review: PageReview | None) -> str:
    """A word for everything that shows in the PDF."""
    language = written_in(page)
    with override(language):
        service = site_settings().name
    # A page put live by code alone has no revision: its words have to stand for it.
    words = str(page.live_revision_id) if page.live_revision_id else _html(page, review)
    reviewed = str(review.reviewed_on) if review else ""
    parts = [words, reviewed, address(page), service, language, str(_written(page)), _makers()]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24]


@cache
def _makers() -> str:
    """The hash of what turns words into a PDF: templates, style sheets, typeface, code, the interface's Welsh."""
    found = hashlib.sha256(version("weasyprint").encode())
    for path in _maker_files():
        found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()


def _maker_files() -> Iterator[Path]:
    site, here = Path(settings.SITE_DIR), Path(__file__).parent
    yield from sorted(here.glob("*.py"))
    yield from (here.parent / "framework.py", here.parent / "wheel.py", here.parent / "blocks.py")
    yield from sorted((site / "templates" / "elements" / "pdf").glob("*"))
    yield from sorted((site / "templates" / "elements" / "emblems").glob("*.svg"))
    yield site / "static" / "css" / "elements.css"
    yield from sorted((site / "static_built" / "fonts" / "pdf").glob("*.woff2"))
    yield from sorted((site / "locale").glob("*/LC_MESSAGES/django.mo"))


def _folder() -> Path:
    return Path(settings.VAR_DIR) / "pdf"


def _put(path: Path, content: bytes) -> os.stat_result:
    """Write under another name first, so that nobody ever reads half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".making-")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        made = os.fstat(file.fileno())
    Path(name).replace(path)
    return made


def _drop_older(newest: Path, page_pk: int) -> None:
    for path in newest.parent.glob(f"{page_pk}-*.pdf"):
        if path != newest:
            path.unlink(missing_ok=True)
