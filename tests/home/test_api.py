"""The read API."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from elements.framework import Element
from home.models import StandardPage
from tests.factories.guides import make_elements_index, make_guide
from tests.factories.site import make_standard_page, make_translation
from tests.home.indexing import put_in_index

pytestmark = pytest.mark.django_db
PAGES = "/api/v2/pages/"


@pytest.fixture(autouse=True)
def _site(settings):
    settings.BASE_URL = settings.WAGTAILAPI_BASE_URL = "https://commons.example"


def items(client, **parameters):
    return client.get(PAGES, parameters).json()["items"]


def titles(client, **parameters):
    return [item["title"] for item in items(client, **parameters)]


def test_api_gives_a_guide_with_its_parts_as_plain_data(client, home_page):
    tips = make_standard_page(home_page)
    words = f'<p>See <a linktype="page" id="{tips.pk}">tips</a>.</p>'
    guide = make_guide(make_elements_index(home_page), Element.RELATIONSHIPS, what_it_is=words)
    data = client.get(f"{PAGES}{guide.pk}/").json()
    assert data["meta"]["html_url"] == "https://commons.example/elements/relationships/"
    assert data["meta"]["detail_url"] == f"https://commons.example/api/v2/pages/{guide.pk}/"
    assert data["meta"]["locale"] == "en"
    assert data["what_it_is"] == '<p>See <a href="https://commons.example/top-tips/">tips</a>.</p>'
    assert data["quick_wins"] == [{"text": "Walk the wards once a week.", "cost": "none", "time": "week"}]
    assert data["good_looks_like"] == ["Staff say that they can take their breaks."]
    assert data["element"] == "relationships"


def test_api_gives_blocks_with_absolute_addresses(client, home_page):
    tips = make_standard_page(home_page)
    body = [
        ("text", f'<p><a linktype="page" id="{tips.pk}">x</a></p>'),
        ("action_link", {"label": "Go on", "page": tips}),
        ("table", {"caption": "C", "header": ["a", "b"], "rows": [{"cells": ["1", "2"]}]}),
        ("wheel", None),
    ]
    page = make_standard_page(home_page, slug="blocks", body=body)
    text, action, table, wheel = client.get(f"{PAGES}{page.pk}/").json()["body"]
    assert text == {"type": "text", "value": '<p><a href="https://commons.example/top-tips/">x</a></p>'}
    assert action["value"]["page"] == {"id": tips.pk, "title": "Top tips", "url": "https://commons.example/top-tips/"}
    assert table["value"]["rows"] == [{"cells": ["1", "2"]}]
    assert wheel == {"type": "wheel", "value": None}


def test_api_never_names_a_page_that_a_block_links_to_while_it_is_not_public(client, home_page):
    draft = make_standard_page(home_page, title="Secret plan", slug="secret", live=False)
    page = make_standard_page(home_page, body=[("action_link", {"label": "Go on", "page": draft})])
    assert "Secret plan" not in client.get(f"{PAGES}{page.pk}/").content.decode()


def test_api_filters_by_type_element_and_language(client, home_page, home_page_cy, welsh):
    index = make_elements_index(home_page)
    guide = make_guide(index, Element.RELATIONSHIPS)
    make_guide(index, Element.ENVIRONMENT)
    make_translation(guide, welsh, title="Perthnasoedd")
    assert titles(client, type="elements.GuidePage", element="environment") == ["Environment"]
    assert titles(client, type="elements.GuidePage", locale="cy") == ["Perthnasoedd"]


def test_api_never_gives_a_draft_private_or_alias_page_even_to_an_administrator(
    client, home_page, home_page_cy, welsh, superuser
):
    draft = make_standard_page(home_page, title="Draft", slug="draft", live=False)
    private = make_standard_page(home_page, title="Private", slug="private")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    alias = make_standard_page(home_page, title="Public", slug="public").copy_for_translation(welsh, alias=True)
    client.force_login(superuser)
    assert set(titles(client)) == {"HWB Commons", "Hafan", "Public"}
    for pk in (draft.pk, private.pk, alias.pk):
        assert client.get(f"{PAGES}{pk}/").status_code == 404


def test_api_gives_published_words_while_a_draft_is_being_written(client, home_page):
    page = make_standard_page(home_page, title="Published")
    page.title = "Being written"
    page.save_revision()
    assert client.get(f"{PAGES}{page.pk}/").json()["title"] == "Published"


@pytest.mark.parametrize("path", ["images/", "documents/", "media/", "redirects/", ""])
def test_api_has_no_other_door(client, home_page, path):
    assert client.get(f"/api/v2/{path}").status_code == 404


def test_api_shows_nothing_of_editors(client, home_page):
    page = make_standard_page(home_page, content_owner="Jane Doe")
    assert "Jane Doe" not in client.get(f"{PAGES}{page.pk}/", {"fields": "*"}).content.decode()
    assert client.get(PAGES, {"fields": "owner"}).status_code == 400
    assert client.get(PAGES, {"owner": "1"}).status_code == 400


def test_api_searches_as_the_site_does(client, home_page):
    make_standard_page(home_page, title="A policy on rest", slug="rest")
    make_standard_page(home_page, title="Other", slug="other", summary="Of one policy.")
    put_in_index()
    assert titles(client, search="policy") == ["A policy on rest", "Other"]
    assert titles(client, search="policies zebra", search_operator="or") == ["A policy on rest", "Other"]
    assert titles(client, search="policies zebra") == []


BAD = [
    "search=%22", "search=%00", "search=%25", "slug=%00", "id=999999999999999999999999", "limit=51", "offset=-1",
    "child_of=x", "type=auth.User", "fields=%00", "order=password", "locale=%00", "search=" + "a" * 5000,
]  # fmt: skip


@pytest.mark.parametrize("query", BAD)
def test_api_answers_bad_questions_plainly(client, home_page, query):
    put_in_index()
    response = client.get(f"{PAGES}?{query}")
    assert response.status_code in (200, 400)
    assert response["Content-Type"] == "application/json"


def test_api_number_beyond_any_page_is_not_found(client, home_page):
    assert client.get(f"{PAGES}{'9' * 30}/").status_code in (400, 404)


def test_api_is_read_only_and_limited(client, home_page, monkeypatch):
    assert client.post(PAGES, {"title": "x"}).status_code == 405
    monkeypatch.setattr("config.api.AN_HOUR", 2)
    assert [client.get(PAGES, REMOTE_ADDR="203.0.113.5").status_code for _ in range(3)] == [200, 200, 429]


def test_api_list_takes_the_same_queries_for_one_page_and_three(client, home_page, fresh_generation):
    def queries():
        fresh_generation()
        client.get(PAGES, {"type": "home.StandardPage"})
        with CaptureQueriesContext(connection) as captured:
            assert len(items(client, type="home.StandardPage")) == StandardPage.objects.count()
        return len(captured)

    make_standard_page(home_page, slug="one")
    one = queries()
    for slug in ("two", "three"):
        make_standard_page(home_page, slug=slug)
    assert queries() == one


@pytest.mark.parametrize("query", ["?offset=" + "9" * 20, "?offset=-1", "?limit=abc"])
def test_number_that_no_database_counts_to_is_a_bad_request(client, home_page, query: str) -> None:
    assert client.get(f"/api/v2/pages/{query}").status_code == 400


@pytest.mark.parametrize("wanted", ["abc", "", "-1", "٣", "9" * 20])
def test_page_is_not_found_by_what_is_no_id(client, home_page, wanted: str) -> None:
    assert client.get("/api/v2/pages/find/", {"id": wanted}).status_code == 404
