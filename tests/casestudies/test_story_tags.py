"""Stories on the home page and on guides."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.template import Context, Template

from casestudies.catalogue import catalogue
from casestudies.templatetags import stories
from elements.framework import Element
from tests.factories.guides import make_elements_index, make_guide
from tests.factories.stories import make_region_page, make_stories_index, make_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def london(home_page):
    """The page of a region."""
    return make_region_page(make_stories_index(home_page), "london")


def shown(client, url: str) -> tuple[list[str], str]:
    """The titles of the stories on a page and where all of them are."""
    section = BeautifulSoup(client.get(url).content, "html5lib").find("section", attrs={"aria-labelledby": "stories"})
    if section is None:
        return [], ""
    links = section.find_all("a")
    return [link.get_text() for link in links[:-1]], links[-1]["href"]


def test_home_page_shows_the_three_newest_and_the_way_to_all(client, london) -> None:
    for title in ("One", "Two", "Three", "Four"):
        make_story(london, title=title).save_revision().publish()
    titles, all_of_them = shown(client, "/")
    assert titles == ["Four", "Three", "Two"]
    assert all_of_them == "/case-studies/"


def test_guide_shows_stories_of_its_element_first_those_about_little_else(client, home_page, london) -> None:
    guide = make_guide(make_elements_index(home_page), Element.ENVIRONMENT)
    make_story(london, title="All seven", elements=Element.values)
    make_story(london, title="Only this", elements=["environment"])
    make_story(london, title="Another", elements=["relationships"])
    assert shown(client, guide.url) == (["Only this", "All seven"], "/case-studies/?element=environment")


def test_nothing_stands_there_while_there_are_no_stories(client, home_page, london) -> None:
    guide = make_guide(make_elements_index(home_page), Element.ENVIRONMENT)
    make_story(london, elements=["environment"]).unpublish()
    for url in ("/", guide.url):
        html = client.get(url).content.decode()
        assert 'id="stories"' not in html


@pytest.mark.parametrize("number", [1, 3])
def test_tags_take_no_query_once_the_catalogue_is_read(
    home_page, london, number, fresh_generation, django_assert_num_queries
) -> None:
    for at in range(number):
        make_story(london, title=f"Story {at}")
    fresh_generation()
    template = Template("{% load stories %}{% latest_stories 3 as a %}{% stories_of_element 'environment' 3 as b %}"
                        "{{ a.cards|length }} {{ b.cards|length }}")  # fmt: skip
    template.render(Context({"page": home_page}))
    with django_assert_num_queries(0):
        assert template.render(Context({"page": home_page})) == f"{number} {number}"


def test_story_taken_away_since_the_catalogue_was_read_breaks_nothing(home_page, london, monkeypatch) -> None:
    story = make_story(london)
    make_story(london, title="Sleep that works")
    before = catalogue("en")
    assert before.rows[0].pk == story.pk
    story.unpublish()
    monkeypatch.setattr(stories, "catalogue", lambda _: before)
    shown = Template("{% load stories %}{% latest_stories 3 as found %}{{ found.all_url }}")
    assert shown.render(Context({"page": home_page})) == "/case-studies/"
