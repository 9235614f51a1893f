"""One story as its readers see it."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.documents.models import Document
from wagtail.images.tests.utils import get_test_image_file

from casestudies.models.story import WORDS
from casestudies.sections import HEADINGS
from elements.framework import Element
from home import page_cache
from home.models import PageReview, SiteImage
from tests.factories.community import make_member, make_organisation, make_region, make_system
from tests.factories.guides import make_elements_index, make_guide
from tests.factories.site import make_translation
from tests.factories.stories import make_region_page, make_stories_index, make_story

pytestmark = pytest.mark.django_db
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.\w+")


@pytest.fixture(autouse=True)
def _no_pdf(monkeypatch: Any) -> None:
    """A page does not wait for its PDF here: test_story_pdf makes them."""
    from casestudies.templatetags import stories

    monkeypatch.setattr(stories, "_download", lambda pk: stories.Download("/story.pdf", 52 * 1024))


@pytest.fixture
def london(home_page):
    """The page of a region."""
    return make_region_page(make_stories_index(home_page), "london")


def main(client, page) -> BeautifulSoup:
    return BeautifulSoup(client.get(page.url).content, "html5lib").main


def words(node) -> str:
    return " ".join(node.get_text(" ").split())


def make_picture(name: str = "a") -> SiteImage:
    picture = SiteImage.objects.create(title="A ward", file=get_test_image_file(f"{name}.png"))
    picture.decorative, picture.contextual_alt_text = False, "A ward at night"
    return picture


def make_file(name: str = "a") -> Document:
    return Document.objects.create(title="Plan", file=SimpleUploadedFile(f"{name}.txt", b"words"), file_size=5)


def quotation(**values: Any) -> tuple[str, dict[str, Any]]:
    return ("quotation", {"quotation": "It helped.", "who": "A ward manager", "consent": True, **values})


def test_summary_says_in_five_lines_what_a_busy_reader_needs(client, london) -> None:
    story = make_story(
        london, adapted=True, repeated="quarterly", costs_and_time="<p>Half a day a week.</p><p>No money.</p>",
        benefits=["breadth", "data"],
    )  # fmt: skip
    box = main(client, story).find(class_="app-story__summary")
    lines = {words(row.dt): words(row.dd) for row in box.find_all(class_="app-terms__row")}
    assert lines == {
        "Who": "An acute trust. 5,000 to 9,999 staff. London.",
        "What they did": "A quiet room for every ward.",
        "How they used the diagnostic": "Completed, running new initiatives. All seven elements, light touch. "
        "Made shorter or more visual. Done again every quarter.",
        "What changed": "More focus on the breadth of health and wellbeing. "
        "New approaches to data review, benchmarking or reporting.",
        "What it took": "Half a day a week. No money.",
    }


def test_summary_says_what_is_not_said(client, london) -> None:
    story = make_story(
        london, stage="", approach="", benefits=[], what_changed="", described_as="An acute trust, London"
    )
    box = main(client, story).find(class_="app-story__summary")
    lines = {words(row.dt): words(row.dd) for row in box.find_all(class_="app-terms__row")}
    assert lines["Who"] == "An acute trust, London. 5,000 to 9,999 staff."
    assert {lines["How they used the diagnostic"], lines["What changed"], lines["What it took"]} == {"Not said"}


def test_only_parts_that_are_filled_stand_there_in_order(client, london) -> None:
    full = make_story(london, who_was_involved="<p>Nurses.</p>", costs_and_time="<p>An hour.</p>")
    assert [name for name in (h2.get("id") for h2 in main(client, full).find_all("h2")) if name in HEADINGS] == list(
        WORDS
    )
    empty = make_story(london, title="Short", **{**dict.fromkeys(WORDS, "<p></p>"), "what_helped": "<p>A sponsor.</p>"})
    headings = [words(h2) for h2 in main(client, empty).find_all("h2")]
    assert headings[:3] == ["In short", "What helped", "Facts"]
    assert not {"In their own words", "Pictures", "Files"} & set(headings)


def test_facts_are_named_and_what_is_not_said_is_left_out(client, london) -> None:
    system = make_system("one-system", make_region("london"))
    place = make_organisation("Example Trust")
    story = make_story(
        london, organisation=place, described_as="", system=system, sub_elements=["physical-work-spaces"], repeated="",
        outcomes=["successes"],
    )  # fmt: skip
    rows = main(client, story).find("aside").find_all(class_="app-terms__row")
    found = {words(row.dt): [words(dd) for dd in row.find_all("dd")] for row in rows}
    assert found == {
        "Organisation": ["Example Trust"], "Sector": ["Acute trust"], "Region": ["London"],
        "Integrated care system": ["One System"], "Number of staff": ["5,000 to 9,999 staff"],
        "Elements": ["Environment"], "Sub-elements": ["Physical work spaces"],
        "Stage": ["Completed, running new initiatives"], "Approach": ["All seven elements, light touch"],
        "Benefits": ["More focus on the breadth of health and wellbeing"],
        "New initiatives": ["Better places to work and rest"],
        "What else came of it": ["It showed successes as well as gaps"],
    }  # fmt: skip


def test_elements_lead_to_their_guides_and_the_region_to_its_page(client, home_page, london) -> None:
    guide = make_guide(make_elements_index(home_page), Element.ENVIRONMENT)
    story = make_story(london, elements=["environment", "relationships"])
    facts = main(client, story).find("aside")
    assert facts.find("a", href=guide.url).find(class_="app-element--environment")
    assert "Relationships" in words(facts)  # its guide is not published: a tag without a link
    assert words(facts.find("a", href=london.url)) == "London"


def test_quotations_are_shown_with_consent_only(client, london) -> None:
    story = make_story(london, quotations=[quotation(), quotation(quotation="No!", who="Nobody", consent=False)])
    figures = main(client, story).find_all("figure")
    assert [(words(figure.blockquote), words(figure.figcaption)) for figure in figures] == [
        ("It helped.", "A ward manager")
    ]


def test_pictures_have_their_text_and_caption_and_files_their_kind_and_size(client, london) -> None:
    story = make_story(
        london, pictures=[("picture", {"image": make_picture(), "caption": "The new room"})],
        attachments=[("file", {"title": "Our plan", "document": make_file()})],
    )  # fmt: skip
    page = main(client, story)
    assert page.figure.img["alt"] == "A ward at night"
    assert words(page.figcaption) == "The new room"
    assert "Our plan (TXT, 1KB)" in words(page)


def test_reconstructed_story_says_so_with_the_report(client, london) -> None:
    notice = "Reconstructed from the published summary “Insights and learning from 24 trailblazer organisations”"
    assert notice in words(main(client, make_story(london, reconstructed=True)))
    assert notice not in words(main(client, make_story(london, title="Own words")))


def test_stories_like_it_give_their_reason(client, london) -> None:
    story = make_story(london)
    make_story(london, title="Light at night", sector="mental-health", stage="", initiatives=[])
    similar = main(client, story).find("section", attrs={"aria-labelledby": "similar"})
    assert [words(link) for link in similar.find_all("a")] == ["Light at night"]
    assert "Also an NHS trust that worked on environment, in the same region." in words(similar)


def test_lone_story_has_no_stories_like_it(client, london) -> None:
    assert "Stories like this one" not in words(main(client, make_story(london)))


def test_no_email_address_and_no_name_of_the_contact_anywhere(client, london) -> None:
    member = make_member("ann@example.com", first_name="Ann", last_name="Reachable", listed=True)
    story = make_story(london, contact=member, owner=member.user)
    html = client.get(story.url).content.decode()
    assert f'href="/case-studies/contact/{story.pk}/"' in html
    assert not ADDRESS.search(html)
    assert "Reachable" not in html
    assert member.public_id not in html
    assert "csrf" not in html


@pytest.mark.parametrize("field", ["title", "summary", "in_one_line", "described_as", "content_owner"])
def test_markup_in_a_plain_field_stays_words(client, london, field) -> None:
    evil = "<script>alert(1)</script> {{ 7 }} &amp;"
    story = make_story(london, **{"slug": "evil", "title": "A title", field: evil})
    PageReview.objects.create(page=story, reviewed_on=dt.date(2027, 3, 3), next_due=dt.date(2028, 3, 3))
    html = client.get(story.url).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7 }} &amp;amp;" in html


def test_markup_in_quotations_captions_and_names_of_files_stays_words(client, london) -> None:
    evil = "<b onclick=x>evil</b>"
    story = make_story(
        london, quotations=[quotation(quotation=evil, who=evil)],
        pictures=[("picture", {"image": make_picture(), "caption": evil})],
        attachments=[("file", {"title": evil, "document": make_file()})],
    )  # fmt: skip
    html = client.get(story.url).content.decode()
    assert evil not in html
    assert html.count("&lt;b onclick=x&gt;evil&lt;/b&gt;") == 4


def test_page_says_when_it_was_reviewed_and_offers_its_pdf(client, london) -> None:
    story = make_story(london)
    PageReview.objects.create(page=story, reviewed_on=dt.date(2027, 3, 3), next_due=dt.date(2028, 3, 3))
    text = words(main(client, story))
    assert "Page last reviewed: 3 March 2027" in text
    assert "This story on one page (PDF only, 52KB)" in text


def test_machines_read_an_article_with_what_it_is_about(client, london, settings) -> None:
    settings.BASE_URL = "https://commons.example"
    story = make_story(london, organisation=make_organisation("Example Trust"))
    story.save_revision().publish()
    found = BeautifulSoup(client.get(story.url).content, "html.parser").head
    data = json.loads(found.find("script", type="application/ld+json").string)["@graph"][0]
    assert data["@type"] == ["WebPage", "Article"]
    assert [thing["name"] for thing in data["about"]] == ["Environment"]
    assert (data["headline"], data["author"]["name"]) == ("Rest that works", "Example Trust")
    assert data["datePublished"][:2] == "20"
    assert data["publisher"]["@type"] == "Organization"
    assert found.find("meta", property="og:url")["content"] == f"https://commons.example{story.url}"


def test_welsh_story_is_welsh_and_one_that_is_not_translated_says_so(
    client, home_page, home_page_cy, welsh, london
) -> None:
    region = london.region
    region.name_cy = "Llundain"
    region.save()
    story = make_story(london)
    make_story(london, title="Another")
    translated = make_translation(story, welsh, title="Gorffwys")
    html = BeautifulSoup(client.get(translated.url).content, "html5lib")
    assert translated.url.startswith("/cy/")
    assert "Llundain" in words(html.main)
    alias = make_story(london, title="Only English").copy_for_translation(welsh, copy_parents=True, alias=True)
    html = BeautifulSoup(client.get(alias.url).content, "html5lib")
    assert html.find(class_="app-words")["lang"] == "en"
    assert "In short" in words(html.main)
    assert html.main.find("a", href=re.compile("^/cy/case-studies/contact/"))
    assert html.main.find("section", attrs={"aria-labelledby": "similar"}).find("a")["href"].startswith("/cy/")


@pytest.mark.parametrize("number", [1, 3])
def test_story_takes_the_same_queries_whatever_it_holds(client, london, settings, fresh_generation, number) -> None:
    settings.FRAGMENT_CACHE = False
    document = make_file("linked")
    link = f'<p><a linktype="document" id="{document.pk}">plan</a> and <a linktype="page" id="{london.pk}">page</a></p>'
    story = make_story(
        london, organisation=make_organisation(), system=make_system(), sharing_image=make_picture("shared"),
        **dict.fromkeys(WORDS, link),
        quotations=[quotation()] * number,
        pictures=[("picture", {"image": make_picture(str(at)), "caption": ""}) for at in range(number)],
        attachments=[("file", {"title": "Plan", "document": make_file(str(at))}) for at in range(number)],
    )  # fmt: skip
    for at in range(number):
        make_story(london, title=f"Another {at}")
    fresh_generation()
    client.get(story.url)
    page_cache.store.clear()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(story.url).status_code == 200
    # The page, its picture for sharing, organisation, system, pictures, files, and the files that its words link to.
    assert len(captured) == 7, [query["sql"][:120] for query in captured]
