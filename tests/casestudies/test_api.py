"""Stories in the read API and in the site's search."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casestudies.models import RegionStoriesPage
from elements.framework import Element
from tests.factories.community import make_member, make_organisation, make_system
from tests.factories.stories import make_region_page, make_stories_index, make_story
from tests.home.indexing import put_in_index

pytestmark = pytest.mark.django_db
PAGES = "/api/v2/pages/"
STORIES = "casestudies.StoryPage"


@pytest.fixture
def midlands(home_page: Any) -> RegionStoriesPage:
    return make_region_page(make_stories_index(home_page), "midlands")


def titles(client: Client, query: str) -> list[str]:
    return sorted(item["title"] for item in client.get(f"{PAGES}?type={STORIES}&{query}").json()["items"])


def test_story_has_its_facts_as_codes_and_names_and_nobody_to_ask(client: Client, midlands: Any) -> None:
    place = make_organisation("Example Trust", system=make_system("black-country"))
    contact = make_member("sam.contact@example.com", organisation=place)
    values = {"elements": ["environment"], "system": place.system, "contact": contact, "described_as": ""}
    story = make_story(midlands, organisation=place, **values)
    data = client.get(f"{PAGES}{story.pk}/").json()
    facts = {name: data[name] for name in ("organisation", "region", "sector", "group", "system", "size", "elements")}
    assert facts == {
        "organisation": "Example Trust", "region": "midlands", "sector": "acute", "group": "trust",
        "system": "black-country", "size": "5000-9999", "elements": ["environment"],
    }  # fmt: skip
    assert (data["benefits"], data["sub_elements"]) == (["breadth"], [])
    assert data["what_we_did"] == "<p>We made a quiet room out of a store.</p>"
    assert "contact" not in data
    assert "sam.contact" not in client.get(f"{PAGES}{story.pk}/", {"fields": "*"}).content.decode()


def test_story_and_its_region_have_addresses_of_the_site_itself(client: Client, midlands: Any, settings: Any) -> None:
    settings.BASE_URL = "https://commons.example:8443"
    meta = client.get(f"{PAGES}{make_story(midlands).pk}/").json()["meta"]
    assert meta["html_url"].startswith("https://commons.example:8443/case-studies/midlands/")
    assert meta["parent"]["meta"]["html_url"] == "https://commons.example:8443/case-studies/midlands/"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("region=midlands", ["A"]), ("region=nowhere", []), ("sector=council", ["B"]), ("system=black-country", ["A"]),
        ("elements=environment", ["A", "B"]), ("elements=environment&elements=fulfilment", ["A", "B", "C"]),
        ("elements=environ", []), ("elements=ENVIRONMENT", []),
        ("&".join(f"elements=x{number}" for number in range(990)), []),
        ("elements=fulfilment&region=london", ["B", "C"]), ("benefits=data", ["B"]),
        ("initiatives=champions&stage=started", ["B"]), ("reconstructed=true", ["C"]),
        ("organisation=example+trust", ["A"]), ("organisation=a+council", ["B"]),
    ],
)  # fmt: skip
def test_stories_are_filtered_by_their_facts(client: Client, midlands: Any, query: str, found: list[str]) -> None:
    london = make_region_page(midlands.get_parent().specific, "london")
    place = make_organisation("Example Trust", system=make_system("black-country"))
    make_story(midlands, "A", organisation=place, system=place.system, described_as="", elements=["environment"])
    make_story(
        london, "B", described_as="A council", sector="council", elements=["environment", "fulfilment"],
        benefits=["breadth", "data"], initiatives=["champions"], stage="started",
    )  # fmt: skip
    make_story(london, "C", elements=["fulfilment"], reconstructed=True)
    assert titles(client, query) == found


@pytest.mark.parametrize("query", ["contact=1", "region=%00", "contact_id=1", "owner=1", "order=contact"])
def test_what_is_not_offered_is_refused(client: Client, midlands: Any, query: str) -> None:
    assert client.get(f"{PAGES}?type={STORIES}&{query}").status_code == 400


def test_region_is_no_filter_of_other_pages(client: Client, midlands: Any) -> None:
    assert client.get(f"{PAGES}?region=midlands").status_code == 400


def test_draft_story_is_not_in_the_api(client: Client, midlands: Any) -> None:
    draft = make_story(midlands, "Draft", live=False)
    assert titles(client, "region=midlands") == []
    assert client.get(f"{PAGES}{draft.pk}/").status_code == 404


def test_api_takes_the_same_queries_for_one_story_and_three(
    client: Client, midlands: Any, fresh_generation: Any
) -> None:
    def queries(number: int) -> int:
        fresh_generation()
        client.get(PAGES, {"type": STORIES, "fields": "*"})
        with CaptureQueriesContext(connection) as captured:
            assert len(client.get(PAGES, {"type": STORIES, "fields": "*"}).json()["items"]) == number
        return len(captured)

    place = make_organisation("Example Trust", system=make_system("black-country"))
    make_story(midlands, "A", organisation=place, system=place.system)
    one = queries(1)
    for title in ("B", "C"):
        make_story(midlands, title, organisation=make_organisation(title), system=place.system)
    assert queries(3) == one


def search(client: Client, **asked: str) -> BeautifulSoup:
    put_in_index()
    return BeautifulSoup(client.get("/search/", asked).content, "html5lib")


def test_site_search_finds_a_story_by_its_words_kind_and_elements(client: Client, midlands: Any) -> None:
    make_story(midlands, "A calm place", advice="<p>Begin with zebras.</p>", elements=["environment"])
    make_story(midlands, "Zebras for all", elements=list(Element.values))
    page = search(client, q="zebras", kind="story")
    hits = page.select(".app-results .app-list__item")
    assert [hit.select_one("a").get_text() for hit in hits] == ["Zebras for all", "A calm place"]
    assert [tag.get_text(strip=True) for tag in hits[1].select(".nhsuk-tag, .app-element-tag")] == [
        "Story",
        "Environment",
    ]
    assert [tag.get_text(strip=True) for tag in hits[0].select(".nhsuk-tag, .app-element-tag")] == ["Story"]
    options = {option["value"]: option.get_text() for option in page.select("select[name=element] option")}
    assert (options["environment"], options["relationships"]) == ("Environment (2)", "Relationships (1)")
    narrowed = search(client, q="zebras", element="relationships")
    assert [link.get_text() for link in narrowed.select(".app-results .app-list__name a")] == ["Zebras for all"]


def test_quotation_that_nobody_agreed_to_is_nowhere(client: Client, midlands: Any) -> None:
    said = {"quotation": "I sleep again", "who": "A nurse", "consent": True}
    unsaid = {"quotation": "I was so giraffe", "who": "A porter", "consent": False}
    make_story(midlands, "Both", slug="both", quotations=[("quotation", said), ("quotation", unsaid)])
    none = make_story(midlands, "None", slug="none", quotations=[("quotation", unsaid)])
    items = client.get(f"{PAGES}?type={STORIES}&fields=quotations").json()["items"]
    assert {item["title"]: item["quotations"] for item in items} == {
        "Both": [{"type": "quotation", "value": said}], "None": [],
    }  # fmt: skip
    assert "In their own words" not in client.get(none.url).content.decode()
    assert [search(client, q=word).select(".app-results .app-list__item") == [] for word in ("giraffe", "sleep")] == [
        True,
        False,
    ]


def test_lists_of_stories_are_no_stories(client: Client, midlands: Any) -> None:
    make_story(midlands, "A case of rest in the Midlands")
    for word in ("case", "midlands"):
        assert len(search(client, q=word, kind="story").select(".app-results .app-list__item")) == 1
    assert '"@type": "CollectionPage"' in client.get(midlands.url).content.decode()
