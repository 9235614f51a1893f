"""Where each kind of page may stand, and what an editor is told about it."""

from __future__ import annotations

import pytest
from wagtail.models import Page, get_page_models

from home.models import BasePage

HOME, STANDARD = "home.HomePage", "home.StandardPage"
OVERVIEW, INDEX, GUIDE = "elements.OverviewPage", "elements.ElementsIndexPage", "elements.GuidePage"
STEPS, STEP = "elements.ImplementationGuidePage", "elements.ImplementationStepPage"
RESOURCES, RESOURCE = "elements.ResourcesIndexPage", "elements.ResourcePage"

MATRIX = {
    HOME: {STANDARD, OVERVIEW, INDEX, STEPS, RESOURCES},
    STANDARD: {STANDARD},
    OVERVIEW: {STANDARD},
    INDEX: {GUIDE},
    GUIDE: {STANDARD},
    STEPS: {STEP},
    STEP: set(),
    RESOURCES: {RESOURCE},
    RESOURCE: set(),
}
ONE_A_LANGUAGE = {OVERVIEW, INDEX, STEPS, RESOURCES}


def label(model: type[Page]) -> str:
    return f"{model._meta.app_label}.{model.__name__}"


OURS = {label(model): model for model in get_page_models() if issubclass(model, BasePage)}


def test_every_page_type_is_in_the_matrix() -> None:
    toolkit = {name for name in OURS if name.split(".")[0] in ("home", "elements")}
    assert toolkit == set(MATRIX)


@pytest.mark.parametrize("parent", MATRIX)
@pytest.mark.parametrize("child", MATRIX)
def test_page_stands_only_where_the_matrix_says(parent: str, child: str) -> None:
    allowed = OURS[child] in OURS[parent].allowed_subpage_models()
    assert allowed is (child in MATRIX[parent])


@pytest.mark.parametrize("name", MATRIX)
def test_only_a_home_page_stands_at_the_root(name: str) -> None:
    assert (Page in OURS[name].allowed_parent_page_models()) is (name == HOME)


@pytest.mark.parametrize("name", MATRIX)
def test_there_is_one_of_each_index_below_a_home_page(name: str) -> None:
    assert (OURS[name].max_count_per_parent == 1) is (name in ONE_A_LANGUAGE)


@pytest.mark.parametrize("name", MATRIX)
def test_page_type_is_described_to_editors(name: str) -> None:
    description = str(OURS[name].get_page_description())
    assert len(description) > 10
    assert description.endswith(".")


@pytest.mark.django_db  # a page looks up its content type
@pytest.mark.parametrize("name", MATRIX)
def test_page_can_be_previewed_at_three_widths(name: str) -> None:
    page = OURS[name](title="Example")
    assert page.is_previewable()
    assert {size["device_width"] for size in page.preview_sizes} >= {375, 1280}


@pytest.mark.parametrize("name", MATRIX)
def test_no_field_speaks_in_jargon(name: str) -> None:
    words = " ".join(str(field.help_text) for field in OURS[name]._meta.fields if field.model is OURS[name])
    assert not {"queryset", "StreamField", "boolean", "foreign key"} & set(words.split())
