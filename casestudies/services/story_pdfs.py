"""The PDFs of stories, made before a reader asks for them and outside every request."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING

from casestudies.catalogue import Row, catalogue
from casestudies.models import StoryPage
from casestudies.pdf.store import story_pdf
from elements.pdf.engine import PdfUnavailableError
from elements.pdf.files import newest_by_page
from home import generation
from home.tree import locales, readable

if TYPE_CHECKING:
    import datetime as dt

logger = logging.getLogger(__name__)
A_RUN = 20  # about ten seconds of one worker; the next run goes on


def make_due() -> int:
    """Make PDFs of stories published since theirs was made; returns how many. What it leaves, the next run finds."""
    due = _due(newest_by_page())
    made = 0
    try:
        for page in readable(StoryPage.objects.filter(pk__in=due[:A_RUN]).select_related("organisation", "system")):
            made += _make(page)
    except PdfUnavailableError as error:
        logger.info("Stories have no PDF: %s", error)
    if made and len(due) <= A_RUN:  # or every run after a great import would empty the page cache
        generation.bump()  # their pages say how big it is
    return made


def _due(newest: dict[int, dt.datetime]) -> list[int]:
    rows = [row for locale in locales().values() for row in catalogue(locale.language_code).rows]
    return [row.pk for row in rows if _is_due(row, newest.get(row.pk))]


def _is_due(row: Row, made: dt.datetime | None) -> bool:
    return made is None or (row.changed is not None and made < row.changed)


def _make(page: StoryPage) -> bool:
    """False for one that cannot be made: it must not keep the others from theirs."""
    try:
        os.utime(story_pdf(page).path)  # the same words as before make the same file, which is not due again
    except PdfUnavailableError:
        raise
    except FileNotFoundError:  # somebody made a newer one this very moment
        return False
    except Exception:
        logger.exception("The PDF of story %s could not be made", page.pk)
        return False
    return True
