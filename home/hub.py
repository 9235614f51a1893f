"""A mini-hub: pages that belong together, with a contents list and a way to the next one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from home.tree import STEP, tree

if TYPE_CHECKING:
    from wagtail.models import Page


def hub_below(page: Page) -> dict[str, Any]:
    """The hub whose first page is ``page``."""
    return _hub(page.path, page)


def hub_around(page: Page) -> dict[str, Any]:
    """The hub that ``page`` stands in, below its parent."""
    return _hub(page.path[:-STEP], page)


def _hub(top: str, current: Page) -> dict[str, Any]:
    """The hub's public pages in the tree's order, and the neighbours of ``current`` (``None`` at the ends).

    Each has ``pk``, ``title`` and ``url`` (home.tree.Branch), read without a query.
    """
    first = tree().by_path.get(top)
    pages = [branch for branch in [first, *tree().children(top)] if branch and branch.public]
    at = next((i for i, branch in enumerate(pages) if branch.pk == current.pk), None)
    before = pages[at - 1] if at else None
    after = pages[at + 1] if at is not None and at + 1 < len(pages) else None
    return {"hub_pages": pages, "hub_previous": before, "hub_next": after}
