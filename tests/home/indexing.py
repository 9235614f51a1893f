"""The search index in tests."""

from __future__ import annotations

from wagtail.models import Page
from wagtail.search.backends import get_search_backend


def put_in_index() -> None:
    """Write every page into the index, as saving does once a transaction is committed."""
    backend = get_search_backend()
    for page in Page.objects.filter(depth__gt=1).specific():
        backend.add(page)
