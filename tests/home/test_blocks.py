"""Every block of a page's body as readers see it."""

from __future__ import annotations

import json
from typing import Any

from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents import get_document_model
from wagtail.images.tests.utils import get_test_image_file

from home.blocks import BODY_BLOCKS
from home.models import HomePage, SiteImage, SiteMedia
from tests.factories.site import make_standard_page


def shown(client: Client, home: HomePage, *blocks: tuple[str, Any]) -> BeautifulSoup:
    body = json.dumps([{"type": kind, "value": value} for kind, value in blocks])  # as the database has it
    make_standard_page(home, slug="blocks", body=body)
    return BeautifulSoup(client.get("/blocks/").content, "html.parser").select_one("main")


def test_every_block_shows_what_it_was_given(client: Client, home_page: HomePage) -> None:
    words = [
        ("text", "<h2>A heading</h2><p>Text words.</p>"),
        ("inset", "Inset words."),
        ("warning", {"heading": "Mind", "text": "<p>Warning words.</p>"}),
        ("details", {"summary": "Press", "text": "<p>Hidden words.</p>"}),
        ("do_list", {"heading": "Do", "items": ["ask the night shift"]}),
        ("dont_list", {"heading": "Don’t", "items": ["start with a poster"]}),
        ("summary_list", {"heading": "", "rows": [{"key": "Kind", "value": "A template"}]}),
    ]
    main = shown(client, home_page, *words)
    text = main.get_text(" ", strip=True)
    for each in (
        "Text words.",
        "Inset words.",
        "Warning words.",
        "Hidden words.",
        "night shift",
        "a poster",
        "A template",
    ):
        assert each in text
    assert main.select_one(".nhsuk-details__text").get_text(strip=True) == "Hidden words."
    assert [heading.name for heading in main.select(".nhsuk-card__heading")] == ["h2", "h2", "h2"]


def test_every_block_has_a_template() -> None:
    from django.template.loader import get_template

    assert all(get_template(block.meta.template) for _, block in BODY_BLOCKS)


def test_table_names_its_rows_and_can_be_scrolled_by_keyboard(client: Client, home_page: HomePage) -> None:
    rows = [{"cells": ["Relationships", "79%"]}, {"cells": ["Environment", "67%"]}]
    main = shown(client, home_page, ("table", {"caption": "Time", "header": ["Element", "A lot"], "rows": rows}))
    region = main.select_one(".app-table")
    assert (region["tabindex"], region["role"], region["aria-label"]) == ("0", "region", "Time")
    assert [cell["scope"] for cell in main.select("th")] == ["col", "col", "row", "row"]
    assert [cell.get_text(strip=True) for cell in main.select("td")] == ["79%", "67%"]


def test_figures_stand_with_their_report(client: Client, home_page: HomePage) -> None:
    figure = {
        "value": "58%",
        "statement": "had filled it in (14 of 24)",
        "source": "trailblazers",
        "place": "section 2.2",
    }
    main = shown(client, home_page, ("figures", {"heading": "What they found", "items": [figure]}))
    assert main.select_one(".app-figure__value").get_text() == "58%"
    assert main.select_one(".app-figure__source").get_text(strip=True).endswith("organisations, section 2.2")


def test_cards_and_action_links_lead_to_live_pages_only(client: Client, home_page: HomePage) -> None:
    live = make_standard_page(home_page, slug="live")
    draft = make_standard_page(home_page, slug="draft", live=False)
    cards = [
        {"title": "There", "text": "Words.", "page": live.pk},
        {"title": "Gone", "text": "Words.", "page": draft.pk},
    ]
    main = shown(
        client,
        home_page,
        ("cards", {"heading": "Ways on", "items": cards}),
        ("action_link", {"label": "Go there", "page": live.pk}),
        ("action_link", {"label": "Go nowhere", "page": draft.pk}),
    )
    assert [link["href"] for link in main.select(".nhsuk-card__link, .nhsuk-action-link")] == ["/live/", "/live/"]
    assert "nowhere" not in main.get_text()


def test_file_says_its_type_and_size(client: Client, home_page: HomePage) -> None:
    pdf = get_document_model().objects.create(title="Plan", file=ContentFile(b"%PDF-" + b"x" * 3000, "plan.pdf"))
    sheet = get_document_model().objects.create(title="Sheet", file=ContentFile(b"a,b", "sheet.csv"))
    main = shown(
        client,
        home_page,
        ("file", {"title": "The plan", "document": pdf.pk}),
        ("file", {"title": "The sheet", "document": sheet.pk}),
    )
    assert [link.get_text(" ", strip=True) for link in main.select(".app-file a")] == [
        "The plan (PDF only, 3KB)",
        "The sheet (CSV, 1KB)",
    ]


def test_picture_has_several_sizes_and_its_alternative_text(client: Client, home_page: HomePage) -> None:
    picture = SiteImage.objects.create(title="A garden", file=get_test_image_file(), credit="Sam Okafor, CC0")
    image = {"image": picture.pk, "alt_text": "A quiet garden with a bench", "decorative": False}
    main = shown(client, home_page, ("picture", {"image": image, "caption": "The garden at noon"}))
    img = main.select_one("img")
    assert img["alt"] == "A quiet garden with a bench"
    assert img["loading"] == "lazy"
    assert "webp" in img["srcset"]
    caption = main.select_one("figcaption").get_text(" ", strip=True)
    assert caption == "The garden at noon Sam Okafor, CC0"


def test_film_never_starts_by_itself_and_has_captions_and_words(client: Client, home_page: HomePage) -> None:
    film = SiteMedia.objects.create(
        title="The seven elements",
        type="video",
        duration=62,
        file=ContentFile(b"film", "film.mp4"),
        thumbnail=ContentFile(b"poster", "film.png"),
        captions=ContentFile(b"WEBVTT", "film.vtt"),
        transcript="All the words.",
        language="en",
    )
    main = shown(client, home_page, ("video", {"video": film.pk}))
    video = main.video
    assert video.has_attr("controls")
    assert not video.has_attr("autoplay")
    assert (video["preload"], video["lang"]) == ("none", "en")
    assert video["poster"].endswith(".png")
    assert (video.track["kind"], video.track["srclang"]) == ("captions", "en")
    assert "All the words." in main.details.get_text()
    assert main.figcaption.get_text(" ", strip=True) == "The seven elements (62 seconds)"


def test_home_page_shows_the_wheel_once_beside_its_first_words(client: Client, home_page: HomePage) -> None:
    home_page.body = [("text", "<p>First words.</p>"), ("summary_list", {"heading": "", "rows": []})]
    home_page.save_revision().publish()
    page = BeautifulSoup(client.get("/").content, "html.parser")
    assert len(page.select(".app-wheel")) == 1
    assert page.select_one(".app-start__words").get_text(strip=True) == "First words."
    home_page.body = [("wheel", None), ("text", "<p>First words.</p>")]
    home_page.save_revision().publish()
    page = BeautifulSoup(client.get("/").content, "html.parser")
    assert len(page.select(".app-wheel")) == 1
    assert not page.select(".app-start")
