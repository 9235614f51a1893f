"""What machines read in a page's head."""

from __future__ import annotations

import json

import pytest
from bs4 import BeautifulSoup

from elements.framework import Element
from home.models import SiteMedia
from tests.factories.guides import make_elements_index, make_guide
from tests.factories.site import make_standard_page, make_translation

pytestmark = pytest.mark.django_db
SITE = "https://commons.example"


@pytest.fixture(autouse=True)
def _base_url(settings):
    settings.BASE_URL = SITE


def head(client, url):
    return BeautifulSoup(client.get(url, headers={"host": "localhost"}).content, "html.parser").head


def graph(client, url):
    data = json.loads(head(client, url).find("script", type="application/ld+json").string)
    assert data["@context"] == "https://schema.org"
    return data["@graph"]


def test_page_names_its_address_and_its_twin_by_base_url(client, home_page, home_page_cy, welsh):
    make_translation(make_standard_page(home_page), welsh, title="Cynghorion")
    found = head(client, "/cy/top-tips/")
    assert found.find("link", rel="canonical")["href"] == f"{SITE}/cy/top-tips/"
    twins = {link["hreflang"]: link["href"] for link in found.find_all("link", hreflang=True)}
    assert twins == {"en": f"{SITE}/top-tips/", "cy": f"{SITE}/cy/top-tips/", "x-default": f"{SITE}/top-tips/"}


def test_untranslated_page_names_the_original_as_its_address(client, home_page, home_page_cy, welsh):
    make_standard_page(home_page).copy_for_translation(welsh, alias=True)
    assert head(client, "/cy/top-tips/").find("link", rel="canonical")["href"] == f"{SITE}/top-tips/"


def test_page_can_be_shared(client, home_page):
    make_standard_page(home_page, title='Tips & "tricks"', summary="Short <words>.")
    shared = {meta["property"]: meta["content"] for meta in head(client, "/top-tips/").find_all("meta", property=True)}
    assert shared["og:title"] == 'Tips & "tricks"'
    assert shared["og:description"] == "Short <words>."
    assert shared["og:url"] == f"{SITE}/top-tips/"
    assert shared["og:image"].startswith(f"{SITE}/")


def test_guide_is_described_as_something_to_learn_from_with_its_place(client, home_page):
    guide = make_guide(make_elements_index(home_page), Element.RELATIONSHIPS)
    guide.save_revision().publish()
    page, crumbs = graph(client, "/elements/relationships/")
    assert page["@type"] == ["WebPage", "LearningResource"]
    assert (page["name"], page["inLanguage"], page["url"]) == (
        "Relationships",
        "en-GB",
        f"{SITE}/elements/relationships/",
    )
    assert page["publisher"]["@type"] == "Organization"
    assert page["dateModified"].startswith("20")
    assert [item["item"] for item in crumbs["itemListElement"]] == [f"{SITE}/", f"{SITE}/elements/"]


def test_film_is_described_with_its_words(client, home_page):
    film = SiteMedia.objects.create(
        title="In two minutes", type="video", file="media/a.mp4", thumbnail="media_thumbnails/a.png", duration=95,
        transcript="All the words.",
    )  # fmt: skip
    make_guide(make_elements_index(home_page), Element.RELATIONSHIPS, video=film)
    video = next(item for item in graph(client, "/elements/relationships/") if item["@type"] == "VideoObject")
    assert video["contentUrl"] == f"{SITE}/media/media/a.mp4"
    assert (video["duration"], video["transcript"], video["inLanguage"]) == ("PT95S", "All the words.", "en")


def test_words_of_a_page_cannot_end_its_data_block(client, home_page):
    make_standard_page(home_page, title="</script><script>alert(1)</script>")
    html = client.get("/top-tips/").content.decode()
    assert "<script>alert(1)" not in html
    assert graph(client, "/top-tips/")[0]["name"] == "</script><script>alert(1)</script>"


def test_search_and_feedback_have_no_data_block_and_no_index(client, home_page):
    page = make_standard_page(home_page)
    for path in ("/search/?q=x", f"/feedback/{page.pk}/problem/", f"/feedback/{page.pk}/thanks/"):
        found = head(client, path)
        assert found.find("meta", attrs={"name": "robots"})["content"] == "noindex"
        assert found.find("script", type="application/ld+json") is None
