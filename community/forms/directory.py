"""Reading what the directory's address asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from community.directory.choice import Choice
from community.directory.words import read_terms

if TYPE_CHECKING:
    from django.http import QueryDict

    from community.directory.groups import Named


def read_choice(parameters: QueryDict, named: Named) -> Choice:
    """The chosen filters in the order of the page; what names nothing is ignored."""
    text, terms = read_terms(parameters.get("q", ""))
    codes = read_codes(parameters, named)
    return Choice(codes=codes, text=text, terms=terms, near=parameters.get("near") == "me")


def read_codes(parameters: QueryDict, named: Named) -> dict[str, tuple[str, ...]]:
    """The chosen codes of each group, in the order of the page."""
    codes = {}
    for group, options in named.options.items():
        asked = set(parameters.getlist(group))
        if found := tuple(code for code, _label in options if code in asked):
            codes[group] = found
    return codes


def read_page(parameters: QueryDict) -> int:
    """The number of the page asked for; 0 where it is no number."""
    text = parameters.get("page", "1")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 0
