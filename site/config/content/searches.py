"""Recommends pages for words that people search for and our pages do not use."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.db import transaction
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.search.utils import normalise_query_string

from config.content.files import ContentError, read_yaml
from home.models import LoadedPage

FILE = "searches.yaml"


@transaction.atomic
def load_searches(folder: Path, page_id: Callable[[str], int]) -> int:
    """Recommend what ``searches.yaml`` says, each word once for all; returns how many words are new.

    ``page_id`` finds the English page of a content name; readers of Welsh are led to its translation. A word for which
    editors recommend something, or took it back, is left alone.
    """
    made = 0
    for groups in read_yaml((folder / FILE).read_text(encoding="utf-8")).values():
        for group in groups:
            pages = list(dict.fromkeys(_page(page_id, name) for name in group["pages"]))
            made += sum(_recommend(normalise_query_string(word), pages) for word in group["words"])
    return made


def _page(page_id: Callable[[str], int], name: str) -> int:
    try:
        return page_id(name)
    except KeyError:
        raise ContentError(f"{FILE} names {name}, which is not in site.yaml") from None


def _recommend(word: str, pages: list[int]) -> bool:
    _mark, new = LoadedPage.objects.get_or_create(key=f"search/{word}", defaults={"checksum": ""})
    query = Query.get(word)
    if not new or query.editors_picks.exists():
        return False
    for order, page in enumerate(pages):
        SearchPromotion.objects.create(query=query, page_id=page, sort_order=order)
    return True
