"""The whole round on one page: the wheel, a bar an element, what is strong and what to work on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils.translation import override

from casestudies.pieces import first_words
from diagnostic.pdf.frame import frame
from diagnostic.report_charts import bars, wheel
from elements.pdf import engine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from weasyprint import Document

    from diagnostic.results import Item
    from diagnostic.services.reports import Report

SHOWN = 3  # strengths, and as many to work on
LENGTHS = (200, 140, 90)  # characters of a statement: the first is more than any has


@dataclass(frozen=True, slots=True)
class Summary:
    """The page, before it is known how much of each statement fits."""

    report: Report
    language: str
    today: dt.date

    def html(self, length: int = LENGTHS[0]) -> str:
        """The document with statements cut to ``length`` characters."""
        found = self.report.result
        with override(self.language):
            return render_to_string("diagnostic/papers/pdf/summary.html", {
                **frame(self.report, self.language, today=self.today),
                "wheel": wheel(found, self.language), "bars": bars(found).bars,
                "strengths": _cut(found.strengths, length), "more_strengths": max(0, len(found.strengths) - SHOWN),
                "to_work_on": _cut(found.to_work_on, length), "more_to_work_on": max(0, len(found.to_work_on) - SHOWN),
            })  # fmt: skip


def one_page(summary: Summary) -> Document:
    """The summary on one page. Raises PdfUnavailableError where no PDF can be made."""
    laid_out = engine.render(summary.html())
    for length in LENGTHS[1:]:
        if len(laid_out.pages) == 1:
            break
        laid_out = engine.render(summary.html(length))
    return laid_out


def _cut(items: Sequence[Item], length: int) -> list[tuple[Item, str]]:
    return [(item, first_words(item.question.text, length)) for item in items[:SHOWN]]
