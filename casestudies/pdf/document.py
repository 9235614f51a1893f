"""A story as the HTML document that becomes its PDF."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override

from casestudies.facts import element_values, region_of
from casestudies.pdf.columns import two_columns
from casestudies.pdf.shortening import length, shorten
from casestudies.pieces import Piece, pieces
from casestudies.sections import HEADINGS, filled
from casestudies.summary import summary
from elements.pdf.document import VARIETIES, address, review_of, written_in
from elements.pdf.qr import qr_code
from home.menu import site_settings

if TYPE_CHECKING:
    from casestudies.models import StoryPage

SHEET, HEADING = 4200, 60  # characters of an empty sheet, and those in whose place a heading stands


@dataclass(frozen=True)
class StoryDocument:
    """What the PDF of one story says, before it is known how much of it fits."""

    language: str
    frame: Mapping[str, Any]
    parts: Mapping[str, Sequence[Piece]]

    @property
    def length(self) -> int:
        """How many characters its parts have."""
        return length(self.parts)

    @property
    def likely_room(self) -> int:
        """How many characters probably fit on a page beside the title and the summary."""
        summary_ = sum(len(line.text) for line in self.frame["lines"])
        return max(0, SHEET - summary_ - 2 * len(self.frame["page"].title) - HEADING * len(self.parts))

    def html(self, room: int) -> str:
        """The document with its parts cut to ``room`` characters, or whole where that is enough."""
        columns = two_columns(shorten(self.parts, room))
        with override(self.language):
            shown = [[(HEADINGS.get(part.name, ""), part.pieces) for part in column] for column in columns]
            words = {"columns": [column for column in shown if column], "shortened": room < self.length}
            return render_to_string("casestudies/pdf/story.html", {**self.frame, **words})


def story_document(page: StoryPage) -> StoryDocument:
    """The document of a story that is live, or of a draft."""
    language = written_in(page)
    with override(language):
        return StoryDocument(language, _frame(page, language), {name: pieces(html) for name, html in _words(page)})


def _words(page: StoryPage) -> list[tuple[str, str]]:
    """The parts; what it took stands in the summary."""
    return [(name, html) for name, html in filled(page).items() if name != "costs_and_time"]


def _frame(page: StoryPage, language: str) -> dict[str, Any]:
    """What stands whole on the page: title, summary, elements, where the rest is, and how fresh it is."""
    url = address(page)
    review = review_of(page)
    service = site_settings().name
    return {
        "page": page,
        "language": VARIETIES.get(language, language),
        "service": service,
        "region": region_of(page).name,
        "lines": summary(page),
        "elements": element_values(page),
        "url": url,
        "shown_url": url.split("://", 1)[-1],
        "qr": qr_code(url) if url else None,
        "published": timezone.localdate(page.last_published_at) if page.last_published_at else None,
        "reviewed_on": review.reviewed_on if review else None,
    }
