"""The wheel: one list of links, drawn as a circle where there is room."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup
from django.template import Context, Template
from django.test import Client
from django.utils.translation import override

from elements.framework import Element
from elements.models import ElementsIndexPage, GuidePage
from elements.wheel import INNER, OUTER, neighbours, segment_path, segments


def wheel(arguments: str = "") -> BeautifulSoup:
    html = Template("{% load wheel %}{% wheel " + arguments + " %}").render(Context())
    return BeautifulSoup(html, "html.parser")


def test_wheel_lists_the_seven_in_the_frameworks_order(guides: list[GuidePage]) -> None:
    links = wheel().select("nav > ol > li > a")
    assert [link.get_text(" ", strip=True) for link in links] == [guide.title for guide in guides]
    assert [link["href"] for link in links] == [f"/elements/{element.value}/" for element in Element]


def test_wheel_says_each_name_once_and_hides_its_drawing(guides: list[GuidePage]) -> None:
    drawn = wheel()
    assert all(svg["aria-hidden"] == "true" and svg["focusable"] == "false" for svg in drawn.select("svg"))
    assert all(drawn.get_text().count(guide.title) == 1 for guide in guides)
    assert len(drawn.select("nav[aria-label]")) == 1


def test_small_wheel_lights_the_current_guide_as_text(guides: list[GuidePage]) -> None:
    drawn = wheel(f'size="small" current="{guides[2].element}"')
    current = drawn.select("[aria-current=page]")
    assert [item.get_text(" ", strip=True) for item in current] == [guides[2].title]
    assert not current[0].a
    assert len(drawn.select("li a")) == 6


def test_wheel_names_an_element_without_a_guide_and_does_not_link_it(
    guides: list[GuidePage], fresh_generation: object
) -> None:
    guides[3].unpublish()
    drawn = wheel()
    assert len(drawn.select("li")) == 7
    assert [item.get_text(" ", strip=True) for item in drawn.select("li:not(:has(a))")] == [guides[3].title]


def test_wheel_in_welsh_has_the_welsh_names(guides: list[GuidePage]) -> None:
    with override("cy"):
        names = [name.get_text() for name in wheel().select(".app-wheel__name")]
    assert len(names) == 7
    assert all(names)


def test_segments_fill_the_ring_without_touching() -> None:
    paths = [segment_path(index) for index in range(7)]
    assert len(set(paths)) == 7
    for path in paths:
        numbers = [float(number) for number in re.findall(r"-?\d+\.?\d*", path)]
        assert path.count("A") == 2
        assert all(0 <= number <= 400 for number in numbers)
    assert INNER < OUTER <= 200


def test_neighbours_skip_guides_that_are_not_published(guides: list[GuidePage]) -> None:
    guides[1].unpublish()
    found = neighbours(segments("en"), guides[0].element)
    assert found["previous_segment"] is None
    assert found["next_segment"].code == guides[2].element


def test_index_says_each_element_in_a_sentence(
    client: Client, elements_index: ElementsIndexPage, guides: list[GuidePage]
) -> None:
    page = BeautifulSoup(client.get("/elements/").content, "html.parser")
    assert len(page.select(".app-wheel--large")) == 1
    promises = [item.get_text(strip=True) for item in page.select(".app-guides__promise")]
    assert promises == [guide.promise for guide in guides]
    for element in Element:
        assert page.select(f".app-guides__item.app-element--{element.value} svg.app-emblem")
