"""Visitors' search on PostgreSQL's full text."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet, TextField
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Cast
from modelsearch.backends.database.postgres.postgres import (
    PostgresIndex,
    PostgresSearchBackend,
    PostgresSearchQueryCompiler,
)
from modelsearch.utils import get_descendants_content_types_pks
from wagtail.search.models import IndexEntry

from home.search.query import BODY, TITLE, Matching, TermsQuery, numbers
from home.search.words import Term

WELSH_CONFIG = "simple"  # there is no Welsh stemmer, and the English one drops Welsh words such as "her"
WEIGHED = 300


class BilingualIndex(PostgresIndex):
    """Puts Welsh pages into the index without English stemming."""

    def add_items(self, model: Any, objs: Any) -> None:
        welsh = [obj for obj in objs if _language(obj) == "cy"]
        others = [obj for obj in objs if _language(obj) != "cy"]
        if others:
            super().add_items(model, others)
        if welsh:
            PostgresIndex(PostgresSearchBackend({"SEARCH_CONFIG": WELSH_CONFIG})).add_items(model, welsh)


class SearchBackend(PostgresSearchBackend):
    """Wagtail's own, with the index above."""

    index_class = BilingualIndex


class TermsCompiler(PostgresSearchQueryCompiler):
    """Compiles a TermsQuery. The introduction outweighs the body by the boosts of ``search_fields``."""

    query: TermsQuery

    def get_config(self, backend: Any) -> str | None:
        return WELSH_CONFIG if self.query.language == "cy" else backend.config

    def ranked(self, backend: Any, most: int) -> list[tuple[int, int]]:
        """Id and content type id of each match, best first.

        To weigh a page, all its words must be unpacked. So of the many pages that hold a common word, only those first
        by title are weighed: they fill the pages of results that anybody reads.
        """
        config = self.get_config(backend)
        rows = self._by_title(config)[:most]
        first = self.queryset.model._default_manager.filter(pk__in=[row[0] for row in rows[:WEIGHED]])
        weighed = type(self)(first, self.query).search(config, None, None)
        return [*weighed.values_list("pk", "content_type_id"), *rows[WEIGHED:]]

    def _by_title(self, config: str | None) -> list[tuple[int, int]]:
        """All matches, the best titles first. Ours are sifted here: the planner would begin with that."""
        rank = self.build_tsrank(F("title"), self.query, config=config) * F("title_norm")
        matching = self._matching(config).order_by(rank.desc(), "-pk")
        pages = set(self.queryset.order_by().values_list("pk", flat=True))
        types = set(get_descendants_content_types_pks(self.queryset.model))
        with _by_index():
            rows = [(int(pk), type_id) for pk, type_id in matching.values_list("object_id", "content_type_id")]
        return [row for row in rows if row[1] in types and row[0] in pages]

    def matching(self, backend: Any) -> Matching:
        """What matches, of every kind of page, not weighed."""
        config = self.get_config(backend)
        ids, in_title = Cast("pk", TextField()), Q(title=self.build_tsquery(self.query, config=config))
        said = {"everywhere": StringAgg(ids, ","), "in_title": StringAgg(ids, ",", filter=in_title)}
        with _by_index():
            found = self._matching(config).aggregate(**said)
        return Matching(numbers(found["everywhere"]), numbers(found["in_title"]))

    def best_first(self, backend: Any, entries: list[int]) -> list[int]:
        """``entries`` that match, the best first."""
        config = self.get_config(backend)
        title = self.build_tsrank(F("title"), self.query, config=config) * F("title_norm") * TITLE
        body = self.build_tsrank(F("body"), self.query, config=config) * BODY
        found = IndexEntry.objects.filter(pk__in=entries).order_by((title + body).desc(), "-pk")
        return list(found.values_list("pk", flat=True))

    def _matching(self, config: str | None) -> QuerySet[IndexEntry]:
        # As the index of words has it (migration 0002).
        words = CombinedExpression(F("title"), "||", F("body"), output_field=SearchVectorField())
        wanted = self.build_tsquery(self.query, config=config)
        return IndexEntry.objects.annotate(words=words).filter(words=wanted)

    def build_tsquery(self, query: TermsQuery, config: str | None = None) -> SearchQuery:
        joined = (" & " if query.operator == "and" else " | ").join(map(expression, query.terms))
        return SearchQuery(joined, search_type="raw", config=config)

    def get_index_vectors(self, search_query: Any) -> list[tuple[Any, Any]]:
        return [
            (F("index_entries__title"), F("index_entries__title_norm") * TITLE),
            (F("index_entries__body"), BODY),
        ]


@contextmanager
def _by_index() -> Iterator[None]:
    """Let the planner use the index of words. It does not know what unpacking all words costs: 40 times more."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        yield
        cursor.execute("SET LOCAL enable_seqscan = on")


def expression(term: Term) -> str:
    """A term as a tsquery. Words hold letters and digits alone (home.search.words): none can end the quotes."""
    options = [f"'{word}'" for word in term.words] + [f"'{root}':*" for root in term.roots]
    if term.phrase:
        options.append("(" + " <-> ".join(f"'{word}'" for word in term.phrase) + ")")
    return f"({' | '.join(options)})"


def _language(obj: Any) -> str:
    locale = getattr(obj, "locale", None)
    return str(locale.language_code) if locale else "en"
