"""Lists of Wagtail's that a hook can narrow. What no hook reaches is in views/admin_choosers and views/admin_narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casestudies.permissions import drafts_seen_by

if TYPE_CHECKING:
    from django.http import HttpRequest
    from wagtail.admin.menu import MenuItem
    from wagtail.query import PageQuerySet


def pages_to_choose(pages: PageQuerySet, request: HttpRequest) -> PageQuerySet:
    """The pages that anybody may read, and those that this person works on."""
    seen = drafts_seen_by(request.user)
    return pages if seen.all else pages.filter(seen.or_public())


def reports_to_open(request: HttpRequest, items: list[MenuItem]) -> None:
    """No report in the menu that would be refused."""
    if not drafts_seen_by(request.user).all:
        items[:] = [item for item in items if item.name != "page-types-usage"]
