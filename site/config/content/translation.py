"""Gives a page its Welsh words through wagtail-localize, string by string, as the translation editor would."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from django.db import transaction
from wagtail.models import Locale, TranslatableMixin
from wagtail_localize.models import (
    OverridableSegment,
    SegmentOverride,
    StringSegment,
    StringTranslation,
    Translation,
    TranslationSource,
)
from wagtail_localize.segments import OverridableSegmentValue, StringSegmentValue
from wagtail_localize.segments.extract import extract_segments
from wagtail_localize.strings import StringValue, validate_translation_links

from config.content.files import ContentError
from config.content.segments import source_of

Strings = dict[str, list[StringSegmentValue]]
Written = TypeVar("Written", bound=TranslatableMixin)  # a page, or a question set


def _by_path(page: TranslatableMixin) -> tuple[Strings, dict[str, Any]]:
    strings: Strings = defaultdict(list)
    overrides: dict[str, Any] = {}
    for segment in extract_segments(page):
        if isinstance(segment, StringSegmentValue):
            strings[segment.path].append(segment)
        elif isinstance(segment, OverridableSegmentValue):
            overrides[segment.path] = segment.data
    return strings, overrides


def _with_english_links(path: str, english: dict[str, Any], welsh: StringSegmentValue) -> str:
    """The Welsh string with each link named as the English names it: a translator may put links in another order."""
    names = {json.dumps(attrs, sort_keys=True): name for name, attrs in english.items()}
    renamed = {}
    for name, attrs in (welsh.attrs or {}).items():
        wanted = names.get(json.dumps(attrs, sort_keys=True))
        if wanted is None:
            raise ContentError(f"{path}: the Welsh links to {attrs}, the English does not")
        renamed[name] = wanted

    def swap(match: re.Match[str]) -> str:
        return f'<a id="{renamed[match.group(1)]}">'

    return re.sub(r'<a id="([^"]+)">', swap, welsh.string.data)


def _translated(english: Any, source: TranslationSource, wanted: Strings) -> Iterator[tuple[StringSegment, str]]:
    """Each English string of the page with its Welsh."""
    seen: dict[str, int] = defaultdict(int)
    segments = StringSegment.objects.filter(source=source).select_related("context", "string").order_by("order")
    for segment in segments:
        path = segment.context.path
        at = seen[path]
        seen[path] += 1
        if path == "slug":
            continue
        if at >= len(wanted[path]):
            raise ContentError(f"{english.title}: {path} has no Welsh for {segment.string.data[:60]!r}")
        yield segment, _with_english_links(path, json.loads(segment.attrs or "{}") or {}, wanted[path][at])


def _store(translated: Iterable[tuple[StringSegment, str]], locale: Locale) -> None:
    """Store the Welsh of one page's strings. A string that stands twice in one place has one translation, the last."""
    last = {(segment.string_id, segment.context_id): (segment, data) for segment, data in translated}
    contexts = {context for _, context in last}
    there = {
        (found.translation_of_id, found.context_id): found
        for found in StringTranslation.objects.filter(locale=locale, context__in=contexts)
    }
    new = []
    for key, (segment, data) in last.items():
        found = there.get(key) or StringTranslation(
            translation_of=segment.string, locale=locale, context=segment.context
        )
        found.data, found.translation_type = data, StringTranslation.TRANSLATION_TYPE_MANUAL
        if found.pk or segment.context.path == "title":  # saving a title tells the page of it
            found.save()
        else:
            found.has_error = not _is_valid(segment.string.data, data)
            new.append(found)
    StringTranslation.objects.bulk_create(new)


def _is_valid(english: str, welsh: str) -> bool:
    """What ``StringTranslation.save`` finds out: whether the page may show the Welsh."""
    if "<" not in english + welsh:
        return True
    try:
        StringValue.from_translated_html(welsh)
        validate_translation_links(english, welsh)
    except ValueError:
        return False
    return True


@transaction.atomic
def translate(english: Written, welsh_words: Written, locale: Locale) -> Written:
    """Publish ``english`` in ``locale`` with the words of ``welsh_words``, an unsaved twin with the same block ids.

    Raises ContentError where the twin does not have a string for each English one.
    """
    source = source_of(english)
    translation, _ = Translation.objects.get_or_create(source=source, target_locale=locale)
    wanted, overrides = _by_path(welsh_words)
    _store(_translated(english, source, wanted), locale)
    _override(source, overrides, locale)
    translation.save_target(publish=True)
    return english.__class__._default_manager.get(translation_key=english.translation_key, locale=locale)


def _override(source: TranslationSource, overrides: dict[str, Any], locale: Locale) -> None:
    """Films and other things that are not words, where the Welsh page has its own."""
    for segment in OverridableSegment.objects.filter(source=source).select_related("context"):
        value = overrides.get(segment.context.path)
        if value is not None and json.loads(segment.data_json) != value:
            SegmentOverride.objects.update_or_create(
                locale=locale, context=segment.context, defaults={"data_json": json.dumps(value)}
            )


def has_strings_by_hand(page: TranslatableMixin) -> bool:
    """Whether somebody has translated some of ``page`` in the editor of translations, published or not."""
    by_hand = {
        "locale_id": page.locale_id,
        "context__object_id": page.translation_key,
        "last_translated_by__isnull": False,
    }
    return StringTranslation.objects.filter(**by_hand).exists() or SegmentOverride.objects.filter(**by_hand).exists()
