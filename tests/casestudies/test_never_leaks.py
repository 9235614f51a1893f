"""Stories that readers may not see are nowhere: not in lists, counts, feeds, the sitemap, search or the API."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from casestudies.models import RegionStoriesPage, StoryPage
from tests.factories.stories import make_region_page, make_stories_index, make_story

if TYPE_CHECKING:
    from home.models import HomePage

SECRET = "Xyzzyx"
DAY = dt.timedelta(days=1)


@pytest.fixture
def london(home_page: HomePage) -> RegionStoriesPage:
    return make_region_page(make_stories_index(home_page), "london")


def draft(page: StoryPage) -> None:
    """Never published."""
    StoryPage.objects.filter(pk=page.pk).update(live=False, first_published_at=None)


def scheduled(page: StoryPage) -> None:
    """To be published tomorrow."""
    draft(page)
    page = StoryPage.objects.get(pk=page.pk)
    page.go_live_at = timezone.now() + DAY
    page.save_revision().publish()
    call_command("publish_scheduled", verbosity=0)


def expired(page: StoryPage) -> None:
    """Its last day was yesterday."""
    StoryPage.objects.filter(pk=page.pk).update(expire_at=timezone.now() - DAY)
    call_command("publish_scheduled", verbosity=0)


def taken_down(page: StoryPage) -> None:
    """Unpublished."""
    page.unpublish()


def private(page: StoryPage) -> None:
    """For people who are signed in."""
    page.view_restrictions.create(restriction_type="login")


def in_a_private_region(page: StoryPage) -> None:
    """The same for all of its region."""
    page.get_parent().view_restrictions.create(restriction_type="login")


def moved_out_of_sight(page: StoryPage) -> None:
    """Deleted."""
    page.delete()


ADDRESSES = (
    "/", "/case-studies/", "/case-studies/?q=xyzzyx", "/case-studies/?region=london&element=environment",
    "/case-studies/london/", "/case-studies/london/seen/",
    "/case-studies/feed/", "/case-studies/feed/?region=london", "/feed/", "/sitemap.xml", "/search/?q=xyzzyx",
    "/api/v2/pages/", "/api/v2/pages/?type=casestudies.StoryPage&fields=*", "/api/v2/pages/?search=xyzzyx",
    "/case-studies/insights/", "/case-studies/insights/figures.csv", "/case-studies/insights/figures.xlsx",
)  # fmt: skip
# Where a story that may be seen is named. The others only count it.
NAMED_AT = {address for address in ADDRESSES if "insights" not in address} - {"/case-studies/london/seen/", "/feed/"}
WAYS: list[Callable[[StoryPage], None]] = [
    draft, scheduled, expired, taken_down, private, in_a_private_region, moved_out_of_sight,
]  # fmt: skip


def test_story_that_may_be_seen_is_named_everywhere(
    london: RegionStoriesPage, fresh_generation: Callable[[], None]
) -> None:
    """Or the tests below would look in places where no story ever is."""
    make_story(london, f"{SECRET} story", slug="hushed", summary=f"{SECRET} words")
    fresh_generation()
    client = Client()
    nowhere = {address for address in NAMED_AT if not marks_in(words(client, address))}
    assert not nowhere


@pytest.mark.parametrize("hide", WAYS, ids=lambda way: way.__name__)
def test_story_that_may_not_be_seen_is_nowhere(
    london: RegionStoriesPage, hide: Callable[[StoryPage], None], fresh_generation: Callable[[], None]
) -> None:
    seen = make_story(london, "A seen story", slug="seen", benefits=["data"])
    hidden = make_story(london, f"{SECRET} story", slug="hushed", summary=f"{SECRET} words", benefits=["strategy"])
    fresh_generation()
    client = Client()
    words(client, "/case-studies/london/")  # and is kept in memory
    hide(hidden)
    fresh_generation()
    assert not [address for address in ADDRESSES if marks_in(words(client, address))]
    assert client.get(f"/api/v2/pages/{hidden.pk}/").status_code == 404
    assert client.get(f"/api/v2/pages/{seen.pk}/").status_code == (404 if hide is in_a_private_region else 200)


def marks_in(text: str) -> bool:
    return SECRET in text or "hushed" in text


def words(client: Client, address: str) -> str:
    response: Any = client.get(address)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode(errors="replace")


@pytest.mark.parametrize("hide", WAYS[:5], ids=lambda way: way.__name__)
def test_hidden_story_counts_for_nothing(
    london: RegionStoriesPage, hide: Callable[[StoryPage], None], fresh_generation: Callable[[], None]
) -> None:
    from casestudies.catalogue import catalogue

    make_story(london, "A seen story", slug="seen")
    hidden = make_story(london, f"{SECRET} story", slug="hushed")
    fresh_generation()
    assert len(catalogue("en").rows) == 2
    hide(hidden)
    fresh_generation()
    assert [row.title for row in catalogue("en").rows] == ["A seen story"]
