"""The map of the regions: seven tiles in rows from north to south, as they lie in England."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import get_language

from casestudies.choice import query_of
from casestudies.regions import StoryRegion, region_names, regions

if TYPE_CHECKING:
    from casestudies.choice import Wanted

# Three columns: the second of a pair that fills a row, and the first of the next, are two columns wide.
PLACES = (
    "north-west", "north-east-and-yorkshire",
    "midlands", "east-of-england",
    "south-west", "london", "south-east",
)  # fmt: skip
WIDE = frozenset({"north-east-and-yorkshire", "midlands"})


@dataclass(frozen=True)
class Tile:
    """A region on the map: its stories that fit what else is chosen, and where they are. ``current`` is this page's."""

    name: str
    url: str
    count: int
    current: bool
    wide: bool


def tiles(wanted: Wanted, counts: Mapping[str, int], language: str, index_url: str) -> list[Tile]:
    """The regions as they are read on the map, named in the reader's language, with the addresses of ``language``.

    A region without a page leads to the index at ``index_url``.
    """
    names = region_names(get_language() or "en")
    ordered = sorted(regions(language), key=lambda region: _place(region.code))
    return [
        Tile(
            name=names.get(region.code, region.name),
            url=_url(region, wanted, index_url),
            count=counts.get(region.code, 0),
            current=region.code == wanted.here,
            wide=region.code in WIDE,
        )
        for region in ordered
    ]


def _place(code: str) -> int:
    return PLACES.index(code) if code in PLACES else len(PLACES)


def _url(region: StoryRegion, wanted: Wanted, index_url: str) -> str:
    codes = {group: codes for group, codes in wanted.choice.codes.items() if group != "region"}
    others = replace(wanted.choice, codes=codes)
    if region.url:
        return f"{region.url}{query_of(others)}"
    return f"{index_url}{others.also('region', region.code).address()}"
