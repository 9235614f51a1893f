"""The feed, the sitemap and robots.txt."""

from __future__ import annotations

import datetime as dt
from xml.etree import ElementTree

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from home.tree import Tree
from tests.factories.site import make_standard_page, make_translation
from tests.replay import replayed

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


@pytest.fixture
def pages(home_page, home_page_cy, welsh, settings):
    """One page in both languages, one in English with its alias, a draft and a private one."""
    settings.BASE_URL = "https://commons.example"
    replayed("pages of the feed", lambda: make_pages(home_page, welsh) or [], under=home_page)


def make_pages(home_page, welsh) -> None:
    now = timezone.now()
    both = make_standard_page(home_page, title="Both & more", slug="both", summary="Less < more", last_published_at=now)
    make_translation(both, welsh, title="Y ddau")
    only = make_standard_page(
        home_page, title="Only English", slug="only", last_published_at=now - dt.timedelta(days=1)
    )
    only.copy_for_translation(welsh, alias=True)
    make_standard_page(home_page, title="Draft", slug="draft", live=False, last_published_at=now)
    private = make_standard_page(home_page, title="Private", slug="private", last_published_at=now)
    restriction = PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.GROUPS)
    restriction.groups.add(Group.objects.get_or_create(name="Somebody")[0])


def entries(client, path):
    feed = ElementTree.fromstring(client.get(path).content)
    return [
        (entry.findtext(f"{ATOM}title"), entry.find(f"{ATOM}link").get("href")) for entry in feed.iter(f"{ATOM}entry")
    ]


def test_feed_leaves_out_the_controls_that_words_from_slides_bring(client, home_page):
    now = timezone.now()
    make_standard_page(home_page, title="Rest\x0bbreaks", slug="rest", summary="A\x0bb \x02", last_published_at=now)
    assert [title for title, _ in entries(client, "/feed/")] == ["Rest breaks"]


def test_page_that_goes_while_the_feed_is_made_is_left_out(client, pages, monkeypatch):
    monkeypatch.setattr("home.views.feeds._is_public", lambda pk: True)  # as it was a moment ago
    monkeypatch.setattr("home.views.feeds.tree", Tree)
    assert entries(client, "/feed/") == []


def test_feed_lists_public_pages_of_its_language_newest_first(client, pages):
    assert entries(client, "/feed/") == [
        ("Both & more", "https://commons.example/both/"),
        ("Only English", "https://commons.example/only/"),
    ]
    welsh = dict(entries(client, "/cy/feed/"))
    assert welsh["Y ddau"] == "https://commons.example/cy/both/"
    assert "Only English" not in welsh


def test_feed_is_well_formed_and_names_itself(client, pages):
    response = client.get("/cy/feed/")
    feed = ElementTree.fromstring(response.content)
    assert response["Content-Type"].startswith("application/atom+xml")
    assert feed.find(f"{ATOM}link[@rel='self']").get("href") == "https://commons.example/cy/feed/"
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "cy"
    summaries = [
        entry.findtext(f"{ATOM}summary")
        for entry in ElementTree.fromstring(client.get("/feed/").content).iter(f"{ATOM}entry")
    ]
    assert summaries[0] == "Less &lt; more"


def test_pages_name_their_feed(client, pages):
    assert '<link rel="alternate" type="application/atom+xml"' in client.get("/cy/both/").content.decode()


def test_sitemap_lists_public_pages_in_both_languages_with_their_twins(client, pages):
    response = client.get("/sitemap.xml", headers={"host": "localhost"})
    urls = {
        url.findtext(f"{MAP}loc"): {link.get("hreflang"): link.get("href") for link in url.iter(f"{XHTML}link")}
        for url in ElementTree.fromstring(response.content)
    }
    site = "https://commons.example"
    views = {f"{site}{prefix}{path}" for prefix in ("", "/cy") for path in ("/community/", "/case-studies/insights/")}
    own = {f"{site}/", f"{site}/cy/", f"{site}/both/", f"{site}/cy/both/", f"{site}/only/"}
    assert set(urls) == own | views
    assert urls[f"{site}/community/"]["cy"] == f"{site}/cy/community/"
    twins = {"en": f"{site}/both/", "cy": f"{site}/cy/both/", "x-default": f"{site}/both/"}
    assert urls[f"{site}/both/"] == urls[f"{site}/cy/both/"] == twins
    assert urls[f"{site}/only/"] == {}


def test_sitemap_says_when_a_page_changed(client, pages):
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)
    changed = {url.findtext(f"{MAP}loc"): url.findtext(f"{MAP}lastmod") for url in root}
    assert dt.datetime.fromisoformat(changed["https://commons.example/both/"]).date() == timezone.localdate()


@pytest.mark.parametrize("path", ["/feed/", "/sitemap.xml"])
def test_feed_and_sitemap_take_the_same_queries_for_one_page_and_three(client, home_page, fresh_generation, path):
    def queries():
        fresh_generation()
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        return len(captured)

    make_standard_page(home_page, slug="one", last_published_at=timezone.now())
    one = queries()
    for slug in ("two", "three"):
        make_standard_page(home_page, slug=slug, last_published_at=timezone.now())
    assert queries() == one <= 4


def test_robots_opens_the_site_and_names_the_sitemap_by_base_url(client, db, settings):
    settings.BASE_URL = "https://commons.example"
    text = client.get("/robots.txt", headers={"host": "localhost"}).content.decode()
    assert "Sitemap: https://commons.example/sitemap.xml" in text
    assert {"Disallow: /admin/", "Disallow: /accounts/", "Disallow: /search/?", "Disallow: /cy/search/?"} <= set(
        text.splitlines()
    )
    assert "Disallow: /\n" not in text
