"""New stories of one's region in the monthly summary."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from wagtail.models import Locale

from casestudies.models import RegionStoriesPage, StoryPage
from casestudies.reminders.news import NEW_STORIES, find
from community import digest
from community.models import Member
from home.models import HomePage
from tests.factories.community import make_member, make_organisation, make_region
from tests.factories.stories import make_region_page, make_stories_index, make_story

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
NOW = dt.datetime(2027, 3, 10, 12, tzinfo=dt.UTC)


@pytest.fixture
def london(home_page: HomePage) -> RegionStoriesPage:
    return make_region_page(make_stories_index(home_page))


@pytest.fixture
def member(london: RegionStoriesPage) -> Member:
    return make_member("ann@example.com", organisation=make_organisation("Thames Trust", region=london.region))


def published(page: StoryPage, at: dt.datetime) -> StoryPage:
    page.first_published_at = page.last_published_at = at
    page.save()
    return page


def told(member: Member, since: dt.datetime = NOW - 30 * DAY) -> list[str]:
    """The titles that the summary would tell."""
    loaded = Member.objects.select_related("user", "organisation").get(pk=member.pk)
    return [one.title() for one in find([loaded], since, NOW).get(member.pk, [])]


def test_kind_is_known_to_the_summary() -> None:
    assert NEW_STORIES in digest.news_kinds()


def test_stories_of_ones_region_since_the_last_summary_the_newest_first(
    london: RegionStoriesPage, member: Member, fresh_generation: Callable[[], None]
) -> None:
    published(make_story(london, "Older"), NOW - 20 * DAY)
    published(make_story(london, "Newer"), NOW - DAY)
    published(make_story(london, "Told before"), NOW - 30 * DAY)
    published(make_story(london, "To come"), NOW + DAY)
    west = make_region_page(london.get_parent().specific, "south-west")
    published(make_story(west, "Elsewhere"), NOW - DAY)
    fresh_generation()
    assert told(member) == ["Newer", "Older"]
    assert told(member, since=NOW - 2 * DAY) == ["Newer"]


def test_story_that_was_taken_down_is_no_news(
    london: RegionStoriesPage, member: Member, fresh_generation: Callable[[], None]
) -> None:
    page = published(make_story(london, "Gone"), NOW - DAY)
    page.live = False
    page.save()
    fresh_generation()
    assert told(member) == []


def test_address_leads_to_the_page_in_the_readers_language(
    london: RegionStoriesPage, member: Member, fresh_generation: Callable[[], None]
) -> None:
    page = published(make_story(london, "Rest"), NOW - DAY)
    fresh_generation()
    [one] = find([Member.objects.select_related("user", "organisation").get(pk=member.pk)], NOW - 2 * DAY, NOW)[
        member.pk
    ]
    assert (one.url(), one.at) == (page.url, NOW - DAY)


def test_who_reads_welsh_is_told_of_each_story_once_by_its_welsh_name(
    london: RegionStoriesPage, member: Member, welsh: Locale, fresh_generation: Callable[[], None]
) -> None:
    english = published(make_story(london, "Rest"), NOW - DAY)
    index = london.get_parent()
    for page in (index.get_parent(), index, london):
        if not page.has_translation(welsh):
            page.copy_for_translation(welsh, alias=True)
    translated = english.copy_for_translation(welsh, copy_parents=True)
    translated.title = "Gorffwys"
    translated.save_revision().publish()
    published(StoryPage.objects.get(pk=translated.pk), NOW - DAY)
    member.user.language = "cy"
    member.user.save()
    fresh_generation()
    assert told(member) == ["Gorffwys"]


def test_who_works_nowhere_or_where_nothing_is_new_is_told_nothing(
    london: RegionStoriesPage, fresh_generation: Callable[[], None]
) -> None:
    published(make_story(london, "Rest"), NOW - DAY)
    fresh_generation()
    nowhere = make_member("b@example.com", organisation=None)
    west = make_member("c@example.com", organisation=make_organisation("West", region=make_region("south-west")))
    assert (told(nowhere), told(west)) == ([], [])


@pytest.mark.parametrize("number", [1, 3])
def test_many_members_and_stories_take_no_query_once_the_catalogue_is_read(
    london: RegionStoriesPage, number: int, fresh_generation: Callable[[], None], django_assert_num_queries
) -> None:
    for at in range(number):
        published(make_story(london, f"Story {at}"), NOW - DAY)
        make_member(f"m{at}@example.com", organisation=make_organisation(f"Trust {at}", region=london.region))
    fresh_generation()
    members = list(Member.objects.select_related("user", "organisation"))
    find(members, NOW - 2 * DAY, NOW)
    with django_assert_num_queries(0):
        found = find(members, NOW - 2 * DAY, NOW)
    assert [len(news) for news in found.values()] == [number] * number
