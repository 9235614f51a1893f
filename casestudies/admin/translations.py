"""Taking a story down, or deleting it, takes its translations along, and the page that asks "Are you sure?" says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from wagtail.models import Page

from casestudies.services.translations import delete_translations, live_translations_of, translations_of

if TYPE_CHECKING:
    from django.http import HttpRequest
    from wagtail.admin.views.bulk_action import BulkAction

    from community.models import User

ALONG = {"unpublish": live_translations_of, "delete": translations_of}


def go_along(pages: list[Page], action: str) -> dict[Page, list[Page]]:
    """The pages that Wagtail's own views take down or delete too (hook construct_translated_pages_to_cascade_actions).

    No permission is asked for them: a lead has none in Welsh, and answers for the story in every language.
    """
    return {page: ALONG[action](page) for page in pages} if action in ALONG else {}


def after_bulk(request: HttpRequest, action_type: str, objects: list[Any], action: BulkAction) -> None:
    """Wagtail's lists do not ask the hook above when several pages are deleted at once (hook after_bulk_action)."""
    if action_type == "delete":
        pages = [deleted for deleted in objects if isinstance(deleted, Page)]
        delete_translations(pages, by=cast("User", request.user))
