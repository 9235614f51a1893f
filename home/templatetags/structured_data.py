"""What machines read: the page and its ancestors in schema.org's words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from home import schema_org
from home.links import absolute
from home.templatetags.shell import canonical_url, crumbs, words_language

if TYPE_CHECKING:
    from django.template.context import Context

register = template.Library()

# The four characters that could end the element or start another.
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


@register.simple_tag(takes_context=True)
def structured_data(context: Context) -> SafeString:
    """A JSON-LD data block (not a script: the content security policy lets it be) for a page, or nothing."""
    page = context.get("page")
    settings = context.get("site_settings")
    if page is None or settings is None or not hasattr(page, "summary"):
        return SafeString("")
    graph = [_page(context, page, settings.name), *schema_org.videos(page)]
    if above := crumbs(context):
        graph.append(_breadcrumbs(above))
    if listed := context.get("listed"):
        graph.append(_item_list(listed))
    data = json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False).translate(ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{data}</script>')  # noqa: S308


def _page(context: Context, page: Any, service: str) -> dict[str, Any]:
    data = {
        "@type": schema_org.types(page),
        "name": page.title,
        "description": page.search_description or page.summary,
        "url": canonical_url(context),
        "inLanguage": "cy" if words_language(context) == "cy" else "en-GB",
        "isPartOf": {"@type": "WebSite", "name": service, "url": absolute("/")},
        "publisher": {"@type": "Organization", "name": service},
    }
    if page.last_published_at:
        data["dateModified"] = page.last_published_at.isoformat()
    review = context.get("review")
    if review:
        data["lastReviewed"] = review.reviewed_on.isoformat()
    own = getattr(page, "own_structured_data", None)
    if own:
        data |= own()
    return {key: value for key, value in data.items() if value}


def _breadcrumbs(above: list[tuple[str, str]]) -> dict[str, Any]:
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": title, "item": absolute(url)}
            for place, (title, url) in enumerate(above, start=1)
        ],
    }


def _item_list(listed: list[tuple[str, str]]) -> dict[str, Any]:
    """Title and address of each page that a list shows, as ``listed`` in the context gives them."""
    return {
        "@type": "ItemList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": title, "url": absolute(url)}
            for place, (title, url) in enumerate(listed, start=1)
        ],
    }
