"""Where readers find stories: the index, and the seven regions with the page of each."""

from __future__ import annotations

from dataclasses import dataclass

from casestudies.models import RegionStoriesPage, StoriesIndexPage
from community.models import Region
from home.generation import kept_a_generation
from home.tree import tree


@dataclass(frozen=True, slots=True)
class StoryRegion:
    """A region by its id and code. ``url`` is the address of its page, empty where nobody may read it."""

    pk: int
    code: str
    name: str
    url: str


@kept_a_generation
def index_url(language: str) -> str:
    """The address of the list of all stories; empty where there is none that anybody may read."""
    pks = StoriesIndexPage.objects.filter(locale__language_code=language).values_list("pk", flat=True)
    branches = (tree().by_pk.get(pk) for pk in pks)
    return next((branch.url for branch in branches if branch and branch.public), "")


@kept_a_generation
def regions(language: str) -> tuple[StoryRegion, ...]:
    """All regions in their own order, named in ``language``."""
    urls = _urls(language)
    return tuple(
        StoryRegion(pk, code, (name_cy if language == "cy" else "") or name, urls.get(pk, ""))
        for pk, code, name, name_cy in Region.objects.values_list("pk", "code", "name", "name_cy")
    )


@kept_a_generation
def region_names(language: str) -> dict[str, str]:
    """The name of each region by its code."""
    return {region.code: region.name for region in regions(language)}


def region_code(pk: int | None) -> str:
    """The code of a region by its id; empty for none (a page that is being made)."""
    return next((region.code for region in regions("en") if region.pk == pk), "")


def _urls(language: str) -> dict[int, str]:
    """The addresses of public pages by their region's id."""
    pages = RegionStoriesPage.objects.filter(locale__language_code=language).values_list("region_id", "pk")
    found = ((region, tree().by_pk.get(pk)) for region, pk in pages)
    return {region: branch.url for region, branch in found if branch and branch.public}
