"""Ways to narrow the stories, what can be chosen in each, and the index that counts them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from casestudies.catalogue import Row, catalogue
from casestudies.regions import region_names
from casestudies.vocabulary import Approach, Benefit, Initiative, Stage
from community.directory.facets import FacetIndex, Listing
from community.directory.groups import Named, Options
from community.models.vocabulary import Sector, SizeBand
from elements.framework import Element
from home.generation import kept_a_generation

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# The name is the parameter in the address and the beginning of a facet's code.
GROUPS: dict[str, _StrPromise] = {
    "region": _("Region"),
    "sector": _("Sector"),
    "size": _("Number of staff"),
    "element": _("Element"),
    "stage": _("Stage with the diagnostic"),
    "approach": _("Approach to the diagnostic"),
    "initiative": _("New initiative"),
    "benefit": _("What changed"),
}
CHOICES = {
    "sector": Sector,
    "size": SizeBand,
    "element": Element,
    "stage": Stage,
    "approach": Approach,
    "initiative": Initiative,
    "benefit": Benefit,
}


def named() -> Named:
    """What can be chosen in each group, in the reader's language."""
    options: dict[str, Options] = {"region": list(region_names(get_language() or "en").items())}
    return Named({**options, **{group: _labels(choices) for group, choices in CHOICES.items()}})


@kept_a_generation
def story_index(language: str) -> FacetIndex:
    """All stories of ``language`` by their facets."""
    return index_of(catalogue(language).rows)


def index_of(rows: Iterable[Row]) -> FacetIndex:
    """An index of ``rows`` in their order."""
    return FacetIndex(Listing(row.pk, place, tuple(facets_of(row))) for place, row in enumerate(rows))


def facets_of(row: Row) -> Iterator[str]:
    """Codes such as ``region:london``."""
    for group in ("region", "sector", "size", "stage", "approach"):
        if code := getattr(row, group):
            yield f"{group}:{code}"
    for group in ("element", "initiative", "benefit"):
        for code in getattr(row, f"{group}s"):
            yield f"{group}:{code}"


def _labels(choices: Any) -> Options:
    return [(str(code), str(label)) for code, label in choices.choices]
