"""Whoever takes a story down, or deletes it, does so in every language: a lead has no rights in Welsh."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from casestudies.models import StoryPage
from tests.casestudies.regions import Place, make_places
from tests.factories.site import make_translation
from tests.factories.stories import make_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def london(home_page: Any, home_page_cy: Any) -> Place:
    return make_places(home_page, "london")[0]


@pytest.fixture
def story(london: Place, welsh: Any) -> StoryPage:
    """A story with its Welsh."""
    english = make_story(london.page, "Rest", slug="rest")
    make_translation(english, welsh, title="Gorffwys")
    return english


def live(story: StoryPage) -> dict[str, bool]:
    """Whether readers have it, by language."""
    pages = StoryPage.objects.filter(translation_key=story.translation_key)
    return dict(pages.values_list("locale__language_code", "live"))


def in_the_editor(client: Client, story: StoryPage) -> None:
    client.post(reverse("wagtailadmin_pages:unpublish", args=[story.pk]))


def in_a_list(client: Client, story: StoryPage) -> None:
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    client.post(f"{bulk}?id={story.pk}", {"include_descendants": ""})


def by_the_api(client: Client, story: StoryPage) -> None:
    client.post(f"/admin/api/main/pages/{story.pk}/action/unpublish/")


def by_the_clock(client: Client, story: StoryPage) -> None:
    Page.objects.filter(pk=story.pk).update(expire_at=timezone.now() - dt.timedelta(hours=1))
    call_command("publish_scheduled", verbosity=0)


@pytest.mark.parametrize("way", [in_the_editor, in_a_list, by_the_api, by_the_clock])
def test_story_that_is_taken_down_is_down_in_welsh(
    london: Place, story: StoryPage, way: Callable[[Client, StoryPage], None]
) -> None:
    other = make_story(london.page, "Other", slug="other")
    make_translation(other, StoryPage.objects.get(title="Gorffwys").locale)
    way(london.client(), story)
    assert (live(story), live(other)) == ({"en": False, "cy": False}, {"en": True, "cy": True})


def test_lead_is_told_that_the_welsh_goes_too_and_is_asked_first(london: Place, story: StoryPage) -> None:
    client = london.client()
    asked = client.get(reverse("wagtailadmin_pages:unpublish", args=[story.pk])).content.decode()
    assert "This will also unpublish one translation of the page." in asked
    assert live(story) == {"en": True, "cy": True}
    StoryPage.objects.get(title="Gorffwys").unpublish()
    again = client.get(reverse("wagtailadmin_pages:unpublish", args=[story.pk])).content.decode()
    assert "This will also unpublish" not in again


def test_taking_down_the_welsh_leaves_the_story(london: Place, story: StoryPage) -> None:
    StoryPage.objects.get(title="Gorffwys").unpublish()
    assert live(story) == {"en": True, "cy": False}


@pytest.mark.parametrize("alias", [False, True], ids=["translated", "in English"])
@pytest.mark.parametrize("bulk", [False, True], ids=["one", "a list"])
def test_story_that_is_deleted_leaves_nothing_in_welsh(london: Place, welsh: Any, *, alias: bool, bulk: bool) -> None:
    story = make_story(london.page, "Rest", slug="rest")
    if alias:
        story.copy_for_translation(welsh, copy_parents=True, alias=True)
    else:
        make_translation(story, welsh, title="Gorffwys")
    assert len(live(story)) == 2
    client, many = london.client(), reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    client.post(f"{many}?id={story.pk}" if bulk else reverse("wagtailadmin_pages:delete", args=[story.pk]))
    assert live(story) == {}
