"""What the pages with a list of stories show: the index, and those of the regions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import override

from casestudies.cards import StoryCard, story_cards
from casestudies.choice import Wanted, query_of, read_wanted
from casestudies.facets import GROUPS, named
from casestudies.listing import PER_PAGE, Found, find, rows_of
from casestudies.map import Tile, tiles
from casestudies.regions import index_url
from community.directory import filters
from community.forms.directory import read_page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from casestudies.models import RegionStoriesPage, StoriesIndexPage
    from community.directory.filters import Chip, Group
    from community.directory.groups import Named


@dataclass(frozen=True)
class ElementLink:
    """An element that some of the stories are about, with their number, and their address."""

    code: str
    label: str
    url: str


@dataclass(frozen=True)
class StoryList:
    """A page of the list with all that stands round it. ``is_there`` is false where the address asks for no page."""

    wanted: Wanted
    found: Found
    cards: list[StoryCard]
    groups: list[Group]
    chips: list[Chip]
    suggestions: list[Chip]
    tiles: list[Tile]
    elements: list[ElementLink]
    number: int
    count: int
    is_there: bool
    links: dict[str, Any]
    feed_url: str
    everywhere_url: str


def list_context(
    page: StoriesIndexPage | RegionStoriesPage, request: HttpRequest, *, here: str | None = None
) -> dict[str, Any]:
    """The list that ``request`` asks of ``page``, in its language. ``here``: the code of the page's region."""
    stories = _story_list(page, request, here)
    own_address = f"?page={stories.number}" if stories.number > 1 and not stories.wanted.choice else ""
    return {
        "stories": stories,
        "listed": [(card.title, card.url) for card in stories.cards],
        "canonical_query": own_address,
    }


def settled(response: HttpResponse, request: HttpRequest) -> HttpResponse:
    """The answer, or the way to its first page where the address asks for one that is not there."""
    shown: StoryList | None = (getattr(response, "context_data", None) or {}).get("stories")
    if shown is None:
        return response
    if not shown.is_there:
        return redirect(f"{request.path}{query_of(shown.wanted.choice)}")
    if shown.wanted.asked.text:
        # There are as many searches as people think of: none of them is worth a place in the page cache.
        patch_cache_control(response, private=True, max_age=0)
    return response


def _story_list(page: StoriesIndexPage | RegionStoriesPage, request: HttpRequest, here: str | None) -> StoryList:
    language = page.locale.language_code
    with override("en" if page.alias_of_id else language):  # an untranslated page is English throughout
        options = named()
        wanted = read_wanted(request.GET, options, language, here=here)
        found = find(wanted, options, language)
        return _shown(wanted, found, options, language, read_page(request.GET))


def _shown(wanted: Wanted, found: Found, options: Named, language: str, asked_page: int) -> StoryList:
    paginator = Paginator(range(found.total), PER_PAGE)
    is_there = 1 <= asked_page <= paginator.num_pages
    number = asked_page if is_there else 1
    everywhere = index_url(language)
    labels = {name: label for name, label in GROUPS.items() if name != "region" or wanted.here is None}
    return StoryList(
        wanted=wanted,
        found=found,
        cards=story_cards(rows_of(found.some(start=(number - 1) * PER_PAGE, number=PER_PAGE), language)),
        groups=filters.groups(wanted.choice, found.counts, options, labels),
        chips=filters.chips(wanted.choice, options),
        suggestions=_suggestions(wanted, found, options, everywhere),
        tiles=tiles(wanted, found.counts["region"], language, everywhere),
        elements=_elements(wanted, found, options),
        number=number,
        count=paginator.num_pages,
        is_there=is_there,
        links=filters.page_links(wanted.choice, paginator, number),
        feed_url=feed_url(wanted, language),
        everywhere_url=f"{everywhere}{query_of(wanted.choice)}",
    )


def feed_url(wanted: Wanted, language: str) -> str:
    """The address of the feed of the same stories."""
    with override(language):
        return f"{reverse('stories_feed')}{query_of(wanted.filters)}"


def _suggestions(wanted: Wanted, found: Found, options: Named, everywhere: str) -> list[Chip]:
    """Filters to drop. To drop the region of the page is to go to the index."""
    place = ("region", wanted.here or "")
    own = [counted for counted in found.suggestions if wanted.here is None or counted[0] != place]
    shown = filters.suggestions(wanted.choice, own, options)
    elsewhere = dict(found.suggestions).get(place, 0) if wanted.here else 0
    if elsewhere:
        shown.append(filters.Chip(options.label(*place), f"{everywhere}{query_of(wanted.choice)}", elsewhere))
    return shown


def _elements(wanted: Wanted, found: Found, options: Named) -> list[ElementLink]:
    """The quick way to narrow further, where it would: none once an element is chosen."""
    if "element" in wanted.choice.codes:
        return []
    counts = found.counts["element"]
    return [
        ElementLink(code, f"{name} ({counts[code]})", wanted.choice.also("element", code).address())
        for code, name in options.options["element"]
        if 0 < counts[code] < found.total
    ]
