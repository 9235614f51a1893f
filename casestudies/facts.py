"""What a story says in codes, in words: the facts by which stories compare."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from casestudies.regions import region_names, regions
from casestudies.vocabulary import Approach, Benefit, Initiative, Outcome, Repeat, Stage
from community.models.vocabulary import Sector, SizeBand
from elements.framework import Element, SubElement
from elements.wheel import segments
from home.tree import STEP, locales, tree

if TYPE_CHECKING:
    from casestudies.models import StoryPage


@dataclass(frozen=True)
class Value:
    """One thing that holds. ``url`` leads to more of it; ``element`` is the code whose colour it has."""

    text: str
    url: str = ""
    element: str = ""


@dataclass(frozen=True)
class Fact:
    """A name and all that holds under it."""

    name: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Region:
    """Where a story is from. ``url`` is empty while the page of the region is not published."""

    code: str
    name: str
    url: str


def language_of(page: StoryPage) -> str:
    """The language of the address under which a story stands, whatever its words are in."""
    known = locales().get(page.locale_id)
    return str((known or page.locale).language_code)


def region_of(page: StoryPage) -> Region:
    """The story's region in the reader's language, without a query where its page is published."""
    parent = tree().by_path.get(page.path[:-STEP])
    code = next((region.code for region in regions(language_of(page)) if parent and region.url == parent.url), "")
    name = region_names(get_language() or "en").get(code)
    if parent and name:
        return Region(code, name, parent.url)
    place = page.region_page.region
    return Region(place.code, str(place), parent.url if parent else "")


def labels(vocabulary: Any, codes: Any) -> list[str]:
    """The labels of those ``codes`` that are in the list, in the list's own order."""
    return [str(label) for code, label in vocabulary.choices if code in codes]


def element_values(page: StoryPage) -> tuple[Value, ...]:
    """The elements that the story is about, each with the way to its guide."""
    guides = {segment.code: segment for segment in segments(language_of(page))}
    return tuple(
        Value(str(element.label), guides[element.value].url, element.value)
        for element in Element
        if element.value in page.elements
    )


def facts(page: StoryPage) -> list[Fact]:
    """All that the story says in codes; what it does not say is left out."""
    region = region_of(page)
    rows = [
        (_("Organisation"), _texts([page.organisation_shown])),
        (_("Sector"), _texts(labels(Sector, [page.sector]))),
        (_("Region"), (Value(region.name, region.url),)),
        (_("Integrated care system"), _texts([str(page.system)] if page.system else [])),
        (_("Number of staff"), _texts(labels(SizeBand, [page.size]))),
        (_("Elements"), element_values(page)),
        (_("Sub-elements"), _texts(labels(SubElement, page.sub_elements))),
        (_("Stage"), _texts(labels(Stage, [page.stage]))),
        (_("Approach"), _texts(labels(Approach, [page.approach]))),
        (_("The diagnostic was"), _texts(adapted_words(page))),
        (_("Done again"), _texts(labels(Repeat, [page.repeated]))),
        (_("Benefits"), _texts(labels(Benefit, page.benefits))),
        (_("New initiatives"), _texts(labels(Initiative, page.initiatives))),
        (_("What else came of it"), _texts(labels(Outcome, page.outcomes))),
    ]
    return [Fact(name, values) for name, values in rows if values]


def adapted_words(page: StoryPage) -> list[str]:
    """Whether the diagnostic was changed, if the story says so."""
    if page.adapted is None:
        return []
    return [_("Made shorter or more visual") if page.adapted else _("Used as it is")]


def _texts(texts: list[str]) -> tuple[Value, ...]:
    return tuple(Value(text) for text in texts if text)
