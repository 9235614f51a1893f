"""The board paper on exactly two pages, found by laying it out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diagnostic.pdf.board_paper import FIRST_PAGE, SECOND_PAGE
from diagnostic.pdf.room import Search
from elements.pdf import engine

if TYPE_CHECKING:
    from weasyprint import Document

    from diagnostic.pdf.board_paper import BoardPaper

SECOND = "second-page"  # the id of what begins the second page


def two_pages(paper: BoardPaper) -> Document:
    """As much of the paper as two pages hold, in at most six layouts. Raises PdfUnavailableError."""
    first, second = paper.needed
    one, two = Search(FIRST_PAGE, first), Search(SECOND_PAGE, second)
    while True:
        rooms = (one.room, two.room)
        laid_out = engine.render(paper.html(*rooms))
        before, after = _pages(laid_out)
        if not one.is_over:
            one.learn(fits=before == 1)
        if not two.is_over:
            two.learn(fits=after == 1)
        if one.is_over and two.is_over:
            return laid_out if rooms == (one.best, two.best) else engine.render(paper.html(one.best, two.best))


def _pages(document: Document) -> tuple[int, int]:
    """How many pages the first part takes, and the second."""
    before = next(number for number, page in enumerate(document.pages) if SECOND in page.anchors)
    return before, len(document.pages) - before
