"""Ways to narrow a search that belong to other apps: they register here, so that the ground need not know them."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, replace
from functools import partial

from django.utils.functional import Promise

Codes = Callable[[], MutableMapping[int, tuple[str, ...]]]


@dataclass(frozen=True)
class Facet:
    """One way to narrow.

    ``name`` is the GET parameter, ``choices`` gives codes and labels in the reader's language, ``codes`` the codes of
    each page by its id. A page that bears every code is found under each, and shows none.
    """

    name: str
    label: Promise | str
    choices: Callable[[], list[tuple[str, str]]]
    codes: Codes


_facets: dict[str, Facet] = {}
_further: dict[str, list[Codes]] = {}


def register(facet: Facet) -> None:
    """Offer ``facet`` beside the kinds of page. Called once, when an app is ready."""
    _facets[facet.name] = facet


def extend(name: str, codes: Codes) -> None:
    """Let the pages of a further app bear codes of the facet ``name``. Called once, when the app is ready."""
    _further.setdefault(name, []).append(codes)


def registered() -> list[Facet]:
    """All facets, in the order in which their apps came, with the codes of every app's pages."""
    return [replace(facet, codes=partial(_all_codes, facet)) for facet in _facets.values()]


def _all_codes(facet: Facet) -> MutableMapping[int, tuple[str, ...]]:
    return ChainMap(facet.codes(), *(codes() for codes in _further.get(facet.name, ())))
