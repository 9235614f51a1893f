"""Accents in the search index: ``ty`` finds ``tŷ`` on every database, as the folded word lies beside the real one."""

from __future__ import annotations

import re
from typing import Any

from wagtail.search import index

from home.search.words import accented_words_folded

FIELD = "words_without_accents"
# Round the folded words in the index, so that nobody is shown them as the page's own.
FENCE = "\u241e"
_FENCED = re.compile(f"{FENCE}[^{FENCE}]*{FENCE}")


def accents_for_index(page: Any) -> str:
    """The folded form of each accented word in the page's other searchable fields, between fences."""
    texts = (
        _text(field.get_value(page))
        for field in page.search_fields
        if isinstance(field, index.SearchField) and field.field_name != FIELD
    )
    folded = accented_words_folded(" ".join(texts))
    return f"{FENCE}{folded}{FENCE}" if folded else ""


def without_folded(text: str) -> str:
    """Text from the index as a reader may see it."""
    return _FENCED.sub(" ", text)


def _text(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return " ".join(map(_text, value))
    return "" if value is None else str(value)
