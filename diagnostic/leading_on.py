"""What a rating leads to: the guide, stories of similar organisations and people to ask, or giving what one has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from casestudies.cards import StoryCard, story_cards
from casestudies.catalogue import Row, catalogue
from casestudies.regions import index_url
from casestudies.similar_words import reason
from community.directory.choice import Choice
from community.directory.groups import Named, named
from community.directory.search import asker
from diagnostic.fitting_stories import MOST, Place, fitting
from diagnostic.peers import Peers, peers_for
from diagnostic.vocabulary import Rating
from elements.framework import Element
from elements.pdf.files import newest_by_page
from elements.wheel import segments
from home.generation import kept_a_generation
from home.tree import tree

if TYPE_CHECKING:
    from community.models import Member, Organisation


@dataclass(frozen=True, slots=True)
class Guide:
    """The two-page guide. ``pdf_url`` is empty while no PDF of it was made."""

    title: str
    promise: str
    url: str
    pdf_url: str


@dataclass(frozen=True, slots=True)
class Story:
    """A story and why it fits."""

    card: StoryCard
    reason: str


@dataclass(frozen=True, slots=True)
class Leads:
    """Where red or amber leads. ``peers`` is None for a visitor: people are for members."""

    element: Element
    guide: Guide | None
    stories: tuple[Story, ...]
    all_stories_url: str
    peers: Peers | None

    @property
    def few_stories(self) -> bool:
        """Whether there are fewer than we would like to show."""
        return len(self.stories) < MOST

    @property
    def people_address(self) -> str:
        """The filter of the directory that leaves those who offer help with the element."""
        return Choice(codes={"offers": (self.element.value,)}).address()


def needs_help(rating: str | None) -> bool:
    """Whether ``rating`` leads to what others did and know."""
    return rating in (Rating.RED, Rating.AMBER)


def leads(
    parts: Mapping[str, str], organisation: Organisation | None, viewer: Member | None, language: str, *,
    now: dt.datetime,
) -> dict[str, Leads]:  # fmt: skip
    """Where each element of ``parts`` leads; its value is the theme of the statement, empty for the whole element.

    ``organisation`` is the one that rated. The queries are as many for one element and one member as for all.
    """
    options = named() if viewer or organisation else Named({})
    place = place_of(organisation, options)
    peers: dict[str, Peers] = {}
    if viewer is not None:
        peers = peers_for(viewer, list(parts), asker(viewer, options, now=now), options, now=now)
    index = index_url(language)
    return {
        code: Leads(
            element=Element(code),
            guide=guide_of(code, language),
            stories=_stories(code, part, place, language, now),
            all_stories_url=f"{index}?element={code}" if index else "",
            peers=peers.get(code),
        )
        for code, part in parts.items()
    }


def place_of(organisation: Organisation | None, options: Named) -> Place:
    """An organisation by the codes that stories have."""
    if organisation is None:
        return Place()
    where = dict(options.places_of(organisation))
    return Place(
        organisation.pk, organisation.sector, organisation.size, where.get("region", ""), where.get("system", "")
    )


def guide_of(element: str, language: str) -> Guide | None:
    """The element's guide in ``language``; None while it is not published."""
    return _guides(language).get(element)


@kept_a_generation
def _guides(language: str) -> dict[str, Guide]:
    """The published guides by element. Whether a PDF can be made is not tried here, which would take a second."""
    made = newest_by_page()
    with_pdf = {branch.url for pk, branch in tree().by_pk.items() if pk in made}
    return {
        one.code: Guide(one.name, one.promise, one.url, f"{one.url}guide.pdf" if one.url in with_pdf else "")
        for one in segments(language)
        if one.url
    }


def _stories(element: str, part: str, place: Place, language: str, now: dt.datetime) -> tuple[Story, ...]:
    found = fitting(_about(language).get(element, ()), place, element, part, now=now)
    cards = story_cards(similar.row for similar in found)
    return tuple(Story(card, reason(similar)) for card, similar in zip(cards, found, strict=True))


@kept_a_generation
def _about(language: str) -> dict[str, Sequence[Row]]:
    """The stories by element."""
    found: dict[str, list[Row]] = {}
    for row in catalogue(language).rows:
        for element in row.elements:
            found.setdefault(element, []).append(row)
    return dict(found)
