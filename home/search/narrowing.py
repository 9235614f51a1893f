"""What the address narrows a search by, and the links that add or take away a narrowing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from home.kinds import SearchKind
from home.search import facets


@dataclass(frozen=True)
class Option:
    """A narrowing that may be chosen, with the pages it would leave."""

    code: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Group:
    """The options of one way to narrow, by its GET parameter."""

    name: str
    label: str
    options: list[Option]


@dataclass(frozen=True)
class Chip:
    """A narrowing that is chosen, and the address without it."""

    group: str
    label: str
    url: str


def read(parameters: QueryDict) -> dict[str, str]:
    """The chosen code of each way to narrow; what names nothing is ignored."""
    chosen = {name: parameters.get(name, "") for name in _groups()}
    return {name: code for name, code in chosen.items() if code in dict(_groups()[name][1])}


def groups(chosen: Mapping[str, str], counts: Mapping[str, Mapping[str, int]]) -> list[Group]:
    """The ways to narrow with their options, but none that would leave nothing."""
    return [
        Group(
            name,
            label,
            [
                Option(code, option, counts.get(name, {}).get(code, 0), chosen.get(name) == code)
                for code, option in choices
                if counts.get(name, {}).get(code) or chosen.get(name) == code
            ],
        )
        for name, (label, choices) in _groups().items()
    ]


def chips(text: str, chosen: Mapping[str, str]) -> list[Chip]:
    """What is chosen, each with the way to take it away."""
    known = _groups()
    return [
        Chip(known[name][0], dict(known[name][1])[code], address(text, _without(chosen, name)))
        for name, code in chosen.items()
    ]


def address(text: str, chosen: Mapping[str, str], page: int = 1) -> str:
    """The query string of a search."""
    parameters = {"q": text, **chosen, **({"page": str(page)} if page > 1 else {})}
    return f"?{urlencode(parameters)}"


def page_links(page: Page[int], text: str, chosen: Mapping[str, str]) -> dict[str, Any]:
    """The numbered pages of the results, for ``_components/pagination_numbered.html``."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "items": [
            {"number": number, "href": address(text, chosen, number), "current": number == page.number}
            if isinstance(number, int)
            else {"gap": True}
            for number in numbers
        ],
        "previous": address(text, chosen, page.number - 1) if page.has_previous() else "",
        "next": address(text, chosen, page.number + 1) if page.has_next() else "",
    }


def _without(chosen: Mapping[str, str], name: str) -> dict[str, str]:
    return {other: code for other, code in chosen.items() if other != name}


def _groups() -> dict[str, tuple[str, list[tuple[str, str]]]]:
    kinds = [(str(code), str(label)) for code, label in SearchKind.choices]
    return {
        "kind": (_("Kind of page"), kinds),
        **{facet.name: (str(facet.label), facet.choices()) for facet in facets.registered()},
    }
