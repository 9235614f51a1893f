"""What visitors look for: words and how often a day, and only words that the site itself holds.

A search that finds nothing is not written down: that is where people type names, and names are nobody's business here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from wagtail.contrib.search_promotions.models import Query, QueryDailyHits

from home.services.tally import Tally

LONGEST = 60
_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
_PERSONAL = re.compile(r"@|\d{5}")  # an address, a telephone or NHS number


def record(text: str) -> None:
    """Count a search that found pages holding all its words."""
    if settings.COUNT_PAGE_VIEWS and len(text) <= LONGEST and not _PERSONAL.search(text.replace(" ", "")):
        _tally.add(" ".join(_WORD.findall(text.lower())))


def flush() -> None:
    """Write down what this process has counted."""
    _tally.flush()


def _write(counts: Mapping[str, int]) -> None:
    today = timezone.localdate()
    with transaction.atomic():
        for text, number in sorted(counts.items()):
            hits, _made = QueryDailyHits.objects.get_or_create(query=Query.get(text), date=today)
            QueryDailyHits.objects.filter(pk=hits.pk).update(hits=F("hits") + number)


_tally = Tally(_write)
