"""As much of a story as goes on one sheet of paper, found by laying it out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from elements.pdf import engine

if TYPE_CHECKING:
    from weasyprint import Document

    from casestudies.pdf.document import StoryDocument

STEP = 250  # characters: three lines in each column


def one_page(story: StoryDocument) -> Document:
    """The story on one page. Raises PdfUnavailableError where no PDF can be made.

    Begins with what probably fits, so that two or three layouts do.
    """
    room = min(story.length, story.likely_room)
    laid_out = engine.render(story.html(room))
    while not _fits(laid_out) and room > 0:
        room = max(0, room - STEP)
        laid_out = engine.render(story.html(room))
        if _fits(laid_out):
            return laid_out
    while room < story.length:
        room = min(story.length, room + STEP)
        longer = engine.render(story.html(room))
        if not _fits(longer):
            break
        laid_out = longer
    return laid_out


def _fits(document: Document) -> bool:
    return len(document.pages) == 1
