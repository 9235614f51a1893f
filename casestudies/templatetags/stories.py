"""Stories on the home page and on guides, and what a story's own page shows of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import template
from django.urls import reverse
from django.utils.translation import get_language, override

from casestudies.cards import StoryCard, story_cards
from casestudies.catalogue import Row, catalogue
from casestudies.facts import Fact, Value, element_values, facts, language_of
from casestudies.models import StoryPage
from casestudies.pdf.store import made_pdf
from casestudies.regions import index_url
from casestudies.sections import Section, sections
from casestudies.similar import Columns
from casestudies.similar_words import reason
from casestudies.summary import Line, summary
from elements.pdf import engine
from home.generation import kept_a_generation
from home.tree import locales, readable

if TYPE_CHECKING:
    from django.template.context import Context

register = template.Library()


@dataclass(frozen=True)
class SimilarCard:
    """A story like the one that is read, and why."""

    card: StoryCard
    reason: str


@dataclass(frozen=True)
class Stories:
    """Some stories in short, and where all of them are."""

    cards: list[StoryCard]
    all_url: str


@dataclass(frozen=True)
class Download:
    """Where the PDF is and how big; of one that is still to be made nobody knows the size."""

    url: str
    size: int | None


@register.simple_tag(takes_context=True)
def latest_stories(context: Context, most: int) -> Stories | None:
    """The newest stories in the language of the page; none where there is no story."""
    language = _language(context)
    return _stories(catalogue(language).rows[:most], language)


@register.simple_tag(takes_context=True)
def stories_of_element(context: Context, element: str, most: int) -> Stories | None:
    """The newest stories about an element, first those about few elements; none where there is no story."""
    language = _language(context)
    about = [row for row in catalogue(language).rows if element in row.elements]
    return _stories(sorted(about, key=lambda row: len(row.elements))[:most], language, f"?element={element}")


@register.simple_tag
def similar_stories(page: StoryPage) -> list[SimilarCard]:
    """Up to three stories like a published one."""
    language = language_of(page)
    row = catalogue(language).by_pk.get(page.pk)
    found = _columns(language).like(row) if row else []
    cards = story_cards(similar.row for similar in found)
    return [SimilarCard(card, reason(similar)) for card, similar in zip(cards, found, strict=True)]


@register.simple_tag
def story_summary(page: StoryPage) -> list[Line]:
    """The story in five lines."""
    return summary(page)


@register.simple_tag
def story_sections(page: StoryPage) -> list[Section]:
    """The parts of the story that are filled."""
    return sections(page)


@register.simple_tag
def story_facts(page: StoryPage) -> list[Fact]:
    """What the story says in codes, in words."""
    return facts(page)


@register.simple_tag
def story_elements(page: StoryPage) -> tuple[Value, ...]:
    """The elements of the story with the ways to their guides."""
    return element_values(page)


@register.simple_tag
def story_contact_url(page: StoryPage) -> str:
    """Where a member asks about the story, in the language of its address."""
    with override(language_of(page)):
        return reverse("story_contact", args=[page.pk])


@register.inclusion_tag("casestudies/pdf/_link.html")
def story_pdf_link(page: StoryPage) -> dict[str, Download | None]:
    """A link to the PDF of a published story, and nothing where there is none (a new draft, no Pango here)."""
    return {"download": _download(page.pk) if page.pk else None}


@kept_a_generation
def _columns(language: str) -> Columns:
    return Columns(catalogue(language).rows)


@kept_a_generation
def _download(page_pk: int) -> Download | None:
    page = readable(StoryPage.objects.filter(pk=page_pk).select_related("organisation", "system")).first()
    if page is None:
        return None
    pdf = made_pdf(page)
    if pdf is None and engine.missing():
        return None
    return Download(f"{page.get_url() or ''}story.pdf", pdf.size if pdf else None)


def _language(context: Context) -> str:
    """The language of the page's address: the words of an untranslated page are in another."""
    known = locales().get(getattr(context.get("page"), "locale_id", 0))
    return str(known.language_code) if known else get_language() or "en"


def _stories(rows: list[Row] | tuple[Row, ...], language: str, query: str = "") -> Stories | None:
    """The rows as cards, with the way to all of them."""
    if not rows:
        return None
    url = index_url(language)
    return Stories(story_cards(rows), f"{url}{query}" if url else "")
