"""The rich text editor and the house style of what is written in it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import BadRequest
from django.urls import reverse
from wagtail.admin.rich_text import get_rich_text_editor_widget
from wagtail.rich_text import RichText
from wagtail.test.utils.form_data import nested_form_data, streamfield

from home.admin.rich_text import SiteRichTextArea
from home.blocks import BODY_BLOCKS, PLAIN_RICH_TEXT, RICH_TEXT
from home.checks import Outline, page_warnings
from home.models import HomePage, StandardPage
from tests.factories.site import make_standard_page
from tests.home.editors import edit, messages_of, national_editor, signed_in

BLOCK = {"key": "a", "text": "Ŵyn", "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": []}
GOOD_SUMMARY = "What twenty-four organisations wish somebody had told them before they began."


def test_editor_offers_only_what_the_design_has() -> None:
    allowed = {"h2", "h3", "bold", "ol", "ul", "link", "document-link"}
    assert set(settings.WAGTAILADMIN_RICH_TEXT_EDITORS["default"]["OPTIONS"]["features"]) == allowed
    assert set(RICH_TEXT) == allowed
    assert set(PLAIN_RICH_TEXT) <= allowed
    assert BODY_BLOCKS[0][1].features == RICH_TEXT


def test_rich_text_uses_our_widget() -> None:
    assert isinstance(get_rich_text_editor_widget("default"), SiteRichTextArea)


@pytest.mark.parametrize(
    "sent",
    [
        "not JSON at all",
        "[]",
        "7",
        '{"blocks": 3, "entityMap": {}}',
        json.dumps({"blocks": [{**BLOCK, "entityRanges": [{"key": 9, "offset": 0, "length": 1}]}], "entityMap": {}}),
        "[" * 100_000,
    ],
)
def test_nonsense_is_a_bad_request(sent: str) -> None:
    widget = SiteRichTextArea(features=RICH_TEXT)
    with pytest.raises(BadRequest):
        widget.value_from_datadict({"body": sent}, {}, "body")


def test_words_survive_the_widget() -> None:
    sent = json.dumps({"blocks": [BLOCK], "entityMap": {}})
    found = SiteRichTextArea(features=RICH_TEXT).value_from_datadict({"body": sent}, {}, "body")
    assert "Ŵyn</p>" in found


def test_script_and_strange_links_are_dropped() -> None:
    link = {"type": "LINK", "mutability": "MUTABLE", "data": {"url": "javascript:alert(1)"}}
    block = {
        "key": "a",
        "text": "<script>here",
        "type": "header-one",
        "depth": 0,
        "inlineStyleRanges": [{"style": "ITALIC", "offset": 0, "length": 4}],
        "entityRanges": [{"key": 0, "offset": 0, "length": 4}],
    }
    sent = json.dumps({"blocks": [block], "entityMap": {"0": link}})
    found = SiteRichTextArea(features=RICH_TEXT).value_from_datadict({"body": sent}, {}, "body")
    assert not any(part in found for part in ("javascript", "<h1", "<i>", "<em>", "<script"))


@pytest.fixture
def tips(home_page: HomePage) -> StandardPage:
    return make_standard_page(home_page, summary=GOOD_SUMMARY)


def test_nonsense_sent_to_the_editor_is_400_and_changes_nothing(tips: StandardPage) -> None:
    data = nested_form_data({"title": "Lost", "slug": "lost", "body": streamfield([("text", "not JSON")])})
    address = reverse("wagtailadmin_pages:edit", args=[tips.pk])
    assert signed_in(national_editor()).post(address, data).status_code == 400
    tips.refresh_from_db()
    assert tips.title == "Top tips"


@pytest.mark.parametrize(
    ("html", "warns"),
    [
        ("<h2>One</h2><h3>Two</h3><h2>Three</h2>", ""),
        ("<h3>Two</h3>", "skips a level"),
        ("<h2> </h2>", "no words"),
        ('<p><a href="/x/">click here</a></p>', "does not say where it goes"),
        ('<p><a href="/x/">Read more…</a></p>', "does not say where it goes"),
        ('<p><a href="https://www.nhs.uk/">https://www.nhs.uk/</a></p>', "shows its address"),
        ('<p><a href="/x/">Top tips from trailblazers</a></p>', ""),
    ],
)
def test_house_style_of_words(tips: StandardPage, html: str, warns: str) -> None:
    tips.body = [("text", RichText(html))]
    found = page_warnings(tips)
    assert bool(found) == bool(warns)
    assert warns in " ".join(found)


def test_heading_of_another_block_counts(tips: StandardPage) -> None:
    tips.body = [
        ("warning", {"heading": "Before you start", "text": RichText("<p>Ask.</p>")}),
        ("text", RichText("<h3>Below it</h3>")),
    ]
    assert page_warnings(tips) == []


@pytest.mark.parametrize(("length", "warns"), [(65, False), (66, True)])
def test_long_title_warns(tips: StandardPage, length: int, warns: bool) -> None:
    tips.title = "t" * length
    assert any("characters long" in sentence for sentence in page_warnings(tips)) is warns


def test_missing_introduction_warns(tips: StandardPage) -> None:
    tips.summary = ""
    assert "no introduction" in page_warnings(tips)[0]


def test_editor_is_told_after_saving_and_in_the_side_panel(tips: StandardPage) -> None:
    client = signed_in(national_editor())
    response = edit(client, tips, title="A title that goes on and on until nobody on a phone can read it in one go")
    assert "Keep it to 65" in messages_of(response)
    panel = client.get(reverse("wagtailadmin_pages:edit", args=[tips.pk])).content.decode()
    assert "Keep it to 65" in panel


def test_good_page_is_saved_without_a_word(tips: StandardPage) -> None:
    response: Any = edit(signed_in(national_editor()), tips, title="Top tips from trailblazers")
    assert "better" not in messages_of(response)


def test_outline_reads_links_inside_headings() -> None:
    outline = Outline('<h2>See <a href="/">the guide</a></h2>')
    assert (outline.levels, outline.links) == ([2], ["the guide"])
