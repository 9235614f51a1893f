"""Ways to narrow a search that belong to other apps: they register here, so that the ground need not know them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Facet:
    """One way to narrow.

    ``name`` is the GET parameter, ``choices`` gives codes and labels in the reader's language, ``codes`` the codes of
    each page by its id. A page that bears every code is found under each, and shows none.
    """

    name: str
    label: Promise | str
    choices: Callable[[], list[tuple[str, str]]]
    codes: Callable[[], Mapping[int, tuple[str, ...]]]


_facets: dict[str, Facet] = {}


def register(facet: Facet) -> None:
    """Offer ``facet`` beside the kinds of page. Called once, when an app is ready."""
    _facets[facet.name] = facet


def registered() -> list[Facet]:
    """All facets, in the order in which their apps came."""
    return list(_facets.values())
