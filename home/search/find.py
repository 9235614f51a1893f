"""Finds pages: live, public, in the reader's language, best first, narrowed by what the address asks for."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import chain

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.models import Page, get_page_models
from wagtail.query import PageQuerySet

from home.kinds import SearchKind
from home.search import facets
from home.search.backend import ranked
from home.search.words import Asked
from home.tree import tree

Row = tuple[int, int]  # a page's id and its content type's
Codes = Callable[[Row], tuple[str, ...]]
MOST = 5000  # pages ranked at most: more than this site will hold, and a bound on what one request may cost


@dataclass(frozen=True)
class Found:
    """Ids of matching pages, best first, after narrowing.

    ``counts`` says by parameter and code how many pages each narrowing would leave, the others as chosen. ``all_words``
    is false where no page held every word and these hold some.
    """

    ids: list[int]
    counts: Mapping[str, Mapping[str, int]]
    all_words: bool


NOTHING = Found([], {}, True)


def searchable(language: str, *, now: dt.datetime) -> PageQuerySet:
    """Pages a visitor may find in ``language``: no draft, private or expired page, none in another's words."""
    not_expired = Q(expire_at__isnull=True) | Q(expire_at__gt=now)
    return (
        Page.objects.live()
        .public()
        .filter(not_expired, locale__language_code=language, alias_of__isnull=True, content_type__in=kinds_by_type())
    )


def kinds_by_type() -> dict[int, SearchKind]:
    """The kind that each page type is listed under, by content type id; types that search leaves out are missing."""
    models = [model for model in get_page_models() if getattr(model, "search_kind", None)]
    types = ContentType.objects.get_for_models(*models)
    return {types[model].pk: model.search_kind for model in models}


def find(asked: Asked, language: str, chosen: Mapping[str, str], *, now: dt.datetime) -> Found:
    """Pages that hold every term, or if there is none, any. ``chosen`` narrows by "kind" and by facets."""
    if not asked.terms:
        return NOTHING
    pages = searchable(language, now=now)
    for operator in ("and", "or") if len(asked.terms) > 1 else ("and",):
        found = ranked(pages, asked.terms, operator=operator, language=language, most=MOST)
        addresses = tree().by_pk
        rows = [row for row in found if (branch := addresses.get(row[0])) and branch.public and branch.url]
        if rows:
            return _narrowed(rows, chosen, all_words=operator == "and")
    return NOTHING


def _narrowed(rows: list[Row], chosen: Mapping[str, str], *, all_words: bool) -> Found:
    codes_by = _codes_by_name()
    counts = {}
    for name, codes in codes_by.items():
        others = {other: code for other, code in chosen.items() if other != name}
        counts[name] = Counter(chain.from_iterable(map(codes, _kept(rows, others, codes_by))))
    return Found([row[0] for row in _kept(rows, chosen, codes_by)], counts, all_words)


def _kept(rows: list[Row], chosen: Mapping[str, str], codes_by: Mapping[str, Codes]) -> list[Row]:
    for name, code in chosen.items():
        codes = codes_by[name]
        rows = [row for row in rows if code in codes(row)]
    return rows


def _codes_by_name() -> dict[str, Codes]:
    """For each way to narrow, what gives the codes of a row."""
    kinds = {type_id: (kind.value,) for type_id, kind in kinds_by_type().items()}
    codes_by: dict[str, Codes] = {"kind": lambda row: kinds.get(row[1], ())}
    for facet in facets.registered():
        codes_by[facet.name] = partial(_codes_of, facet.codes())
    return codes_by


def _codes_of(codes: Mapping[int, tuple[str, ...]], row: Row) -> tuple[str, ...]:
    return codes.get(row[0], ())
