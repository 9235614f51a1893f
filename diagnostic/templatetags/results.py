"""What pages show of results: a rating's mark, and how much was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from diagnostic.extent import extent
from diagnostic.vocabulary import Rating

if TYPE_CHECKING:
    from diagnostic.models import Round

register = template.Library()
CODES = {Rating.NOT_APPLICABLE: "not-applicable"}


@register.inclusion_tag("_components/rating.html")
def rating_mark(rating: str | None) -> dict[str, str]:
    """A rating as its letter in its colour with the word beside it; nothing answered as such."""
    if not rating:
        return {"code": "not-answered", "letter": "?", "word": ""}
    known = Rating(rating)
    return {"code": CODES.get(known, known.value), "letter": known.letter, "word": str(known.label)}


@register.filter(name="extent")
def asked(round: Round) -> str:
    """Which elements a round asks; nothing where it asks all seven."""
    return extent(round)
