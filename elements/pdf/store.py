"""The PDF of each guide, made once a revision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import override

from elements.pdf import engine
from elements.pdf.document import address, guide_html, review_of, written_in
from elements.pdf.files import StoredPdf, engine_files, hash_of_makers, key_of, stored, with_content
from home.menu import site_settings

if TYPE_CHECKING:
    from elements.models import GuidePage
    from home.models import PageReview


def guide_pdf(page: GuidePage) -> StoredPdf:
    """The PDF of a live guide, made if need be. Raises PdfUnavailableError where none can be made."""
    review = review_of(page)
    key = _key(page, review)
    return stored(page.pk, key, lambda: engine.write(engine.render(_html(page, review)), identifier=key))


def read(page: GuidePage) -> tuple[StoredPdf, bytes]:
    """The PDF of a live guide with its content."""
    return with_content(lambda: guide_pdf(page))


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
    return key_of([words, reviewed, address(page), service, language, str(_written(page)), _makers()])


@cache
def _makers() -> str:
    return hash_of_makers([*engine_files(), *_guide_files()])


def _guide_files() -> Iterator[Path]:
    """What a guide's document is made from besides."""
    templates, app = Path(settings.SITE_DIR) / "templates" / "elements", Path(__file__).parent.parent
    yield from (app / "framework.py", app / "wheel.py", app / "blocks.py")
    yield from sorted((templates / "pdf").glob("*.html"))
    yield from sorted((templates / "emblems").glob("*.svg"))
