"""Stories in the read API: their facts as codes and names, and filters by them. Who to ask about one is not said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet
from rest_framework.fields import Field
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request
from wagtail.models import Page

from casestudies.catalogue import catalogue
from casestudies.models import RegionStoriesPage, StoryPage
from home.api_fields import represent

STORY_FIELDS = (
    "organisation", "region", "sector", "group", "system", "size", "elements", "sub_elements", "stage", "approach",
    "adapted", "repeated", "in_one_line", "who_was_involved", "what_we_did", "what_helped", "what_was_hard",
    "what_changed", "costs_and_time", "advice", "benefits", "outcomes", "initiatives", "quotations", "pictures",
    "attachments", "reconstructed",
)  # fmt: skip


class Fact(Field):
    """What a function says of a story."""

    def __init__(self, of: Callable[[StoryPage], Any]) -> None:
        super().__init__(source="*", read_only=True)
        self.of = of

    def __deepcopy__(self, memo: dict[int, Any]) -> Fact:
        return Fact(self.of)

    def to_representation(self, value: StoryPage) -> Any:
        return self.of(value)


def _region(story: StoryPage) -> str:
    """The code of the story's region, from memory."""
    row = catalogue(story.locale.language_code).by_pk.get(story.pk)
    return row.region if row else ""


def _system(story: StoryPage) -> str:
    return story.system.code if story.system else ""


def _quotations(story: StoryPage) -> list[dict[str, Any]]:
    """As any stream is given, without those that nobody has agreed to."""
    agreed = story.agreed_quotations
    return [{"type": block.block_type, "value": represent(block.block, block.value)} for block in agreed]


STORY_FACTS: dict[str, Callable[[StoryPage], Any]] = {
    "organisation": lambda story: story.organisation_shown,
    "region": _region,
    "group": lambda story: story.group.value,
    "system": _system,
    "quotations": _quotations,
}


class PlacesFilter(BaseFilterBackend):
    """Stories by where they come from: a code of a region or system, or the name of an organisation."""

    PARAMETERS = ("region", "system", "organisation")

    def filter_queryset(self, request: Request, queryset: QuerySet[Page], view: Any) -> QuerySet[Page]:
        if queryset.model is not StoryPage:
            return queryset
        asked = {name: request.GET[name] for name in self.PARAMETERS if name in request.GET}
        for name, value in asked.items():
            queryset = queryset.filter(_PLACES[name](value))
        return queryset


def _in_region(code: str) -> Q:
    paths = RegionStoriesPage.objects.filter(region__code=code).values_list("path", flat=True)
    below = Q(pk__in=[])
    for path in paths:
        below |= Q(path__startswith=path)
    return below


_PLACES: dict[str, Callable[[str], Q]] = {
    "region": _in_region,
    "system": lambda code: Q(system__code=code),
    "organisation": lambda name: (
        Q(organisation__name__iexact=name) | Q(organisation__isnull=True, described_as__iexact=name)
    ),
}
