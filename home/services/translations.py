"""Keeping the Welsh in step with the English: which words have no Welsh, and what the translators see."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from wagtail.models import Locale, Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

if TYPE_CHECKING:
    from collections.abc import Iterable

TARGET = "cy"
BOOKKEEPING = {
    *("live_revision", "latest_revision", "latest_revision_created_at", "first_published_at", "last_published_at"),
    *("has_unpublished_changes", "draft_title", "live", "go_live_at", "expire_at", "expired", "owner", "path", "depth"),
    *("numchild", "url_path", "locked", "locked_at", "locked_by", "wagtail_admin_comments"),
}


def bring_source_up_to_date(page: Page) -> None:
    """Show translators the words just published in English. Nothing that is live in Welsh changes.

    Without this the translation editor works from old English until somebody presses "sync".
    """
    source = TranslationSource.objects.filter(object_id=page.translation_key, locale_id=page.locale_id).first()
    if source is None or not source.translations.filter(enabled=True).exists():
        return
    if _content(page.specific.to_json()) != _content(source.content_json):
        source.update_from_db()


def _content(page_json: str) -> dict[str, Any]:
    """What a page says, without what publishing alone changes."""
    return {name: _parsed(value) for name, value in json.loads(page_json).items() if name not in BOOKKEEPING}


def _parsed(value: Any) -> Any:
    """A stream of blocks is JSON within JSON, and PostgreSQL gives its keys back in another order."""
    if isinstance(value, str) and value.startswith("["):
        with suppress(ValueError):
            return json.loads(value)
    return value


def is_behind(welsh: Page, translation: Translation) -> bool:
    """Whether the English has changed since the Welsh page was published."""
    published = welsh.last_published_at
    return published is not None and translation.source.last_updated_at > published


def without_translation(segments: QuerySet[StringSegment], locale_id: object) -> QuerySet[StringSegment]:
    """Those of ``segments`` that nobody has put into the language yet, or that failed when they were published."""
    translated = StringTranslation.objects.filter(
        translation_of=OuterRef("string_id"), context=OuterRef("context_id"), locale_id=locale_id, has_error=False
    )
    return segments.exclude(context__path="slug").filter(~Exists(translated))


def missing_strings(translation: Translation) -> QuerySet[StringSegment]:
    """What readers of the translated page would see in English if it were published now, in the page's order."""
    segments = StringSegment.objects.filter(source=translation.source_id)
    return without_translation(segments, translation.target_locale_id).select_related("string").order_by("order")


def translation_of(page: Page) -> Translation | None:
    """The running translation that makes ``page``; None for an English page and for one that has left translation."""
    return (
        Translation.objects.filter(
            source__object_id=page.translation_key, target_locale_id=page.locale_id, enabled=True
        )
        .select_related("source")
        .first()
    )


def translation_into_welsh(page: Page) -> Translation | None:
    """The running translation of an English ``page`` into Welsh."""
    return (
        Translation.objects.filter(
            source__object_id=page.translation_key,
            source__locale_id=page.locale_id,
            target_locale__language_code=TARGET,
            enabled=True,
        )
        .select_related("source", "target_locale")
        .first()
    )


def welsh_page(page: Page) -> Page | None:
    """The Welsh twin of ``page``."""
    return Page.objects.filter(translation_key=page.translation_key, locale__language_code=TARGET).first()


def stale_pages(pages: QuerySet[Page]) -> QuerySet[Page]:
    """Those of ``pages`` that are Welsh and not in step with the English, those that lack the most words first.

    ``missing`` is how many pieces of text have no Welsh; 0 where the English has changed otherwise, as by a cut.
    """
    segments = StringSegment.objects.filter(
        source__object_id=OuterRef("translation_key"),
        source__translations__target_locale_id=OuterRef("locale_id"),
        source__translations__enabled=True,
    )
    missing = (
        without_translation(segments, OuterRef(OuterRef("locale_id")))
        .order_by()
        .values("source_id")
        .annotate(n=Count("pk"))
        .values("n")
    )
    welsh = pages.filter(locale__language_code=TARGET, alias_of=None)
    counted = welsh.annotate(missing=Coalesce(Subquery(missing[:1], output_field=IntegerField()), 0))
    changed = TranslationSource.objects.filter(
        object_id=OuterRef("translation_key"),
        translations__target_locale_id=OuterRef("locale_id"),
        translations__enabled=True,
        last_updated_at__gt=OuterRef("last_published_at"),
    )
    return counted.filter(Q(missing__gt=0) | Exists(changed)).order_by("-missing", "path")


def untranslated_pages(pages: QuerySet[Page]) -> QuerySet[Page]:
    """Those of ``pages`` that are live in English with no Welsh of their own: none at all, or only an alias."""
    english = Locale.get_default().pk
    welsh = Page.objects.filter(
        translation_key=OuterRef("translation_key"), locale__language_code=TARGET, alias_of=None
    )
    return pages.filter(~Exists(welsh), live=True, locale_id=english, depth__gt=1).order_by("path")


def quoted(segments: Iterable[StringSegment], *, at_most: int = 3, length: int = 60) -> str:
    """The first few strings in quotation marks, shortened, for a message."""
    words = [segment.string.data for segment, _i in zip(segments, range(at_most), strict=False)]
    return ", ".join(f"“{text[:length]}{'…' if len(text) > length else ''}”" for text in words)
