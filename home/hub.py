"""A mini-hub: pages that belong together, with a contents list and a way to the next one."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page


def hub_context(parent: Page, current: Page) -> dict[str, Any]:
    """The hub's pages in the tree's order, the current one, and its neighbours (``None`` at the ends)."""
    pages = [parent, *parent.get_children().live().order_by("path")]
    at = next((i for i, page in enumerate(pages) if page.pk == current.pk), None)
    before = pages[at - 1] if at else None
    after = pages[at + 1] if at is not None and at + 1 < len(pages) else None
    return {"hub_pages": pages, "hub_previous": before, "hub_next": after}
