"""A story's translations go when it goes: whoever takes a story down or deletes it means its words in any language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from wagtail.actions.delete_page import DeletePageAction
from wagtail.models import Page

from casestudies.models import StoryPage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from community.models import User


def translations_of(page: Page) -> list[Page]:
    """The pages in other languages that stand on the story ``page``; none where it is a translation itself."""
    if not issubclass(page.specific_class, StoryPage) or page.locale.language_code != settings.LANGUAGE_CODE:
        return []
    return list(Page.objects.translation_of(page, inclusive=False))


def live_translations_of(page: Page) -> list[Page]:
    """Those that readers see as pages of their own: what only repeats the story goes with it by itself."""
    return [page for page in translations_of(page) if page.live and not page.alias_of_id]


def take_down_translations(page: Page) -> None:
    """Unpublish the translations of the story ``page``, which was taken down in whatever way."""
    for translation in live_translations_of(page):
        translation.unpublish()


def delete_translations(pages: Iterable[Page], *, by: User) -> None:
    """Delete the translations of those of ``pages`` that are stories; they may be deleted themselves by now."""
    for page in pages:
        for translation in translations_of(page):
            DeletePageAction(translation, user=by).execute(skip_permission_checks=True)
