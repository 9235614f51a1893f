"""The list of people: who stands in it, filters and counts, search, order and pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.models import Member, Topic
from community.services import directory
from community.services.blocks import block
from tests.factories.community import make_member, make_organisation, make_region, make_system

pytestmark = pytest.mark.django_db

PEOPLE = "/community/people/"
# Session, account, member, names of places, blocks, the index's version, and for a page of cards two. In a test's
# transaction the rows of the index are read instead of its version.
QUERIES = 8


@pytest.fixture
def viewer() -> Member:
    return make_member("me@example.com", first_name="Vi", last_name="Ewer")


@pytest.fixture
def mine(client: Client, viewer: Member) -> Client:
    client.force_login(viewer.user)
    return client


def make_people(number: int, **values: Any) -> list[Member]:
    names = [f"Person{chr(97 + one // 26)}{chr(97 + one % 26)}" for one in range(number)]
    return [
        make_member(f"{name.lower()}@example.com", first_name=name, last_name="", **{"listed": True, **values})
        for name in names
    ]


def look(client: Client, query: str = "") -> BeautifulSoup:
    answer = client.get(PEOPLE + query)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html5lib")


def names(page: BeautifulSoup) -> list[str]:
    return [link.get_text(strip=True) for link in page.select(".app-list__name a")]


def chips(page: BeautifulSoup) -> dict[str, str]:
    return {
        link.find(string=True, recursive=False).strip(): link["href"] for link in page.select(".app-chips a.app-chip")
    }


def counts(page: BeautifulSoup, group: str) -> dict[str, int]:
    """The number beside each value of a group of filters."""
    boxes = page.select(f"input[name={group}]")
    return {box["value"]: int(box.parent.select_one(".app-tick__count").get_text()[1:-1]) for box in boxes}


def test_only_those_who_chose_it_are_listed(mine: Client, viewer: Member) -> None:
    make_member("a@example.com", first_name="Ann", last_name="Shown", listed=True)
    make_member("b@example.com", first_name="Bob", last_name="Unlisted")
    now = timezone.now()
    make_member("c@example.com", first_name="Cy", last_name="Hidden", listed=True, hidden_at=now)
    make_member("d@example.com", first_name="Di", last_name="Paused", listed=True, paused_until=dt.date(2999, 1, 1))
    make_member("e@example.com", first_name="Ed", last_name="Back", listed=True, paused_until=timezone.localdate(now))
    page = look(mine)
    assert set(names(page)) == {"Ann Shown", "Ed Back"}
    assert page.select_one(".app-results__count").get_text() == "2 people"


def test_viewer_is_not_in_their_own_list_and_is_told_when_nobody_finds_them(mine: Client, viewer: Member) -> None:
    assert "you are not in the directory" in look(mine).get_text()
    Member.objects.filter(pk=viewer.pk).update(listed=True)
    directory.refresh([viewer])
    page = look(mine)
    assert names(page) == []
    assert "you are not in the directory" not in page.get_text()
    assert "Nobody else is in the directory yet" in page.get_text()


def test_card_shows_who_somebody_is_and_never_the_address(mine: Client) -> None:
    make_member(
        "ann@example.com", first_name="Ann", last_name="Shown", listed=True, pronouns="she/her",
        role_title="Wellbeing <lead>", can_help=("data-insights",), wants_help=("environment",), open_to_buddying=True,
        contact="ann's phone 07700 900123",
    )  # fmt: skip
    page = look(mine)
    card = page.select_one(".app-list__item").get_text(" ", strip=True)
    for word in ["Ann Shown", "she/her", "Wellbeing <lead>", "Example Trust", "Acute trust", "London"]:
        assert word in card
    assert "Data insights" in card
    assert "Environment" not in card
    assert "Open to buddying" in card
    assert "ann@" not in str(page)
    assert "07700" not in str(page)


@pytest.mark.parametrize("field", ["pronouns", "role_title", "organisation", "elements"])
@pytest.mark.parametrize("who", ["buddies", "hidden"])
def test_hidden_field_is_neither_shown_nor_counted_nor_searched(mine: Client, field: str, who: str) -> None:
    values = {"pronouns": "ze/hir", "role_title": "Astronaut", "can_help": ("data-insights",)}
    organisation = make_organisation("Moonbase Hospice", sector="voluntary", region=make_region("south-west"))
    make_member("a@example.com", listed=True, organisation=organisation, visibility={field: who}, **values)
    page = look(mine)
    secret = {
        "pronouns": "ze/hir", "role_title": "Astronaut", "organisation": "Moonbase", "elements": "Data insights",
    }[field]  # fmt: skip
    assert names(page) == ["Sam Okafor"]
    assert secret not in page.select_one(".app-results").get_text()
    assert counts(page, "offers") == ({} if field == "elements" else {"data-insights": 1})
    assert counts(page, "region") == ({} if field == "organisation" else {"south-west": 1})
    assert counts(page, "sector") == ({} if field == "organisation" else {"voluntary": 1})
    assert names(look(mine, "?q=astronaut")) == ([] if field == "role_title" else ["Sam Okafor"])
    assert names(look(mine, "?q=moonbase")) == ([] if field == "organisation" else ["Sam Okafor"])


def make_some(viewer: Member) -> None:
    """Three people in two regions, with different things to give."""
    devon = make_organisation("Devon Council", sector="council", region=make_region("south-west"))
    topic = Topic.objects.create(code="night-shifts", name="Night shifts")
    make_member(
        "ann@example.com", first_name="Ann", listed=True, can_help=("data-insights",), offers=("data",),
        languages=["en", "cy"], organisation=viewer.organisation,
    ).topics.add(topic)  # fmt: skip
    make_member(
        "bob@example.com", first_name="Bob", listed=True, can_help=("data-insights", "environment"), wants=("data",),
        open_to_buddying=True, organisation=devon,
    )  # fmt: skip
    make_member("cy@example.com", first_name="Cy", listed=True, wants_help=("environment",), organisation=devon)
    directory.refresh(Member.objects.all())


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?region=london", {"Ann"}),
        ("?region=london&region=south-west", {"Ann", "Bob", "Cy"}),
        ("?region=south-west&offers=data-insights", {"Bob"}),
        ("?sector=council", {"Bob", "Cy"}),
        ("?offers=data-insights&offers=environment", {"Ann", "Bob"}),
        ("?wants=environment", {"Cy"}),
        ("?skill=data", {"Ann"}),
        ("?skill_wanted=data", {"Bob"}),
        ("?topic=night-shifts", {"Ann"}),
        ("?language=cy", {"Ann"}),
        ("?buddying=yes", {"Bob"}),
        ("?q=devon+coun&wants=environment", {"Cy"}),
        ("?region=london&buddying=yes", set()),
        ("?region=nowhere", {"Ann", "Bob", "Cy"}),
        ("?region=&colour=blue&near=you", {"Ann", "Bob", "Cy"}),
    ],
)
def test_filters_are_or_within_a_group_and_and_between_groups(
    mine: Client, viewer: Member, query: str, found: set[str]
) -> None:
    make_some(viewer)
    assert {name.split()[0] for name in names(look(mine, query))} == found


def test_counts_say_what_choosing_would_give(mine: Client, viewer: Member) -> None:
    make_some(viewer)
    page = look(mine, "?region=south-west")
    assert counts(page, "region") == {"london": 1, "south-west": 2}
    assert counts(page, "offers") == {"environment": 1, "data-insights": 1}
    assert counts(page, "sector") == {"council": 2}


def test_chips_take_one_filter_away_and_clear_all_takes_every_one(mine: Client, viewer: Member) -> None:
    make_some(viewer)
    page = look(mine, "?q=Ann&region=london&region=south-west&near=me&page=1&junk=1")
    assert chips(page) == {
        "“Ann”": "?region=london&region=south-west&near=me",
        "Near me": "?q=Ann&region=london&region=south-west",
        "London": "?q=Ann&region=south-west&near=me",
        "South West": "?q=Ann&region=london&near=me",
    }
    assert page.select_one(".app-chips__clear")["href"] == PEOPLE
    assert page.select_one("#people-q")["value"] == "Ann"
    assert {box["value"] for box in page.select("input[name=region][checked]")} == {"london", "south-west"}


def test_near_me_is_my_system_and_my_region_where_nobody_is_closer(mine: Client, viewer: Member) -> None:
    system = make_system("north-london")
    viewer.organisation.system = system
    viewer.organisation.save()
    elsewhere = make_organisation("Far Trust", region=make_region("south-west"))
    in_region = make_organisation("Southern Trust")
    make_member("far@example.com", first_name="Far", listed=True, can_help=("environment",), organisation=elsewhere)
    make_member("reg@example.com", first_name="Reg", listed=True, can_help=("environment",), organisation=in_region)
    page = look(mine, "?offers=environment&near=me")
    assert names(page) == ["Reg Okafor"]
    assert "your region, London" in page.get_text()
    make_member("cl@example.com", first_name="Close", listed=True, can_help=("environment",))
    page = look(mine, "?offers=environment&near=me")
    assert names(page) == ["Close Okafor"]
    assert "your integrated care system, North London" in page.get_text()
    assert counts(page, "near") == {"me": 1}


def test_near_me_of_somebody_without_a_place_shows_everybody_and_says_so(client: Client) -> None:
    make_member("a@example.com", listed=True)
    lost = make_member("lost@example.com", organisation=None)
    client.force_login(lost.user)
    page = look(client, "?near=me")
    assert names(page) == ["Sam Okafor"]
    assert "We do not know where you work" in page.get_text()


def test_one_press_leads_to_who_can_help_with_what_i_want_near_me(client: Client) -> None:
    wanting = make_member("w@example.com", wants_help=("data-insights", "environment", "relationships"))
    make_member("a@example.com", first_name="Ann", listed=True, can_help=("data-insights",))
    far = make_organisation("Far Trust", region=make_region("south-west"))
    make_member("f@example.com", first_name="Far", listed=True, can_help=("environment",), organisation=far)
    client.force_login(wanting.user)
    page = look(client)
    links = {link.get_text(): link["href"] for link in page.select(".app-helpers a")}
    assert links == {
        "Who can help with Environment": "?offers=environment",
        "Who can help with Data insights near me": "?offers=data-insights&near=me",
    }
    assert names(look(client, links["Who can help with Data insights near me"])) == ["Ann Okafor"]
    assert "Nobody has offered this yet" in page.select_one(".app-helpers").get_text()


def test_nobody_found_suggests_which_filter_to_drop(mine: Client, viewer: Member) -> None:
    make_some(viewer)
    page = look(mine, "?region=london&buddying=yes&q=ann")
    links = {link.get_text(): link["href"] for link in page.select(".app-empty li a")}
    assert links == {"without Open to buddying": "?q=ann&region=london"}
    assert "Nobody is like that yet" in page.get_text()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("zoe", True), ("ZOË", True), ("zo", True), ("z", False), ("obri", True), ("brien", True),
        ("o'brien zoë", True),
        ("lead zoe", True), ("lead bob", False), ("exampl trust", True), ("xample", False), ("%", True), ("'", True),
        ("   ", True), ("\x00\u202e", True), ("zoe\x00", True), ("' OR 1=1 --", False), ("* " * 5000, True),
        ("a " * 5000, False), ("{{7*7}}", False), ("🧘", True),
    ],
)  # fmt: skip
def test_search_takes_words_by_their_beginnings_and_anything_odd(mine: Client, typed: str, found: bool) -> None:
    make_member("z@example.com", first_name="Zoë", last_name="O’Brien", role_title="Wellbeing lead", listed=True)
    answer = mine.get(PEOPLE, {"q": typed})
    assert answer.status_code == 200
    assert names(BeautifulSoup(answer.content, "html5lib")) == (["Zoë O’Brien"] if found else [])


def test_search_words_are_shown_as_text(mine: Client) -> None:
    page = look(mine, "?q=%3Cscript%3Ealert(1)%3C/script%3E%22%3E")
    assert page.select_one("#people-q")["value"] == '<script>alert(1)</script>">'
    assert not page.select("main script")


def test_list_has_pages_of_twenty_that_hold_each_person_once(mine: Client) -> None:
    make_people(45)
    pages = [look(mine, query) for query in ("", "?page=2", "?page=3")]
    assert [len(names(page)) for page in pages] == [20, 20, 5]
    assert len({name for page in pages for name in names(page)}) == 45
    assert pages[1].title.get_text().startswith("Find people (page 2 of 3)")
    assert pages[1].select_one("[aria-current=page]").get_text(strip=True) == "2"


@pytest.mark.parametrize("page", ["4", "999", "0", "-1", "x", "", "1e3", "٢", "9" * 5000])
def test_page_that_is_not_there_leads_to_the_first(mine: Client, page: str) -> None:
    make_people(3)
    answer = mine.get(PEOPLE, {"page": page, "region": "london"})
    assert (answer.status_code, answer["Location"]) == (302, f"{PEOPLE}?region=london")


def test_order_is_the_same_all_day_and_begins_elsewhere_on_other_days_and_for_others(
    mine: Client, viewer: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_people(19)
    first = names(look(mine))
    assert names(look(mine)) == first
    seen = set()
    for day in range(1, 15):
        monkeypatch.setattr("django.utils.timezone.now", lambda day=day: dt.datetime(2026, 12, day, 12, tzinfo=dt.UTC))
        mine.force_login(viewer.user)  # the session ends meanwhile
        order = names(look(mine))
        seen.add(order[0])
        start = first.index(order[0])
        assert order == first[start:] + first[:start]
    assert len(seen) > 3


@pytest.mark.parametrize("number", [1, 3, 25])
@pytest.mark.parametrize("query", ["", "?offers=data-insights&near=me&q=person&region=london"])
def test_list_costs_the_same_number_of_queries(mine: Client, number: int, query: str) -> None:
    make_people(number, can_help=("data-insights",), wants_help=("environment",))
    look(mine)  # fills what is kept of the page's frame
    with CaptureQueriesContext(connection) as asked:
        assert len(names(look(mine, query))) == min(number, 20)
    assert len(asked) == QUERIES + (not query)  # without filters, what the viewer wants help with is read as well


def test_blocked_people_are_in_no_list_and_no_count_either_way(mine: Client, viewer: Member) -> None:
    ann, bob, _cy = make_people(3, can_help=("environment",))
    block(member=viewer, other=ann)
    block(member=bob, other=viewer)
    page = look(mine)
    assert names(page) == ["Personac"]
    assert page.select_one(".app-results__count").get_text() == "1 person"
    assert counts(page, "offers") == {"environment": 1}
    assert counts(page, "region") == {"london": 1}
    assert names(look(mine, "?q=personaa")) == names(look(mine, "?q=personab")) == []


@pytest.mark.parametrize(
    "change",
    [
        {"listed": False},
        {"hidden_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)},
        {"paused_until": dt.date(2999, 1, 1)},
        {"status": "closing", "closing_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC), "listed": False},
    ],
)
@pytest.mark.parametrize("told", [True, False])
def test_leaving_pausing_and_hiding_act_at_once(mine: Client, change: dict[str, Any], told: bool) -> None:
    [ann] = make_people(1)
    assert names(look(mine)) == ["Personaa"]
    Member.objects.filter(pk=ann.pk).update(**change)
    if told:
        directory.refresh([ann])
        assert counts(look(mine), "region") == {}
    assert names(look(mine)) == names(look(mine, "?q=personaa")) == []
    assert mine.get(f"{PEOPLE}{ann.public_id}/").status_code == 404


def test_account_that_an_admin_shut_is_shown_nowhere(mine: Client) -> None:
    [ann] = make_people(1)
    ann.user.is_active = False
    ann.user.save()
    assert names(look(mine)) == []
    assert mine.get(f"{PEOPLE}{ann.public_id}/").status_code == 404


def test_get_writes_nothing(mine: Client) -> None:
    make_people(2)
    with CaptureQueriesContext(connection) as asked:
        look(mine, "?q=person&near=me")
    reads = ("SELECT", "(SELECT", "DECLARE", "SAVEPOINT", "RELEASE")  # the second and third on PostgreSQL
    assert [query["sql"] for query in asked if not query["sql"].startswith(reads)] == []


def test_list_is_private_and_not_for_search_engines(mine: Client) -> None:
    answer = mine.get(PEOPLE)
    assert "private" in answer["Cache-Control"]
    assert b'name="robots" content="noindex"' in answer.content


def test_directory_in_welsh_names_places_in_welsh(mine: Client) -> None:
    region = make_region("london")
    region.name_cy = "Llundain"
    region.save()
    make_people(1)
    page = BeautifulSoup(mine.get(f"/cy{PEOPLE}").content, "html5lib")
    assert "Llundain" in page.select_one("label[for=region-london]").get_text()
    assert page.html["lang"] == "cy"
