"""What pages show of results: a rating's mark."""

from __future__ import annotations

from django import template

from diagnostic.vocabulary import Rating

register = template.Library()
CODES = {Rating.NOT_APPLICABLE: "not-applicable"}


@register.inclusion_tag("_components/rating.html")
def rating_mark(rating: str | None) -> dict[str, str]:
    """A rating as its letter in its colour with the word beside it; nothing answered as such."""
    if not rating:
        return {"code": "not-answered", "letter": "?", "word": ""}
    known = Rating(rating)
    return {"code": CODES.get(known, known.value), "letter": known.letter, "word": str(known.label)}
