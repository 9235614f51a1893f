"""Wagtail's database search, taught four things: beginnings of words, weights, Welsh, and any of several words.

``WAGTAILSEARCH_BACKENDS`` names this module. The index and the editors' search stay Wagtail's own; visitors' search
compiles its terms by ``ranked``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import QuerySet
from wagtail.search.backends import get_search_backend

from home.search.query import TermsQuery
from home.search.words import Term

if connection.vendor == "postgresql":
    from home.search.postgres import WEIGHED, SearchBackend, TermsCompiler
else:
    from home.search.sqlite import WEIGHED, SearchBackend, TermsCompiler

if TYPE_CHECKING:
    from django.db.models import Model

    from home.search.query import Matching

__all__ = ["WEIGHED", "SearchBackend", "Words", "ranked"]


def ranked(
    pages: QuerySet[Any], terms: tuple[Term, ...], *, operator: str, language: str, most: int
) -> list[tuple[int, int]]:
    """Id and content type id of those of ``pages`` that match, best first. ``operator`` is "and" or "or"."""
    compiler = TermsCompiler(pages, TermsQuery(terms, operator, language))
    return compiler.ranked(get_search_backend(), most)


@dataclass(frozen=True)
class Words:
    """Terms looked for in the whole index, for who keeps in memory which of its entries they list.

    So filters come before weighing, and of many that match only the WEIGHED first need to be weighed.
    """

    model: type[Model]
    terms: tuple[Term, ...]
    operator: str
    language: str

    def matching(self) -> Matching:
        """All entries that match, those of other models and of drafts too."""
        return self._compiler().matching(get_search_backend())

    def best_first(self, entries: list[int]) -> list[int]:
        """Those of ``entries`` that match, best first."""
        return self._compiler().best_first(get_search_backend(), entries)

    def _compiler(self) -> TermsCompiler:
        query = TermsQuery(self.terms, self.operator, self.language)
        return TermsCompiler(self.model._default_manager.all(), query)
