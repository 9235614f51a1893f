"""Pages and links that editors put above the results of a search."""

from __future__ import annotations

from dataclasses import dataclass

from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.search.utils import normalise_query_string

from home.tree import tree


@dataclass(frozen=True)
class Promoted:
    """A recommendation. ``pk`` is None for a link that leaves the site."""

    title: str
    url: str
    description: str
    pk: int | None = None


def promoted(text: str, language: str) -> list[Promoted]:
    """What editors recommend for exactly this search, in their order; pages in the reader's language only."""
    wanted = SearchPromotion.objects.filter(query__query_string=normalise_query_string(text))
    return [shown for promotion in wanted if (shown := _shown(promotion, language))]


def _shown(promotion: SearchPromotion, language: str) -> Promoted | None:
    if promotion.page_id is None:
        return Promoted(promotion.external_link_text or "", promotion.external_link_url, promotion.description)
    branch = tree().in_language(promotion.page_id, language)
    if branch is None or not branch.public or branch.language != language or branch.alias_of_id:
        return None
    return Promoted(branch.title, branch.url, promotion.description, branch.pk)
