"""The loader's short ways give what the long ways of Wagtail and wagtail-localize give."""

from __future__ import annotations

from typing import Any

import pytest
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, task_backends
from wagtail.models import Page, ReferenceIndex
from wagtail_localize.models import (
    OverridableSegment,
    RelatedObjectSegment,
    StringSegment,
    TemplateSegment,
    TranslationContext,
    TranslationSource,
)

from config.content.indexing import indexed_once
from config.content.segments import source_of
from elements.models import GuidePage
from home.models import BasePage, StandardPage
from tests.loaded.every_block import SLUG as EVERY_BLOCK


def _rows(source: TranslationSource) -> dict[str, list[Any]]:
    """Everything that stands below a source, without the numbers of its rows."""
    own = {"source": source}
    return {
        "strings": sorted(
            StringSegment.objects.filter(**own).values_list("context__path", "order", "string__data", "attrs")
        ),
        "templates": sorted(
            TemplateSegment.objects.filter(**own).values_list("context__path", "order", "template__template")
        ),
        "related": sorted(
            RelatedObjectSegment.objects.filter(**own).values_list("context__path", "order", "object_id")
        ),
        "overridable": sorted(OverridableSegment.objects.filter(**own).values_list("context__path", "data_json")),
        "contexts": sorted(
            TranslationContext.objects.filter(object_id=source.object_id).values_list("path", "path_id", "field_path")
        ),
    }


def _source_as_localize_makes_it(page: BasePage) -> dict[str, list[Any]]:
    source = TranslationSource.objects.get(object_id=page.translation_key)
    source.delete()
    TranslationContext.objects.filter(object_id=page.translation_key).delete()
    return _rows(TranslationSource.update_or_create_from_instance(page)[0])


def test_source_has_the_rows_that_wagtail_localize_makes(loaded: Any) -> None:
    every_block = StandardPage.objects.filter(locale__language_code="en", slug=EVERY_BLOCK).first()
    guide = GuidePage.objects.filter(locale__language_code="en").first()
    assert every_block is not None
    assert guide is not None
    for page in (every_block, guide):
        TranslationSource.objects.filter(object_id=page.translation_key).delete()
        TranslationContext.objects.filter(object_id=page.translation_key).delete()
        short = _rows(source_of(page))
        assert short["strings"]
        assert short["templates"]
        assert short == _source_as_localize_makes_it(page)


def test_source_of_a_page_that_has_one_is_brought_up_to_date(loaded: Any) -> None:
    page = GuidePage.objects.filter(locale__language_code="en").first()
    assert page is not None
    before = TranslationSource.objects.get(object_id=page.translation_key)
    page.title = "Another title altogether"
    again = source_of(page)
    assert again.pk == before.pk
    assert "Another title altogether" in {row[2] for row in _rows(again)["strings"]}


@pytest.mark.django_db
def test_pages_saved_many_times_are_indexed_once_at_the_end(home_page: BasePage, monkeypatch: Any) -> None:
    asked = []
    behind = task_backends[DEFAULT_TASK_BACKEND_ALIAS]
    monkeypatch.setattr(behind, "enqueue", lambda task, args, kwargs: asked.append((task.module_path, tuple(args))))
    with indexed_once():
        for title in ("One", "Two", "Three"):
            home_page.title = title
            home_page.save()
        assert asked == []
    assert len(asked) == len(set(asked)) > 0


@pytest.mark.django_db
def test_reference_to_a_page_is_known_after_the_block(home_page: BasePage) -> None:
    with indexed_once():
        page = home_page.add_child(
            instance=StandardPage(
                title="Has a link",
                slug="has-a-link",
                body=[("text", f'<p><a linktype="page" id="{home_page.pk}">x</a></p>')],
            )
        )
    assert ReferenceIndex.get_references_to(Page.objects.get(pk=home_page.pk)).filter(object_id=str(page.pk)).exists()


@pytest.mark.django_db
def test_nothing_is_indexed_after_an_error(home_page: BasePage, monkeypatch: Any) -> None:
    behind = task_backends[DEFAULT_TASK_BACKEND_ALIAS]
    monkeypatch.setattr(behind, "enqueue", lambda *_: pytest.fail("indexed what was never saved"))
    with pytest.raises(ValueError, match="half-way"):
        _save_and_fail(home_page)
    assert task_backends[DEFAULT_TASK_BACKEND_ALIAS] is behind


@indexed_once()
def _save_and_fail(page: BasePage) -> None:
    page.save()
    raise ValueError("half-way")
