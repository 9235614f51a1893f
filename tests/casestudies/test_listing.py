"""The index of stories and the pages of regions: what is listed, in which order, and how it is narrowed."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casestudies import listing, words
from casestudies.choice import read_wanted
from casestudies.facets import named
from casestudies.listing import PER_PAGE
from casestudies.models import RegionStoriesPage, StoriesIndexPage, StoryPage
from tests.casestudies.reading import INDEX, chips, counts, look, tiles, titles
from tests.factories.community import make_organisation
from tests.factories.site import make_translation
from tests.factories.stories import make_region_page, make_stories_index, make_story
from tests.home.indexing import put_in_index

pytestmark = pytest.mark.django_db
DAY = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)


@pytest.fixture
def index(home_page: Any) -> StoriesIndexPage:
    return make_stories_index(home_page)


@pytest.fixture
def midlands(index: StoriesIndexPage) -> RegionStoriesPage:
    return make_region_page(index, "midlands")


@pytest.fixture
def london(index: StoriesIndexPage) -> RegionStoriesPage:
    return make_region_page(index, "london")


def make_stories(region: RegionStoriesPage, number: int, **values: Any) -> list[StoryPage]:
    """So many stories, each a day newer than the one before."""
    days = [DAY + dt.timedelta(days=day) for day in range(number)]
    return [make_story(region, f"Story {day:%d}", slug=f"s{day:%d}", first_published_at=day, **values) for day in days]


def test_newest_story_comes_first(client: Client, midlands: RegionStoriesPage) -> None:
    make_stories(midlands, 3)
    page = look(client)
    assert titles(page) == ["Story 03", "Story 02", "Story 01"]
    assert page.select_one(".app-results__count").get_text() == "3 stories"


def test_codes_of_one_group_mean_either_and_groups_mean_both(client: Client, midlands: Any, london: Any) -> None:
    make_story(midlands, "A", sector="acute", elements=["environment"])
    make_story(midlands, "B", sector="council", elements=["environment", "relationships"])
    make_story(london, "C", sector="acute", elements=["fulfilment"])
    page = look(client, f"{INDEX}?sector=acute&sector=council&element=environment")
    assert set(titles(page)) == {"A", "B"}
    assert counts(page, "sector") == {"acute": 1, "council": 1}
    assert counts(page, "element") == {"environment": 2, "relationships": 1, "fulfilment": 1}
    assert counts(page, "region") == {"midlands": 2}


def test_chip_takes_one_filter_away_and_keeps_the_others(client: Client, midlands: RegionStoriesPage) -> None:
    make_story(midlands)
    put_in_index()
    page = look(client, f"{INDEX}?q=quiet&sector=acute&stage=running&page=1")
    assert chips(page) == {
        "“quiet”": "?sector=acute&stage=running#stories",
        "Acute trust": "?q=quiet&stage=running#stories",
        "Completed, running new initiatives": "?q=quiet&sector=acute#stories",
    }
    assert page.select_one(".app-chips__clear")["href"] == INDEX


def test_best_match_comes_first_and_filters_narrow_it(client: Client, midlands: Any, london: Any) -> None:
    make_story(midlands, "Long ago", what_we_did="<p>A champion or two.</p>", first_published_at=DAY)
    make_story(midlands, "Champions everywhere", first_published_at=DAY - dt.timedelta(days=9))
    make_story(london, "Champions of London", sector="council", first_published_at=DAY)
    make_story(london, "Nothing of it", first_published_at=DAY)
    put_in_index()
    everywhere = look(client, f"{INDEX}?q=champions")
    assert set(titles(everywhere)[:2]) == {"Champions of London", "Champions everywhere"}
    assert titles(everywhere)[2:] == ["Long ago"]
    assert counts(everywhere, "region") == {"london": 1, "midlands": 2}
    assert titles(look(client, f"{INDEX}?q=champions&region=midlands")) == ["Champions everywhere", "Long ago"]


def test_words_in_the_title_come_first_and_the_others_by_weight_on_every_page(
    client: Client, midlands: Any, monkeypatch: Any
) -> None:
    """With two weighed of each part, the rest follows by age; no story is left out or comes twice."""
    monkeypatch.setattr(words, "WEIGHED", 2)
    make_stories(midlands, 5, what_helped="<p>Champions.</p>")
    for day in (3, 4, 5):
        at = DAY - dt.timedelta(days=day)
        make_story(midlands, f"Champions {day}", slug=f"c{day}", first_published_at=at)
    make_story(midlands, "Elsewhere", slug="e", what_helped="<p>Champions.</p>", sector="council")
    put_in_index()
    wanted = read_wanted(QueryDict("q=champions&sector=acute"), named(), "en")
    found = listing.find(wanted, named(), "en")
    pages = [listing.rows_of(found.some(start=start, number=3), "en") for start in (0, 3, 6)]
    shown = [[row.title for row in page] for page in pages]
    assert [len(page) for page in shown] == [3, 3, 2]
    assert (set(shown[0][:2]), shown[0][2]) == ({"Champions 3", "Champions 4"}, "Champions 5")
    assert (set(shown[1][:2]), shown[1][2], shown[2]) == (
        {"Story 05", "Story 04"},
        "Story 03",
        ["Story 02", "Story 01"],
    )
    assert found.counts["sector"] | {"acute": 8, "council": 1} == found.counts["sector"]


def test_story_that_is_indexed_after_it_was_listed_is_found_at_once(
    client: Client, midlands: RegionStoriesPage, fresh_generation: Any
) -> None:
    make_story(midlands)
    fresh_generation()
    look(client, f"{INDEX}?q=quiet")
    put_in_index()
    assert titles(look(client, f"{INDEX}?q=quiet")) == ["Rest that works"]


def test_stories_with_some_of_the_words_are_shown_where_none_has_all(client: Client, midlands: Any) -> None:
    make_story(midlands)
    put_in_index()
    page = look(client, f"{INDEX}?q=quiet+zebras")
    assert titles(page) == ["Rest that works"]
    assert "No story has all of these words" in page.get_text()


def test_words_that_nobody_wrote_find_nothing_and_stay_in_the_box(client: Client, midlands: Any) -> None:
    make_story(midlands)
    put_in_index()
    page = look(client, f"{INDEX}?q=zebra&element=environment")
    assert titles(page) == []
    assert page.select_one("#stories-q")["value"] == "zebra"
    suggested = {link.get_text(): link["href"] for link in page.select(".app-empty li a")}
    assert suggested == {"without “zebra”": "?element=environment"}


@pytest.mark.parametrize("text", ["%22", "%00", "%25", "*", "a" * 3000, "%E2%80%AE", "' OR 1=1 --", "NEAR(a b)"])
def test_words_that_no_search_engine_likes_do_no_harm(client: Client, midlands: Any, text: str) -> None:
    make_story(midlands)
    put_in_index()
    assert look(client, f"{INDEX}?q={text}").select_one("#stories-q")


def test_a_search_is_not_kept_for_others_and_not_for_search_engines(client: Client, midlands: Any) -> None:
    make_story(midlands)
    assert "private" in client.get(f"{INDEX}?q=rest")["Cache-Control"]
    assert look(client, f"{INDEX}?sector=acute").select_one("meta[name=robots]")["content"] == "noindex"
    assert look(client).select_one("meta[name=robots]") is None


def test_pages_of_a_long_list_are_numbered_and_keep_the_filters(client: Client, midlands: Any) -> None:
    make_stories(midlands, PER_PAGE + 2, sector="council")
    page = look(client, f"{INDEX}?sector=council&page=2")
    assert titles(page) == ["Story 02", "Story 01"]
    assert page.title.get_text().strip().startswith("Case stories (page 2 of 2) – ")
    assert page.select_one(".nhsuk-pagination__previous")["href"] == "?sector=council"


@pytest.mark.parametrize("number", ["999", "0", "-1", "x", "²", "1e9", "9" * 40])
def test_page_that_is_not_there_leads_to_the_first(client: Client, midlands: Any, number: str) -> None:
    make_story(midlands)
    answer = client.get(f"{INDEX}?sector=acute&page={number}&utm=1")
    assert (answer.status_code, answer["Location"]) == (302, f"{INDEX}?sector=acute")
    assert client.get(f"{INDEX}midlands/?page={number}")["Location"] == f"{INDEX}midlands/"


def test_suggestions_say_what_each_dropped_filter_would_leave(client: Client, midlands: Any, london: Any) -> None:
    make_story(midlands, "A", sector="acute")
    make_story(midlands, "B", sector="acute")
    make_story(london, "C", sector="council")
    page = look(client, f"{INDEX}?sector=council&region=midlands")
    assert [line.get_text() for line in page.select(".app-empty li")] == [
        "without Council (2 stories)",
        "without Midlands (1 story)",
    ]
    here = look(client, f"{INDEX}midlands/?sector=council")
    links = {link.get_text(): link["href"] for link in here.select(".app-empty li a")}
    assert links == {"without Council": "?", "without Midlands": f"{INDEX}?sector=council"}


def test_region_lists_its_own_stories_newest_first_and_leads_back(client: Client, midlands: Any, london: Any) -> None:
    make_stories(midlands, 2)
    make_story(london, "Elsewhere")
    page = look(client, f"{INDEX}midlands/?region=london")
    assert titles(page) == ["Story 02", "Story 01"]
    assert not page.select("input[name=region]")
    assert page.select_one(".app-regions p a")["href"] == INDEX
    assert page.select_one(".nhsuk-breadcrumb__list-item:last-child a")["href"] == INDEX


def test_empty_lists_are_kind(client: Client, midlands: RegionStoriesPage) -> None:
    assert "There is no story yet" in look(client).get_text()
    assert "This region has no story yet" in look(client, f"{INDEX}midlands/").get_text()


def test_map_counts_regions_from_north_to_south_and_keeps_the_filters(client: Client, midlands: Any) -> None:
    make_region_page(midlands.get_parent().specific, "north-west")
    for code in ("south-east", "london"):
        make_region_page(midlands.get_parent().specific, code)
    make_story(midlands, "A", sector="acute")
    make_story(midlands, "B", sector="council")
    page = look(client, f"{INDEX}?sector=acute&region=london")
    shown = tiles(page)
    assert list(shown) == ["North West", "Midlands", "London", "South East"]
    assert shown["Midlands"].get_text() == "Midlands 1 story"
    assert shown["Midlands"]["href"] == f"{INDEX}midlands/?sector=acute#stories"
    assert shown["London"].get_text() == "London 0 stories"
    assert tiles(look(client, f"{INDEX}midlands/"))["Midlands"]["aria-current"] == "page"


def test_region_without_a_page_is_a_filter_of_the_index(client: Client, midlands: RegionStoriesPage) -> None:
    make_story(midlands)
    midlands.view_restrictions.create(restriction_type="login")
    assert tiles(look(client))["Midlands"]["href"] == f"{INDEX}?region=midlands#stories"


def test_reader_narrows_to_three_stories_in_two_clicks(client: Client, midlands: Any, london: Any) -> None:
    for title in "ABC":
        make_story(midlands, title, elements=["environment"])
    make_story(midlands, "D", elements=["relationships"])
    make_story(london, "E", elements=["environment"])
    there = tiles(look(client))["Midlands"]["href"].removesuffix("#stories")
    quick = {link.get_text(strip=True): link["href"] for link in look(client, there).select("#by-element + ul a")}
    assert quick == {
        "Relationships (1)": "?element=relationships#stories",
        "Environment (3)": "?element=environment#stories",
    }
    page = look(client, f"{there}?element=environment")
    assert sorted(titles(page)) == ["A", "B", "C"]
    assert not page.select("#by-element")


@pytest.fixture
def both(midlands: RegionStoriesPage, home_page_cy: Any, welsh: Any) -> RegionStoriesPage:
    """Three stories: one translated, one not, and one in Welsh that stays a draft."""
    index_cy = make_translation(midlands.get_parent().specific, welsh, title="Straeon")
    make_translation(midlands, welsh, title="Y Canolbarth")
    make_translation(make_story(midlands, "Rest", slug="rest"), welsh, title="Gorffwys")
    make_story(midlands, "Only English", slug="only").copy_for_translation(welsh, alias=True)
    make_story(midlands, "Draft", slug="draft").copy_for_translation(welsh)
    return index_cy


def test_what_is_not_translated_names_its_organisation_and_regions_in_english(
    client: Client, both: Any, midlands: Any
) -> None:
    midlands.region.name_cy = "Canolbarth Lloegr"
    midlands.region.save()
    place = make_organisation("Example Trust", name_cy="Ymddiriedolaeth")
    StoryPage.objects.update(organisation=place)
    names = [card.select_one(".app-quiet span") for card in look(client, "/cy/case-studies/").select(".app-results li")]
    assert {(name.get("lang"), name.get_text()) for name in names if name} == {
        ("en", "Example Trust"),
        (None, "Ymddiriedolaeth"),
    }
    assert "Canolbarth Lloegr" in tiles(look(client, "/cy/case-studies/"))
    type(both).objects.filter(pk=both.pk).update(alias_of=midlands.get_parent())
    untranslated = tiles(look(client, "/cy/case-studies/"))
    assert "Midlands" in untranslated
    assert untranslated["Midlands"]["href"].startswith("/cy/")


def test_welsh_list_has_each_story_once_and_says_which_words_are_english(client: Client, both: Any) -> None:
    page = look(client, "/cy/case-studies/")
    assert sorted(titles(page)) == ["Gorffwys", "Only English"]
    links = {link.get_text(): link for link in page.select(".app-results .app-list__name a")}
    assert (links["Only English"].get("lang"), links["Gorffwys"].get("lang")) == ("en", None)
    assert all(link["href"].startswith("/cy/case-studies/midlands/") for link in links.values())
    assert sorted(titles(look(client))) == ["Draft", "Only English", "Rest"]


def test_list_tells_machines_what_it_lists(client: Client, midlands: RegionStoriesPage, settings: Any) -> None:
    settings.BASE_URL = "https://commons.example"
    make_stories(midlands, 2)
    graph = json.loads(look(client).select_one("script[type='application/ld+json']").string)["@graph"]
    listed = next(part for part in graph if part["@type"] == "ItemList")["itemListElement"]
    assert [(item["position"], item["name"]) for item in listed] == [(1, "Story 02"), (2, "Story 01")]
    assert listed[0]["url"] == "https://commons.example/case-studies/midlands/s02/"


def test_card_says_no_place_twice_and_names_all_seven_elements_in_one(client: Client, midlands: Any) -> None:
    from elements.framework import Element

    make_story(midlands, described_as="A trust, Midlands", elements=list(Element.values), reconstructed=True)
    item = look(client).select_one(".app-results .app-list__item").get_text(" ", strip=True)
    assert "A trust, Midlands · Acute trust A quiet room" in item
    assert item.endswith("All seven elements Reconstructed")


# What matches, what does in its title (PostgreSQL says both at once), and the order. PostgreSQL is told for this search
# alone to use its index (home.search.postgres): a savepoint and settings more.
SEARCHING = 6 if connection.vendor == "postgresql" else 3


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("address", "queries"),
    [(INDEX, 0), (f"{INDEX}midlands/", 0), (f"{INDEX}?sector=acute", 0), (f"{INDEX}?q=rest&sector=acute", SEARCHING)],
)
def test_list_takes_the_same_queries_for_one_story_and_three(
    client: Client, midlands: RegionStoriesPage, fresh_generation: Any, address: str, queries: int, number: int
) -> None:
    make_stories(midlands, number, what_helped="<p>Rest.</p>")
    put_in_index()
    fresh_generation()
    client.get(f"{address.split('?')[0]}?sector=council&q=rest")  # what is kept for a generation is kept now
    with CaptureQueriesContext(connection) as captured:
        assert len(titles(look(client, address))) == number
    assert len(captured) == queries


@pytest.mark.parametrize("number", [1, 3])
def test_first_list_of_a_generation_takes_few_queries(
    client: Client, midlands: RegionStoriesPage, fresh_generation: Any, django_assert_num_queries: Any, number: int
) -> None:
    make_stories(midlands, number)
    fresh_generation()
    with django_assert_num_queries(14):
        assert len(titles(look(client))) == number


def test_new_name_of_a_region_is_seen_at_once(
    client: Client, midlands: RegionStoriesPage, fresh_generation: Any, django_capture_on_commit_callbacks: Any
) -> None:
    fresh_generation()
    assert "Midlands" in tiles(look(client))
    with django_capture_on_commit_callbacks(execute=True):
        midlands.region.name = "The Midlands"
        midlands.region.save()
    assert "The Midlands" in tiles(look(client))


def test_stories_that_nobody_may_read_crowd_none_out(client: Client, midlands: RegionStoriesPage) -> None:
    make_story(midlands, "Public", what_we_did="<p>Some zebras somewhere in a long text.</p>", slug="public")
    for number in range(3):
        hidden = make_story(midlands, f"Zebras zebras {number}", slug=f"z{number}")
        hidden.view_restrictions.create(restriction_type="login")
    put_in_index()
    assert titles(look(client, f"{INDEX}?q=zebras")) == ["Public"]


@pytest.mark.parametrize(
    ("query", "own"), [("", ""), ("?page=1", ""), ("?page=2", "?page=2"), ("?sector=acute&page=2", "")]
)
def test_each_page_of_the_whole_list_has_an_address_of_its_own(
    client: Client, midlands: RegionStoriesPage, settings: Any, query: str, own: str
) -> None:
    settings.BASE_URL = "https://commons.example"
    make_stories(midlands, PER_PAGE + 1, sector="acute")
    page = look(client, f"{INDEX}{query}")
    assert page.select_one("link[rel=canonical]")["href"] == f"https://commons.example{INDEX}{own}"
