"""A guide as its writers left it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from wagtail_localize.models import Translation

if TYPE_CHECKING:
    from elements.models import GuidePage


def newest_words(page: GuidePage) -> GuidePage:
    """The latest draft; for a translation in progress, with the strings translated so far."""
    translation = (
        Translation.objects.filter(source__object_id=page.translation_key, target_locale=page.locale, enabled=True)
        .select_related("source")
        .first()
    )
    if translation is None:
        return cast("GuidePage", page.get_latest_revision_as_object())
    return cast("GuidePage", translation.source.get_ephemeral_translated_instance(page.locale, fallback=True))
