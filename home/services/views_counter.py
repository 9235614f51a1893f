"""How often each page is read, by day: a number, without cookie, address or person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from home.models import PageViews
from home.services.tally import Tally
from home.tree import tree


def count(path: str) -> None:
    """Count one reading of the page at ``path``. The page cache calls this for each page it answers with."""
    _tally.add(path)


def flush() -> None:
    """Write down what this process has counted."""
    _tally.flush()


def _write(counts: Mapping[str, int]) -> None:
    by_url = {branch.url: branch.alias_of_id or branch.pk for branch in tree().by_pk.values() if branch.public}
    by_page: Counter[int] = Counter()
    for path, number in counts.items():
        if page := by_url.get(path):
            by_page[page] += number
    today = timezone.localdate()
    with transaction.atomic():
        for page, number in sorted(by_page.items()):
            views, _made = PageViews.objects.get_or_create(page_id=page, day=today)
            PageViews.objects.filter(pk=views.pk).update(count=F("count") + number)


_tally = Tally(_write)
