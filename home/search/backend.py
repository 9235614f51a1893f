"""Wagtail's database search, taught four things: beginnings of words, weights, Welsh, and any of several words.

``WAGTAILSEARCH_BACKENDS`` names this module. The index and the editors' search stay Wagtail's own; visitors' search
compiles its terms by ``ranked``.
"""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import QuerySet
from wagtail.search.backends import get_search_backend

from home.search.query import TermsQuery
from home.search.words import Term

if connection.vendor == "postgresql":
    from home.search.postgres import SearchBackend, TermsCompiler
else:
    from home.search.sqlite import SearchBackend, TermsCompiler

__all__ = ["SearchBackend", "ranked"]


def ranked(
    pages: QuerySet[Any], terms: tuple[Term, ...], *, operator: str, language: str, most: int
) -> list[tuple[int, int]]:
    """Id and content type id of those of ``pages`` that match, best first. ``operator`` is "and" or "or"."""
    compiler = TermsCompiler(pages, TermsQuery(terms, operator, language))
    return compiler.ranked(get_search_backend(), most)
