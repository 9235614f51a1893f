"""Visitors' search on SQLite's FTS5."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import FloatField, Func, IntegerField
from django.db.models.functions import Cast
from modelsearch.backends.database.sqlite.query import LexemeCombinable, MatchExpression
from modelsearch.backends.database.sqlite.sqlite import (
    SQLiteFTSIndexEntry,
    SQLiteSearchBackend,
    SQLiteSearchQueryCompiler,
)
from modelsearch.utils import get_descendants_content_types_pks

from home.search.query import BODY, INTRODUCTION, TITLE, Matching, TermsQuery, joined, numbers
from home.search.words import Term

MOST_TITLES = 1000
WEIGHED = 1000
FTS = SQLiteFTSIndexEntry._meta.db_table


class SearchBackend(SQLiteSearchBackend):
    """Wagtail's own."""


class Match(LexemeCombinable):
    """A ready FTS5 expression."""

    def __init__(self, expression: str) -> None:
        super().__init__(output_field=FloatField())
        self.expression = expression

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[str]]:
        return "%s", [self.expression]


class Rank(Func):
    """bm25 with a weight for each column, in the order in which Wagtail's migration made them.

    The introduction is indexed for autocompletion too, so that here it has a column and a weight of its own.
    """

    output_field = FloatField()

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> Any:  # type: ignore[override]
        return f"bm25({FTS}, %s, %s, %s)", [INTRODUCTION, BODY, TITLE]


class TermsCompiler(SQLiteSearchQueryCompiler):
    """Compiles a TermsQuery."""

    FTS_TABLE_FIELDS = ("title", "body", "autocomplete")
    query: TermsQuery

    def ranked(self, backend: Any, most: int) -> list[tuple[int, int]]:
        """Id and content type id of each match, best first.

        Asks the index once for all scores. Wagtail's own compiler asks it again for each page: ten thousand pages took
        it fourteen seconds for a common word, and take this 30 milliseconds.
        """
        words = Match(self._words())
        types = get_descendants_content_types_pks(self.queryset.model)
        rows = (
            self._entries(self.FTS_TABLE_FIELDS, words)
            .filter(index_entry__content_type__in=types)
            .annotate(score=Rank())
            .filter(page__in=self.queryset.order_by().values("pk"))
            .order_by("score", "-page")
            .values_list("page", "index_entry__content_type_id")
        )
        # bm25 thinks much of rare words, and a mutated form such as "nata" is rare: a page with the word in its title
        # comes before one that has a rare form of it somewhere in the text.
        in_title = set(self._entries(("title",), words).values_list("page", flat=True)[:MOST_TITLES])
        return sorted(rows[:most], key=lambda row: row[0] not in in_title)

    def matching(self, backend: Any) -> Matching:
        """What matches, of every kind of page, not weighed: a common word costs two milliseconds."""
        everywhere, in_title = (self._ids(columns) for columns in (self.FTS_TABLE_FIELDS, ("title",)))
        return Matching(everywhere, in_title)

    def best_first(self, backend: Any, entries: list[int]) -> list[int]:
        """``entries`` that match, the best first."""
        # The plus keeps SQLite from looking for each of them by itself: it goes once through what matches.
        sql = f"""SELECT rowid FROM {FTS} WHERE {FTS} MATCH %s AND +rowid IN (SELECT value FROM json_each(%s))
            ORDER BY bm25({FTS}, %s, %s, %s), rowid DESC"""  # noqa: S608  the table's own name
        with connection.cursor() as cursor:
            cursor.execute(sql, [self._in(self.FTS_TABLE_FIELDS), f"[{joined(entries)}]", INTRODUCTION, BODY, TITLE])
            return [row[0] for row in cursor.fetchall()]

    def _ids(self, columns: Iterable[str]) -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT group_concat(rowid) FROM {FTS} WHERE {FTS} MATCH %s", [self._in(columns)])  # noqa: S608
            return numbers(cursor.fetchone()[0])

    def _in(self, columns: Iterable[str]) -> str:
        return f"{{{' '.join(columns)}}} : ({self._words()})"

    def _words(self) -> str:
        return f" {self.query.operator.upper()} ".join(map(expression, self.query.terms))

    @staticmethod
    def _entries(columns: tuple[str, ...], words: Match) -> Any:
        found = SQLiteFTSIndexEntry.objects.filter(MatchExpression(columns, words))
        return found.annotate(page=Cast("index_entry__object_id", IntegerField()))


def expression(term: Term) -> str:
    """A term in FTS5's words. A whole word counts once more than one that only begins alike."""
    options = [f'"{word}"' for word in term.words] + [f'"{root}"*' for root in term.roots]
    if term.phrase:
        options.append(f'"{" ".join(term.phrase)}"')
    return f"({' OR '.join(options)})"
