"""Fills a page's fields from its content file."""

from __future__ import annotations

import json
from typing import Any

from casestudies.models import RegionStoriesPage, StoriesIndexPage, StoryPage
from config.content.blocks import Builder
from config.content.files import ContentFile
from config.content.richtext import plain
from config.content.stories import fill_story, region_of
from elements.models import (
    ElementsIndexPage,
    GuidePage,
    ImplementationGuidePage,
    ImplementationStepPage,
    OverviewPage,
    ResourcePage,
    ResourcesIndexPage,
)
from home.models import BasePage, HomePage, StandardPage

MODELS: dict[str, type[BasePage]] = {
    "home": HomePage,
    "standard": StandardPage,
    "overview": OverviewPage,
    "elements_index": ElementsIndexPage,
    "guide": GuidePage,
    "implementation_guide": ImplementationGuidePage,
    "implementation_step": ImplementationStepPage,
    "resources_index": ResourcesIndexPage,
    "resource": ResourcePage,
    "stories_index": StoriesIndexPage,
    "region_stories": RegionStoriesPage,
    "story": StoryPage,
}

_GUIDE_ROWS = ("figures", "sub_elements", "quick_wins", "who_to_involve", "data_to_look_at")
_GUIDE_LINES = ("good_looks_like", "questions")
_AT_FIRST = ("element", "step", "kind")
_PLAIN = ("promise", "green", "amber", "red", "element", "step", "outcome", "kind", "licence", "time", "elements")


def empty(file: ContentFile) -> BasePage:
    """The page of ``file`` with only its names and what it cannot be stored without."""
    data = file.data
    values = {name: data[name] for name in _AT_FIRST if name in data}
    if "region" in data:
        values["region"] = region_of(file)
    return MODELS[data["type"]](title=data["title"], slug=data["slug"], **values)


def fill(page: BasePage, file: ContentFile, builder: Builder) -> None:
    """Set every field of ``page`` that ``file`` speaks of; nothing is saved."""
    data = file.data
    page.title = page.draft_title = plain(data["title"])
    page.summary = plain(data.get("summary", ""))
    page.search_description = page.summary
    page.content_owner = data.get("owner", "")
    for name in _PLAIN:
        if name in data:
            value = data[name]
            setattr(page, name, plain(value) if isinstance(value, str) else value)
    for name in ("what_it_is", "adapt"):
        if name in data:
            setattr(page, name, builder.rich(data[name]))
    if "body" in data:
        _stream(page, "body", builder.body(data["body"] or []))
    if isinstance(page, GuidePage):
        for name in _GUIDE_ROWS:
            _stream(page, name, builder.rows(name, data[name]))
        for name in _GUIDE_LINES:
            _stream(page, name, builder.rows(name, map(plain, data[name])))
    if isinstance(page, StoryPage):
        fill_story(page, file, builder)


def _stream(page: BasePage, name: str, value: list[dict[str, Any]]) -> None:
    # As JSON, the way the database gives it: only so do list items keep their ids.
    setattr(page, name, json.dumps(value))
