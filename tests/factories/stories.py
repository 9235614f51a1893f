"""Stories and where they stand."""

from __future__ import annotations

from typing import Any

from casestudies.models import RegionStoriesPage, StoriesIndexPage, StoryPage
from community.models import Region
from home.models import HomePage
from tests.factories.community import make_region


def make_stories_index(home: HomePage, **values: Any) -> StoriesIndexPage:
    """The index of all stories."""
    page = StoriesIndexPage(title="Case stories", slug="case-studies", locale=home.locale, **values)
    return home.add_child(instance=page)


def make_region_page(index: StoriesIndexPage, code: str = "london", **values: Any) -> RegionStoriesPage:
    """The page of one region, made with the region itself."""
    region: Region = values.pop("region", None) or make_region(code)
    page = RegionStoriesPage(title=region.name, slug=code, region=region, locale=index.locale, **values)
    return index.add_child(instance=page)


def make_story(region_page: RegionStoriesPage, title: str = "Rest that works", **values: Any) -> StoryPage:
    """A live story of a described acute trust, with something in every part that readers see."""
    words = {
        "what_we_did": "<p>We made a quiet room out of a store.</p>",
        "what_helped": "<p>A senior sponsor.</p>",
        "what_was_hard": "<p>Finding the time.</p>",
        "what_changed": "<p>People take their breaks.</p>",
        "advice": "<p>Start with one ward.</p>",
    }
    facts = {
        "described_as": "An acute trust",
        "sector": "acute",
        "size": "5000-9999",
        "elements": ["environment"],
        "stage": "running",
        "approach": "light-touch",
        "benefits": ["breadth"],
        "initiatives": ["places"],
        "in_one_line": "A quiet room for every ward.",
        "summary": "How one trust made room for rest.",
    }
    page = StoryPage(title=title, locale=region_page.locale, **{**words, **facts, **values})
    return region_page.add_child(instance=page)
