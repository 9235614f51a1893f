"""Stories in short, as every list shows them: made from rows, so that a longer list costs no query."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language

from casestudies.catalogue import Row
from casestudies.regions import region_names
from community.models.vocabulary import Sector
from elements.framework import Element
from home.tree import tree


@dataclass(frozen=True)
class StoryCard:
    """One story in short, its facts named in the reader's language.

    ``places`` are its sector and region where the organisation's name does not say them. ``elements`` are codes and
    names, empty where the story is about ``all_elements``. ``lang`` is the language of the story's own words where that
    is not the reader's.
    """

    pk: int
    title: str
    url: str
    in_one_line: str
    organisation: str
    region: str
    sector: str
    places: tuple[str, ...]
    elements: tuple[tuple[str, str], ...]
    all_elements: bool
    reconstructed: bool
    published: dt.datetime | None
    lang: str


def story_cards(rows: Iterable[Row]) -> list[StoryCard]:
    """The stories in the order of ``rows``, for ``casestudies/_story_card.html``."""
    language = get_language() or "en"
    names = region_names(language)
    return [_card(row, names.get(row.region, ""), language) for row in rows]


def words_language(pk: int) -> str:
    """The language in which the words of a story are: English where a Welsh address stands in for the original."""
    branch = tree().by_pk.get(pk)
    if branch is None or branch.alias_of_id is not None:
        return "en"
    return branch.language


def _card(row: Row, region: str, language: str) -> StoryCard:
    chosen = [(element.value, str(element.label)) for element in Element if element.value in row.elements]
    every = len(chosen) == len(Element)
    words = words_language(row.pk)
    sector = str(Sector(row.sector).label) if row.sector in Sector.values else ""
    said = row.organisation.casefold()
    return StoryCard(
        pk=row.pk,
        title=row.title,
        url=row.url,
        in_one_line=row.in_one_line,
        organisation=row.organisation,
        region=region,
        sector=sector,
        places=tuple(place for place in (sector, region) if place and place.casefold() not in said),
        elements=() if every else tuple(chosen),
        all_elements=every,
        reconstructed=row.reconstructed,
        published=row.published,
        lang="" if words == language else words,
    )
