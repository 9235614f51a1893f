"""The rows that filters, counts and insights start from."""

from __future__ import annotations

import pytest

from casestudies.catalogue import catalogue
from casestudies.vocabulary import Group
from tests.factories.community import make_organisation
from tests.factories.stories import make_region_page, make_stories_index, make_story


@pytest.fixture
def midlands(home_page):
    """The page of a region."""
    return make_region_page(make_stories_index(home_page), "midlands")


def test_row_says_where_and_what(midlands) -> None:
    story = make_story(midlands, elements=["environment", "relationships"], benefits=["data"], sector="community")
    row = catalogue("en").by_pk[story.pk]
    assert (row.region, row.group, row.url) == ("midlands", Group.TRUST, story.url)
    assert (row.elements, row.benefits) == (("environment", "relationships"), ("data",))
    assert row.organisation == "An acute trust"


def test_named_organisation_has_its_name_in_the_readers_language(midlands) -> None:
    place = make_organisation("Example Trust", name_cy="Ymddiriedolaeth")
    story = make_story(midlands, organisation=place, described_as="")
    assert catalogue("en").by_pk[story.pk].organisation == "Example Trust"


@pytest.mark.parametrize("gone", ["draft", "private", "region"])
def test_what_readers_cannot_see_is_not_there(midlands, gone) -> None:
    story = make_story(midlands)
    if gone == "draft":
        story.unpublish()
    if gone == "private":
        midlands.view_restrictions.create(restriction_type="login")
    if gone == "region":
        midlands.unpublish()  # which leaves the story itself live
    assert catalogue("en").rows == ()


@pytest.mark.parametrize("number", [1, 3])
def test_catalogue_takes_the_same_queries_whatever_its_size(
    midlands, number, fresh_generation, django_assert_num_queries
) -> None:
    for at in range(number):
        make_story(midlands, title=f"Story {at}")
    fresh_generation()
    with django_assert_num_queries(8):
        assert len(catalogue("en").rows) == number
    with django_assert_num_queries(0):
        catalogue("en")
