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
    """As much of the paper as two pages hold, in at most ten layouts. Raises PdfUnavailableError."""
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
            best = laid_out if rooms == (one.best, two.best) else engine.render(paper.html(one.best, two.best))
            return _with_more(paper, one.best, two.best, best)


def _with_more(paper: BoardPaper, first: int, second: int, laid_out: Document) -> Document:
    """What to work on goes on at the top of the second page, where that has room; in at most four more layouts."""
    left, free = paper.left_after(first), SECOND_PAGE - paper.needed[1]
    if not left or free <= 0:
        return laid_out
    more = Search(min(left, free), left)
    while not more.is_over:
        tried = engine.render(paper.html(first, second, more.room))
        fits = len(tried.pages) == 2 and _pages(tried)[0] == 1
        laid_out = tried if fits else laid_out  # after one that fits, only fuller ones are tried
        more.learn(fits=fits)
    return laid_out


def _pages(document: Document) -> tuple[int, int]:
    """How many pages the first part takes, and the second."""
    before = next(number for number, page in enumerate(document.pages) if SECOND in page.anchors)
    return before, len(document.pages) - before
