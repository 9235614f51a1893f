"""What stands round the words of every paper: whose it is, of which round, and where the rest is."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from diagnostic.extent import extent
from diagnostic.questions import version_title
from diagnostic.report_words import headline
from elements.pdf.document import VARIETIES
from home.menu import site_settings

if TYPE_CHECKING:
    from diagnostic.services.reports import Report


def frame(report: Report, language: str, *, today: dt.date) -> dict[str, Any]:
    """The frame of a paper in ``language``, which is active. A draft is dated ``today``."""
    round = report.round
    url = settings.BASE_URL + reverse("diagnostic_report", args=[round.public_id])
    return {
        "round": round,
        "report": report,
        "organisation": str(round.organisation),
        "language": VARIETIES.get(language, language),
        "words_in": language,
        "service": site_settings().name,
        "extent": extent(round),
        "set_title": version_title(round.version_id, language),
        "headline": headline(report.result.counts),
        "day": timezone.localdate(round.finished_at) if round.finished_at else today,
        "url": url,
        "shown_url": url.split("://", 1)[-1],
    }
