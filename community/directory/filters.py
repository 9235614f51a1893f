"""The filters as the page draws them: groups with counts, chips, suggestions, and the pages of the list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from community.directory.groups import GROUPS

if TYPE_CHECKING:
    from django.core.paginator import Paginator
    from django_stubs_ext import StrOrPromise

    from community.directory.choice import Choice
    from community.directory.groups import Named
    from community.directory.search import Place

    Counts = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Option:
    """Something that may be chosen, with the people it would leave."""

    code: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Group:
    """The options of one way to narrow; open when one of them is chosen."""

    name: str
    label: str
    options: list[Option]

    @property
    def chosen(self) -> int:
        """How many of its options are chosen."""
        return sum(option.chosen for option in self.options)


@dataclass(frozen=True)
class Chip:
    """A filter that is chosen, the address without it, and (where that helps) how many it would leave."""

    label: str
    url: str
    count: int = 0


def groups(choice: Choice, counts: Counts, named: Named, labels: Mapping[str, StrOrPromise] = GROUPS) -> list[Group]:
    """The ways to narrow (``labels``) with their options, but none that would leave nobody."""
    made = [
        Group(
            name,
            str(label),
            [
                Option(code, text, counts[name][code], code in choice.codes.get(name, ()))
                for code, text in named.options[name]
                if counts[name][code] or code in choice.codes.get(name, ())
            ],
        )
        for name, label in labels.items()
    ]
    return [group for group in made if group.options]


def chips(choice: Choice, named: Named) -> list[Chip]:
    """What is chosen, each with the way to take it away."""
    return [_chip(choice, named, part) for part in choice.parts()]


def suggestions(choice: Choice, counted: Sequence[tuple[Place, int]], named: Named) -> list[Chip]:
    """Filters whose removal would find somebody, as ``counted``."""
    return [_chip(choice, named, part, count) for part, count in counted]


def page_links(choice: Choice, paginator: Paginator[int], number: int) -> dict[str, Any]:
    """The numbered pages, for ``_components/pagination_numbered.html``."""
    shown = paginator.get_elided_page_range(number, on_each_side=1, on_ends=1)
    return {
        "items": [
            {"number": one, "href": choice.address(one), "current": one == number}
            if isinstance(one, int)
            else {"gap": True}
            for one in shown
        ],
        "previous": choice.address(number - 1) if number > 1 else "",
        "next": choice.address(number + 1) if number < paginator.num_pages else "",
    }


def _chip(choice: Choice, named: Named, part: Place, count: int = 0) -> Chip:
    return Chip(_words_for(part, named), choice.without(*part).address(), count)


def _words_for(part: Place, named: Named) -> str:
    group, code = part
    if group == "near":
        return _("Near me")
    if group == "q":
        return f"“{code}”"
    label = named.label(group, code)
    if group == "wants":  # the same names stand in another group
        return _("Wants help with: %(name)s") % {"name": label}
    if group == "skill_wanted":
        return _("Wants to learn: %(name)s") % {"name": label}
    return label
