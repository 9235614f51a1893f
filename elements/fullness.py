"""How full the two printed pages of a guide are, measured on the laid out document itself."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from elements.pdf import engine
from elements.pdf.document import guide_html, review_of

if TYPE_CHECKING:
    from weasyprint import Document

    from elements.models import GuidePage

PARTS = ("part--understand", "part--act")
MM = 25.4 / 96  # WeasyPrint measures in CSS pixels
LINE_MM = 10.5 * 1.36 * 25.4 / 72  # a line of guide.css
# One sheet as long as a guide could ever be: on it each part stands in one piece and has its natural height.
LONG_SHEET = "@page { size: 210mm 3000mm }"


@dataclass(frozen=True)
class Part:
    """One of the two pages: how many millimetres its words take of those there are. ``number`` is 1 or 2."""

    number: int
    used_mm: float
    room_mm: float

    @property
    def percent(self) -> int:
        """How full the page is; over 100 if it overflows, and never rounded to the wrong side of 100."""
        share = 100 * self.used_mm / self.room_mm
        return max(101, math.ceil(share)) if self.over_mm else math.floor(share)

    @property
    def over_mm(self) -> float:
        """By how much it is too long; 0 if it fits."""
        return max(0.0, self.used_mm - self.room_mm)

    @property
    def over_lines(self) -> int:
        """By how many lines of body text it is too long; 0 if it fits."""
        return math.ceil(self.over_mm / LINE_MM)

    @property
    def fault(self) -> str:
        """What to do about this page, as plain sentences; empty if nothing."""
        if not self.used_mm:
            return _("Page one is empty.") if self.number == 1 else _("Page two is empty.")
        if not self.over_mm:
            return ""
        lines = {"lines": self.over_lines}
        if self.number == 1:
            return (
                ngettext(
                    "Page one is too long by about %(lines)d line. Shorten it, or move something to page two.",
                    "Page one is too long by about %(lines)d lines. Shorten it, or move something to page two.",
                    self.over_lines,
                )
                % lines
            )
        return ngettext(
            "Page two is too long by about %(lines)d line. Shorten it, or move something to page one.",
            "Page two is too long by about %(lines)d lines. Shorten it, or move something to page one.",
            self.over_lines,
        ) % lines  # fmt: skip


@dataclass(frozen=True)
class Fullness:
    """A guide's sheets of paper, of which there must be exactly two, and what each holds."""

    pages: int
    parts: tuple[Part, Part]

    @property
    def fits(self) -> bool:
        """Whether the guide may be published."""
        return not self.faults

    @property
    def faults(self) -> list[str]:
        """Each thing wrong, as plain sentences that say what to do."""
        found = [part.fault for part in self.parts if part.fault]
        if not found and self.pages != len(PARTS):
            found.append(_("The guide has %(pages)d pages. It must have exactly two.") % {"pages": self.pages})
        return found


def fullness(page: GuidePage) -> Fullness:
    """Measure any instance of a guide. Raises PdfUnavailableError where no PDF can be made."""
    html = guide_html(page, review_of(page))
    document = engine.render(html)
    found = _on_paper(document) or _on_long_sheet(html, _room(document))
    return Fullness(pages=len(document.pages), parts=found)


def _on_paper(document: Document) -> tuple[Part, Part] | None:
    """The two parts as they lie on their two pages; None unless each is on its own."""
    if len(document.pages) != len(PARTS):
        return None
    heights = [_heights(sheet) for sheet in document.pages]
    if [list(height) for height in heights] != [[name] for name in PARTS]:
        return None
    room = _room(document)
    one, two = (Part(i + 1, heights[i][name], room) for i, name in enumerate(PARTS))
    return None if one.over_mm or two.over_mm else (one, two)


def _on_long_sheet(html: str, room: float) -> tuple[Part, Part]:
    """The two parts at their natural heights, for a document whose parts broke across pages or are missing."""
    heights: dict[str, float] = {}
    for sheet in engine.render(html, extra_css=LONG_SHEET).pages:
        heights.update(_heights(sheet))
    one, two = (Part(i + 1, heights.get(name, 0.0), room) for i, name in enumerate(PARTS))
    return one, two


def _room(document: Document) -> float:
    """How many millimetres of words a sheet takes."""
    return float(document.pages[0]._page_box.height) * MM


def _heights(sheet: Any) -> dict[str, float]:
    """The millimetres from the top of a sheet's words to the end of each part on it."""
    top = sheet._page_box.content_box_y()
    return {
        name: (box.position_y + box.margin_height() - _last_margin(box) - top) * MM
        for box in _boxes(sheet._page_box)
        for name in PARTS
        if box.element_tag == "section" and name in (box.element.get("class") or "").split()
    }


def _last_margin(box: Any) -> float:
    """The white below the part's last box, which nobody misses at the foot of a page."""
    return float(getattr(box, "margin_bottom", 0) or 0)


def _boxes(box: Any) -> Iterator[Any]:
    yield box
    for child in getattr(box, "children", ()):
        yield from _boxes(child)
