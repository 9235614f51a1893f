"""A story in schema.org's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casestudies.facts import element_values, region_of
from home.links import absolute

if TYPE_CHECKING:
    from casestudies.models import StoryPage


def article(page: StoryPage) -> dict[str, Any]:
    """An article: what it is about, where, and when it came out. Who wrote it is the organisation, if it has a name."""
    data = {
        "@type": ["WebPage", "Article"],
        "headline": page.title,
        "abstract": page.in_one_line,
        "about": [_thing(value.text, value.url) for value in element_values(page)],
        "contentLocation": {"@type": "Place", "name": region_of(page).name},
    }
    if page.first_published_at:
        data["datePublished"] = page.first_published_at.isoformat()
    if page.organisation_id and not page.reconstructed:
        data["author"] = {"@type": "Organization", "name": page.organisation_shown}
    return {name: value for name, value in data.items() if value}


def _thing(name: str, url: str) -> dict[str, str]:
    return {"@type": "Thing", "name": name, **({"url": absolute(url)} if url else {})}
