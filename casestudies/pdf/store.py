"""The PDF of each story, made once for all that shows in it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from casestudies.pdf.document import StoryDocument, story_document
from casestudies.pdf.fitting import one_page
from elements.pdf import engine
from elements.pdf.files import StoredPdf, already_stored, engine_files, hash_of_makers, key_of, stored, with_content

if TYPE_CHECKING:
    from casestudies.models import StoryPage


def story_pdf(page: StoryPage) -> StoredPdf:
    """The PDF of a live story, made if need be. Raises PdfUnavailableError where none can be made."""
    story = story_document(page)
    key = _key(story)
    return stored(page.pk, key, lambda: engine.write(one_page(story), identifier=key))


def made_pdf(page: StoryPage) -> StoredPdf | None:
    """The PDF of a live story where it is made already; nothing is laid out for it."""
    return already_stored(page.pk, _key(story_document(page)))


def read(page: StoryPage) -> tuple[StoredPdf, bytes]:
    """The PDF of a live story with its content."""
    return with_content(lambda: story_pdf(page))


def _key(story: StoryDocument) -> str:
    # By its words and not by its revision: the names of organisations, systems and regions stand in it too.
    return key_of([story.html(story.length), _makers()])


@cache
def _makers() -> str:
    return hash_of_makers([*engine_files(), *sorted(Path(__file__).parent.glob("*.py"))])
