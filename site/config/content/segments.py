"""Makes a page's first translation source with a few statements, where wagtail-localize takes four for each string.

The rows are those that ``TranslationSource.refresh_segments`` makes; a test holds the two together.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone
from wagtail.models import TranslatableMixin
from wagtail_localize.models import (
    OverridableSegment,
    RelatedObjectSegment,
    String,
    StringSegment,
    Template,
    TemplateSegment,
    TranslatableObject,
    TranslationContext,
    TranslationSource,
    get_schema_version,
)
from wagtail_localize.segments import (
    OverridableSegmentValue,
    RelatedObjectSegmentValue,
    StringSegmentValue,
    TemplateSegmentValue,
)
from wagtail_localize.segments.extract import extract_segments

Contexts = dict[str, TranslationContext]


@transaction.atomic
def source_of(page: TranslatableMixin) -> TranslationSource:
    """The translation source of ``page``, made or brought up to date."""
    if TranslationSource.objects.filter(object_id=page.translation_key, locale_id=page.locale_id).exists():
        return TranslationSource.update_or_create_from_instance(page)[0]
    translatable, _ = TranslatableObject.objects.get_or_create_from_instance(page)
    source = TranslationSource.objects.create(
        object=translatable,
        locale=page.locale,
        specific_content_type=ContentType.objects.get_for_model(page.__class__),
        object_repr=str(page)[:200],
        content_json=page.to_json(),
        schema_version=get_schema_version(page._meta.app_label),
        last_updated_at=timezone.now(),
    )
    _make_segments(source)
    return source


def _make_segments(source: TranslationSource) -> None:
    instance = source.as_instance()
    values = list(extract_segments(instance))
    contexts = _contexts(source, instance, values)
    _make_strings(source, contexts, [value for value in values if isinstance(value, StringSegmentValue)])
    _make_templates(source, contexts, [value for value in values if isinstance(value, TemplateSegmentValue)])
    for value in values:  # these are few
        if isinstance(value, RelatedObjectSegmentValue):
            RelatedObjectSegment.from_value(source, value)
        elif isinstance(value, OverridableSegmentValue):
            OverridableSegment.from_value(source, value)


def _contexts(source: TranslationSource, instance: TranslatableMixin, values: Iterable[Any]) -> Contexts:
    """The contexts of all ``values`` by path, made where missing."""
    paths = dict.fromkeys(value.path for value in values)
    found = _contexts_there(source)
    new = [_context(source, instance, path) for path in paths if path not in found]
    TranslationContext.objects.bulk_create(new, ignore_conflicts=True)
    for path in paths.keys() & found.keys():
        found[path].get_field_path(instance)
    return _contexts_there(source) if new else found


def _contexts_there(source: TranslationSource) -> Contexts:
    return {context.path: context for context in TranslationContext.objects.filter(object_id=source.object_id)}


def _context(source: TranslationSource, instance: TranslatableMixin, path: str) -> TranslationContext:
    context = TranslationContext(object_id=source.object_id, path=path, path_id=TranslationContext._get_path_id(path))
    context.save = lambda **_: None  # finding its path would save it, and it is saved with the others
    context.get_field_path(instance)
    del context.save
    return context


def _make_strings(source: TranslationSource, contexts: Contexts, values: list[StringSegmentValue]) -> None:
    hashes = {value.string.data: String._get_data_hash(value.string.data) for value in values}
    there = _strings_there(source, hashes.values())
    String.objects.bulk_create(
        [
            String(locale_id=source.locale_id, data_hash=key, data=data)
            for data, key in hashes.items()
            if key not in there
        ],
        ignore_conflicts=True,  # another process may make the same string just now
    )
    there = _strings_there(source, hashes.values())
    StringSegment.objects.bulk_create(
        StringSegment(
            source=source,
            context=contexts[value.path],
            order=value.order,
            string_id=there[hashes[value.string.data]],
            attrs=json.dumps(value.attrs, cls=DjangoJSONEncoder),
        )
        for value in values
    )


def _strings_there(source: TranslationSource, hashes: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
    found = String.objects.filter(locale_id=source.locale_id, data_hash__in=list(hashes))
    return dict(found.values_list("data_hash", "pk"))


def _make_templates(source: TranslationSource, contexts: Contexts, values: list[TemplateSegmentValue]) -> None:
    made = {value.template: Template.from_value(value) for value in values}  # pages share a few templates
    TemplateSegment.objects.bulk_create(
        TemplateSegment(source=source, context=contexts[value.path], order=value.order, template=made[value.template])
        for value in values
    )
