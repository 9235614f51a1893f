"""The colours of the elements and ratings: legible on white, on their own grounds, and under their words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

from elements.framework import Element

SHEET = (Path(settings.SITE_DIR) / "static/css/elements.css").read_text()
PAPER, WHITE = "#fbf8f3", "#ffffff"


def colours(name: str) -> dict[str, str]:
    rule = re.search(rf"\.{re.escape(name)} \{{(.*?)\}}", SHEET, re.DOTALL)
    assert rule, f"{name} has no colours"
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", rule[1]))


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("element", Element.values)
def test_element_colour_is_legible_on_each_ground_it_stands_on(element: str) -> None:
    found = colours(f"app-element--{element}")
    assert contrast(found["element"], WHITE) >= 5
    assert contrast(found["element"], PAPER) >= 4.5
    assert contrast(found["element"], found["element-soft"]) >= 4.5
    assert contrast("#212b32", found["element-soft"]) >= 7


def test_seven_elements_have_seven_colours() -> None:
    assert len({colours(f"app-element--{element}")["element"] for element in Element.values}) == 7


@pytest.mark.parametrize("rating", ["red", "amber", "green", "not-applicable", "not-answered"])
def test_rating_letter_is_legible_on_its_mark(rating: str) -> None:
    found = colours(f"app-rag--{rating}")
    assert contrast(found["rag"], found["rag-text"]) >= 4.5


def test_ratings_differ_in_lightness_and_not_only_in_colour() -> None:
    red, green, amber = (luminance(colours(f"app-rag--{rating}")["rag"]) for rating in ("red", "green", "amber"))
    assert red < green < amber
    assert (green + 0.05) / (red + 0.05) > 2
    assert (amber + 0.05) / (green + 0.05) > 2


@pytest.mark.parametrize("element", Element.values)
def test_element_has_an_emblem_that_is_for_eyes_only(element: str) -> None:
    emblem = (Path(settings.SITE_DIR) / f"templates/elements/emblems/{element}.svg").read_text()
    assert 'aria-hidden="true"' in emblem
    assert "currentColor" in emblem
    assert len(emblem) < 700
