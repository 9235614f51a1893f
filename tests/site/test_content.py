"""The content files: twins in two languages, within their limits, and complete."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings

from config.content.files import ContentFile, Library, read_library
from elements.framework import Element
from home.sources import Source

LIBRARY: Library = read_library(settings.SITE_DIR / "content")
NAMES = LIBRARY.order
# A story that is not in Welsh yet stands there in English with a notice; every other page has to be translated.
IN_WELSH = [
    name for name in NAMES if f"cy/{name}" in LIBRARY.files or LIBRARY.files[f"en/{name}"].data["type"] != "story"
]
GUIDES = [name for name in NAMES if LIBRARY.files[f"en/{name}"].data["type"] == "guide"]
# Values that are codes: the same in both languages.
CODES = {
    "type", "slug", "element", "elements", "source", "cost", "video", "kind", "licence", "page", "step", "region",
    "sector", "size", "sub_elements", "stage", "approach", "repeated", "benefits", "outcomes", "initiatives",
}  # fmt: skip


def _file(name: str, language: str) -> ContentFile:
    file = LIBRARY.get(name, language)
    assert file is not None, f"{language}/{name}.yaml is missing"
    return file


def _shape(value: Any, key: str = "") -> Any:
    """What must be the same in both languages: keys, lengths, codes, numbers, and the make-up of rich text."""
    if isinstance(value, dict):
        return {k: _shape(v, k) for k, v in value.items()}
    if isinstance(value, list):
        return [_shape(v, key) for v in value]
    if isinstance(value, bool) or value is None:
        return value
    if key in CODES and not (key == "source" and value not in Source.values):  # a guide's data source is words
        return value
    if isinstance(value, str) and "\n" in value:
        lines = [line.strip() for line in value.strip().splitlines() if line.strip()]
        kinds = [re.match(r"(#{2,3}|-|\d+\.)\s", line) for line in lines]
        return [kind.group(1)[0] if kind else "p" for kind in kinds]
    return type(value).__name__


@pytest.mark.parametrize("name", IN_WELSH)
def test_content_welsh_has_the_shape_of_the_english(name: str) -> None:
    assert _shape(_file(name, "cy").data) == _shape(_file(name, "en").data)


@pytest.mark.parametrize("key", LIBRARY.files)
def test_content_title_and_summary_within_limits(key: str) -> None:
    data = LIBRARY.files[key].data
    assert 3 <= len(data["title"]) <= 65
    assert 40 <= len(data["summary"]) <= 220
    assert data["owner"]


def test_content_guides_one_for_each_element() -> None:
    found = [_file(name, "en").data["element"] for name in GUIDES]
    assert found == list(Element.values)


@pytest.mark.parametrize("name", GUIDES)
@pytest.mark.parametrize("language", ["en", "cy"])
def test_content_guide_complete(name: str, language: str) -> None:
    data = _file(name, language).data
    assert len(data["figures"]) == 3
    assert len(data["questions"]) == 5
    assert len(data["quick_wins"]) == 4
    assert len(data["who_to_involve"]) >= 4
    assert len(data["data_to_look_at"]) == 4
    assert all(data[colour] for colour in ("green", "amber", "red", "promise"))


def _figures(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        own = [value] if {"value", "statement", "source"} <= value.keys() else []
        return own + [figure for child in value.values() for figure in _figures(child)]
    if isinstance(value, list):
        return [figure for child in value for figure in _figures(child)]
    return []


@pytest.mark.parametrize("key", LIBRARY.files)
def test_content_figures_name_their_report_and_place(key: str) -> None:
    for figure in _figures(LIBRARY.files[key].data):
        assert figure["source"] in Source.values
        assert figure["place"].strip()


@pytest.mark.parametrize("name", IN_WELSH)
def test_content_figures_same_number_in_both_languages(name: str) -> None:
    english, welsh = (
        [re.findall(r"\d+", figure["value"] + figure["statement"]) for figure in _figures(_file(name, language).data)]
        for language in ("en", "cy")
    )
    assert english == welsh


def test_content_links_lead_to_pages() -> None:
    for file in LIBRARY.files.values():
        for target in re.findall(r"\(page:([^)]+)\)", str(file.data)):
            assert target in NAMES, f"{file.key} links to page:{target}"
