"""The components that are the NHS design system's have its markup: nhsuk-frontend's own fixtures are the oracle."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client
from django.utils.safestring import mark_safe

from home.views.gallery_examples import EXAMPLES

PACKAGE = Path(settings.SITE_DIR) / "frontend/node_modules/nhsuk-frontend/dist/nhsuk/components"
PAGES = {"previous_word": "Previous", "next_word": "Next", "page_word": "page", "label": "Pagination"}
DO = [
    "cover blisters with a soft plaster or padded dressing",
    "wash your hands before touching a burst blister",
    "allow the fluid in a burst blister to drain before covering it with a plaster or dressing",
]
DONT = [
    "do not burst a blister yourself",
    "do not peel the skin off a burst blister",
    "do not pick at the edges of the remaining skin",
    "do not wear the shoes or use the equipment that caused your blister until it heals",
]
CASES: list[tuple[str, str, str, dict[str, Any]]] = [
    ("skip_link", "skip-link", "default", {"href": "#maincontent", "text": "Skip to main content"}),
    ("back_link", "back-link", "default", {"href": "#", "text": "Back"}),
    ("action_link", "action-link", "default", {"href": "#/find", "text": "Find your nearest A&E"}),
    ("tag", "tag", "default", {"text": "Active"}),
    (
        "breadcrumb",
        "breadcrumb",
        "default",
        {
            "items": [("Home", "#"), ("NHS services", "#"), ("Hospitals", "#")],
            "label": "Breadcrumb",
            "back_to": "Back to",
        },
    ),
    (
        "contents_list",
        "contents-list",
        "default",
        {
            "label": "Pages in this guide",
            "heading": "Contents",
            "items": [
                {"text": "What is AMD?", "current": True},
                {"text": "Symptoms", "href": "#"},
                {"text": "Getting diagnosed", "href": "#"},
                {"text": "Treatments", "href": "#"},
                {"text": "Living with AMD", "href": "#"},
            ],
        },
    ),
    (
        "pagination",
        "pagination",
        "default",
        {
            **PAGES,
            "previous_href": "#/section/treatments",
            "previous_title": "Treatments",
            "next_href": "#/section/symptoms",
            "next_title": "Symptoms",
        },
    ),
    (
        "pagination",
        "pagination",
        "with only next",
        {**PAGES, "next_href": "#/section/symptoms", "next_title": "Symptoms"},
    ),
    (
        "pagination_numbered",
        "pagination",
        "numbered",
        {
            **PAGES,
            "number_word": "Page",
            "previous_href": "#/section/1",
            "next_href": "#/section/3",
            "items": [
                {"number": 1, "href": "#/section/1"},
                {"number": 2, "href": "#/section/2", "current": True},
                {"number": 3, "href": "#/section/3"},
            ],
        },
    ),
    ("do_dont_list", "do-dont-list", "default", {"heading": "Do", "items": DO, "kind": "do"}),
    ("do_dont_list", "do-dont-list", "(don't)", {"heading": "Don't", "items": DONT, "kind": "dont"}),
    (
        "details",
        "details",
        "default",
        {
            "summary": "How to find your NHS number",
            "text": "You can find your NHS number by logging in to the NHS App "
            "or on any document the NHS has sent you.",
        },
    ),
    (
        "inset_text",
        "inset-text",
        "default",
        {
            "label": "Information:",
            "text": "You can report any suspected side effect using the Yellow Card safety scheme",
        },
    ),
    (
        "warning_callout",
        "warning-callout",
        "default",
        {
            "heading": "Important",
            "text": "For safety, tell your doctor or pharmacist if you're taking any other medicines, "
            "including herbal medicines, vitamins or supplements.",
        },
    ),
    (
        "card",
        "card",
        "clickable",
        {
            "href": "#",
            "heading": "Introduction to care and support",
            "description": "A quick guide for people who have care and support needs and their carers",
        },
    ),
    (
        "notification_banner",
        "notification-banner",
        "default",
        {"title": "Important", "text": "The patient record was updated."},
    ),
    (
        "notification_banner",
        "notification-banner",
        "with success variant",
        {"title": "Success", "text": "Email sent to example@email.com", "success": True, "id": 1},
    ),
    (
        "summary_list",
        "summary-list",
        "default",
        {
            "rows": [
                {"key": "Name", "value": "Karen Francis"},
                {"key": "Date of birth", "value": "15 March 1984"},
                {"key": "Contact information", "value": "73 Roman Rd\nLeeds\nLS2 5ZN"},
                {
                    "key": "Contact details",
                    "value": mark_safe("<p>07700 900362</p><p>karen.francis@example.com</p>"),
                },
            ]
        },
    ),
    (
        "table",
        "tables",
        "default",
        {
            "caption": "Impetigo can look similar to other skin conditions",
            "header": ["Skin symptoms", "Possible cause"],
            "rows": [
                {"cells": ["Blisters on lips or around the mouth", "Cold sores"]},
                {"cells": ["Itchy, dry, cracked, sore", "Eczema"]},
                {"cells": ["Itchy blisters", "Shingles, chickenpox"]},
            ],
        },
    ),
]


def fixtures(component: str, name: str) -> list[str]:
    """The package's HTML for one of a component's examples, in each of its variants."""
    path = PACKAGE / component / "fixtures.json"
    assert path.exists(), f"{path} is missing: run `npm ci` in site/frontend"
    return [each["html"] for each in json.loads(path.read_text())["fixtures"] if each["name"] == name]


def shape(html: str) -> list[Any]:
    """Markup without what a browser does not see: white space between and around words, the order of attributes."""
    return [branch for branch in map(_branch, BeautifulSoup(html, "html.parser").contents) if branch]


def _branch(node: Any) -> Any:
    if not isinstance(node, Tag):
        return re.sub(r"\s+", " ", str(node)).strip()
    attributes = {
        name: sorted(value) if isinstance(value, list) else value.strip() for name, value in node.attrs.items()
    }
    return [node.name, attributes, [branch for branch in map(_branch, node.contents) if branch]]


@pytest.mark.parametrize(
    ("template", "component", "name", "arguments"), CASES, ids=[f"{case[0]}: {case[2]}" for case in CASES]
)
def test_component_has_the_markup_of_the_design_system(
    template: str, component: str, name: str, arguments: dict[str, Any]
) -> None:
    ours = shape(render_to_string(f"_components/{template}.html", arguments))
    theirs = [shape(html) for html in fixtures(component, name)]
    assert theirs
    assert ours in theirs, f"\nours:   {ours}\ntheirs: {theirs[0]}"


def test_header_has_the_markup_of_the_design_system() -> None:
    arguments = {
        "classes": "nhsuk-header--white",
        "logo": True,
        "service_name": "Manage patients",
        "home_url": "#",
        "home_label": "homepage",
        "search_url": "https://www.nhs.uk/search/",
        "search_label": "Search patients by name or NHS number",
        "search_placeholder": "Name or NHS number",
        "search_button": "Search",
        "account_label": "Account",
        "account": [
            {"text": "Florence Nightingale", "href": "#", "icon": "user"},
            {"text": "Regional Manager, Hull and East Yorkshire Hospitals NHS Trust"},
            {"text": "Change role", "href": "#"},
            {"text": "Log out", "action": "#"},
        ],
        "menu_label": "Menu",
        "menu_hidden": "Browse",
        "menu_more": "More",
        "menu": [
            {"text": "Home", "href": "#"},
            {"text": "Create user", "href": "#"},
            {"text": "Find user", "href": "#"},
        ],
    }
    theirs = fixtures("header", "with service name, search, account (logged in, complex), navigation")
    assert shape(render_to_string("_components/header.html", arguments)) in [shape(html) for html in theirs]


def test_header_marks_the_current_menu_item_as_the_design_system_does() -> None:
    items = ["Health A to Z", "Live Well", "Mental health", "Care and support", "Pregnancy", "NHS services"]
    menu = [{"text": text, "href": "#", "current": text == "Pregnancy"} for text in items]
    arguments = {"menu": menu, "menu_label": "Menu", "menu_hidden": "Browse", "menu_more": "More"}
    ours = BeautifulSoup(render_to_string("_components/header.html", arguments), "html.parser")
    theirs = BeautifulSoup(fixtures("header", "with navigation")[0], "html.parser")
    assert shape(str(ours.select_one(".nhsuk-header__navigation"))) == shape(
        str(theirs.select_one(".nhsuk-header__navigation"))
    )


def test_component_escapes_what_it_is_given() -> None:
    html = render_to_string("_components/card.html", {"href": "#", "heading": "<script>alert(1)</script>"})
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_several_notifications_have_names_of_their_own() -> None:
    html = "".join(
        render_to_string("_components/notification_banner.html", {"title": "Important", "text": "A", "id": number})
        for number in (1, 2, 3)
    )
    soup = BeautifulSoup(html, "html.parser")
    named = [banner["aria-labelledby"] for banner in soup.select(".nhsuk-notification-banner")]
    assert len(set(named)) == 3
    assert all(soup.find(id=name) for name in named)


def test_gallery_shows_every_component_there_is(client: Client, home_page: object) -> None:
    shown = client.get("/_components/").content.decode()
    folder = Path(settings.SITE_DIR) / "templates/_components"
    files = {path.stem for path in folder.glob("*.html")} - {"gallery", "header"}
    assert files == {example.template for example in EXAMPLES}
    assert all(f"_components/{name}.html" in shown for name in files)
    assert "noindex" in shown
