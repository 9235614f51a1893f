"""The numbered pages of a long list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.core.paginator import Page

if TYPE_CHECKING:
    from django.template.context import Context

register = template.Library()


@register.simple_tag(takes_context=True)
def page_links(context: Context, page: Page[Any]) -> dict[str, Any]:
    """Addresses of a list's pages that keep the chosen filters: ``items``, ``previous`` and ``next``."""
    chosen = context["request"].GET.copy()

    def address(number: int) -> str:
        chosen["page"] = str(number)
        return f"?{chosen.urlencode()}"

    items = [
        {"number": number, "href": address(number), "current": number == page.number}
        if isinstance(number, int)
        else {"gap": True}
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    return {
        "items": items,
        "previous": address(page.number - 1) if page.has_previous() else "",
        "next": address(page.number + 1) if page.has_next() else "",
    }
