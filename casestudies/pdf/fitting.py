"""As much of a story as goes on one sheet of paper, found by laying it out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from elements.pdf import engine

if TYPE_CHECKING:
    from weasyprint import Document

    from casestudies.pdf.document import StoryDocument

STEP = 250  # characters: three lines in each column
# How many steps what fits may lie from what probably does. No more than seven: three layouts find the best of them.
AWAY = (1, 2, 3, 4, 6, 8, 12)


def one_page(story: StoryDocument) -> Document:
    """The story on one page. Raises PdfUnavailableError where no PDF can be made.

    Begins with what probably fits, and never takes more than four layouts.
    """
    start = min(story.length, story.likely_room)
    laid_out = engine.render(story.html(start))
    rooms = _larger(start, story.length) if _fits(laid_out) else _smaller(start)
    while rooms:
        middle = len(rooms) // 2
        tried = engine.render(story.html(rooms[middle]))
        if _fits(tried):
            laid_out, rooms = tried, rooms[middle + 1 :]
        else:
            rooms = rooms[:middle]
    return laid_out


def _larger(room: int, length: int) -> list[int]:
    return sorted({min(length, room + STEP * steps) for steps in AWAY} - {room})


def _smaller(room: int) -> list[int]:
    """The last of them is none of the parts: title and summary alone fit on any page."""
    return sorted({0, *(max(0, room - STEP * steps) for steps in AWAY[:-1])} - {room})


def _fits(document: Document) -> bool:
    return len(document.pages) == 1
