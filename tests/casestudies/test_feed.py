"""The feed of stories: of all, and of each filter."""

from __future__ import annotations

import datetime as dt
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from casestudies.models import RegionStoriesPage
from tests.casestudies.reading import INDEX, look
from tests.factories.community import make_organisation
from tests.factories.site import make_translation
from tests.factories.stories import make_region_page, make_stories_index, make_story
from tests.home.indexing import put_in_index

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
FEED = "/case-studies/feed/"
SITE = "https://commons.example"
DAY = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    settings.BASE_URL = SITE


@pytest.fixture
def midlands(home_page: Any) -> RegionStoriesPage:
    return make_region_page(make_stories_index(home_page), "midlands")


def read(client: Client, address: str = FEED) -> ElementTree.Element:
    answer = client.get(address)
    assert answer["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(answer.content)


def titles(feed: ElementTree.Element) -> list[str]:
    return [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]


def test_feed_has_what_atom_asks_of_it(client: Client, midlands: RegionStoriesPage) -> None:
    words = {"in_one_line": "Less < more\x0b & better", "described_as": "A trust", "elements": ["environment"]}
    story = make_story(midlands, "Rest", slug="rest", first_published_at=DAY, last_published_at=DAY, **words)
    feed = read(client, f"{FEED}?sector=acute")
    assert feed.find(f"{ATOM}link[@rel='self']").get("href") == f"{SITE}{FEED}?sector=acute"
    assert feed.find(f"{ATOM}link[@rel='alternate']").get("href") == f"{SITE}{INDEX}?sector=acute"
    assert (feed.get(LANG), feed.findtext(f"{ATOM}subtitle")) == ("en", "Acute trust")
    entry = feed.find(f"{ATOM}entry")
    assert entry.find(f"{ATOM}link").get("href") == f"{SITE}/case-studies/midlands/rest/"
    assert entry.findtext(f"{ATOM}summary") == "Less &lt; more  &amp; better"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "A trust"
    assert entry.findtext(f"{ATOM}id") == f"tag:commons.example,2026:page/{story.pk}"
    assert entry.findtext(f"{ATOM}published") == entry.findtext(f"{ATOM}updated") == DAY.isoformat()
    assert entry.find(f"{ATOM}category").get("term") == "environment"


@pytest.mark.parametrize(
    "query",
    ["region=london", "sector=council", "size=under-50", "element=fulfilment", "stage=started", "approach=in-detail",
     "initiative=champions", "benefit=data", "q=zebras", "region=london&sector=council"],
)  # fmt: skip
def test_each_filter_has_a_feed_of_its_own(client: Client, midlands: RegionStoriesPage, query: str) -> None:
    make_story(midlands, "Other", sector="acute")
    london = make_region_page(midlands.get_parent().specific, "london")
    make_story(
        london, "Wanted", sector="council", size="under-50", elements=["fulfilment"], stage="started",
        approach="in-detail", initiatives=["champions"], benefits=["data"], advice="<p>Zebras.</p>",
    )  # fmt: skip
    put_in_index()
    assert titles(read(client, f"{FEED}?{query}")) == ["Wanted"]


@pytest.mark.parametrize("hidden", ["draft", "private", "private region", "scheduled", "unpublished"])
def test_feed_never_has_what_is_not_public(client: Client, midlands: RegionStoriesPage, hidden: str) -> None:
    soon = dt.datetime(2999, 1, 1, tzinfo=dt.UTC)
    story = make_story(midlands, "Hidden", live=hidden not in ("draft", "scheduled"), go_live_at=soon)
    if hidden == "private":
        story.view_restrictions.create(restriction_type="login")
    if hidden == "private region":
        midlands.view_restrictions.create(restriction_type="login")
    if hidden == "unpublished":
        story.unpublish()
    put_in_index()
    for query in ("", "?sector=acute", "?q=hidden", "?region=midlands"):
        assert titles(read(client, f"{FEED}{query}")) == []


def test_feed_is_newest_first_even_of_a_search(client: Client, midlands: RegionStoriesPage) -> None:
    make_story(midlands, "Rest, rest, rest", first_published_at=DAY, slug="a")
    make_story(midlands, "New", advice="<p>Rest.</p>", first_published_at=DAY + dt.timedelta(days=1), slug="b")
    put_in_index()
    assert titles(read(client, f"{FEED}?q=rest")) == ["New", "Rest, rest, rest"]


def test_pages_name_the_feed_of_what_they_list(client: Client, midlands: RegionStoriesPage) -> None:
    make_story(midlands)
    for address, query in ((INDEX, ""), (f"{INDEX}?sector=acute&page=1", "?sector=acute"),
                           (f"{INDEX}midlands/?sector=acute", "?sector=acute&region=midlands")):  # fmt: skip
        page = look(client, address)
        named = [link["href"] for link in page.select("link[rel=alternate][type='application/atom+xml']")]
        assert f"{SITE}{FEED}{query}" in named
        assert page.select_one(f".app-results a[href='{FEED}{query}']")


def test_welsh_feed_has_welsh_words_and_says_where_they_are_english(
    client: Client, midlands: RegionStoriesPage, home_page_cy: Any, welsh: Any
) -> None:
    make_translation(make_story(midlands, "Rest", slug="rest"), welsh, title="Gorffwys")
    make_story(midlands, "Only English", slug="only").copy_for_translation(welsh, alias=True)
    feed = read(client, f"/cy{FEED}")
    entries = {entry.findtext(f"{ATOM}title"): entry for entry in feed.iter(f"{ATOM}entry")}
    assert feed.get(LANG) == "cy"
    assert {title: entry.get(LANG) for title, entry in entries.items()} == {"Gorffwys": None, "Only English": "en"}
    assert entries["Gorffwys"].find(f"{ATOM}link").get("href") == f"{SITE}/cy/case-studies/midlands/rest/"


@pytest.mark.parametrize("number", [1, 3])
def test_feed_takes_one_query_whatever_its_length(
    client: Client, midlands: RegionStoriesPage, fresh_generation: Any, django_assert_num_queries: Any, number: int
) -> None:
    for at in range(number):
        make_story(midlands, f"Story {at}")
    fresh_generation()
    client.get(FEED)
    with django_assert_num_queries(0):
        assert len(titles(read(client, f"{FEED}?sector=acute"))) == number


def test_controls_in_names_do_not_break_the_feed(client: Client, midlands: RegionStoriesPage) -> None:
    midlands.region.name = "Mid\x0blands"
    midlands.region.save()
    make_story(midlands, "Rest", described_as="A trust\x0bin the Midlands")
    feed = read(client, f"{FEED}?region=midlands")
    assert feed.findtext(f"{ATOM}subtitle") == "Mid lands"
    assert feed.findtext(f"{ATOM}entry/{ATOM}author/{ATOM}name") == "A trust in the Midlands"


def test_organisation_is_not_the_author_of_what_we_reconstructed(client: Client, midlands: RegionStoriesPage) -> None:
    make_story(midlands, "Rest", organisation=make_organisation("Example Trust"), reconstructed=True)
    assert read(client).find(f"{ATOM}entry/{ATOM}author") is None
