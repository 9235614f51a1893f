"""The page shell's tags: menu, account section, languages, addresses, what machines read."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from django.test import Client

from community.models import User
from home.models import HomePage, SiteSettings
from tests.factories.site import make_standard_page


def soup(client: Client, path: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(path).content, "html.parser")


def test_title_leaves_out_the_section_right_below_home(client: Client, home_page: HomePage) -> None:
    parent = make_standard_page(home_page, title="Getting started", slug="getting-started")
    make_standard_page(parent, title="Top tips", slug="tips")
    assert soup(client, "/getting-started/").title.string == "Getting started – HWB Commons – NHS"
    assert soup(client, "/getting-started/tips/").title.string == "Top tips – Getting started – HWB Commons – NHS"


def test_menu_marks_the_section_that_holds_the_page(client: Client, home_page: HomePage) -> None:
    parent = make_standard_page(home_page, title="Getting started", slug="getting-started", show_in_menus=True)
    make_standard_page(home_page, title="Resources", slug="resources", show_in_menus=True)
    make_standard_page(parent, slug="tips")
    current = soup(client, "/getting-started/tips/").select(".nhsuk-header__navigation-link[aria-current]")
    assert [link.get_text(strip=True) for link in current] == ["Getting started"]


def test_breadcrumb_calls_the_first_page_home(client: Client, home_page: HomePage) -> None:
    home_page.title = "Practical help for people who lead on wellbeing"
    home_page.save_revision().publish()
    make_standard_page(home_page)
    crumbs = soup(client, "/top-tips/").select(".nhsuk-breadcrumb__link")
    assert [(crumb.get_text(strip=True), crumb["href"]) for crumb in crumbs] == [("Home", "/")]


def test_visitor_is_offered_to_sign_in_and_the_page_holds_no_token(client: Client, home_page: HomePage) -> None:
    page = soup(client, "/")
    account = page.select(".nhsuk-header__account-item")
    assert [item.get_text(strip=True) for item in account] == ["Sign in", "Create an account"]
    assert not page.select("[name=csrfmiddlewaretoken]")


def test_member_sees_their_name_and_can_log_out_by_form(client: Client, home_page: HomePage, user: User) -> None:
    client.force_login(user)
    account = soup(client, "/").select(".nhsuk-header__account-item")
    assert account[0].get_text(strip=True) == "Sam Okafor"
    assert account[0].a["href"] == "/accounts/"
    form = account[-1].form
    assert form["method"] == "post"
    assert form["action"] == "/accounts/logout/"
    assert form.select_one("[name=csrfmiddlewaretoken]")["value"]


def test_canonical_address_stands_on_the_base_url_and_not_on_the_host(
    client: Client, home_page: HomePage, settings: Any
) -> None:
    settings.BASE_URL = "https://hwb.example"
    page = BeautifulSoup(client.get("/?utm=1", headers={"host": "localhost"}).content, "html.parser")
    assert page.select_one("link[rel=canonical]")["href"] == "https://hwb.example/"
    assert page.select_one("meta[property='og:image']")["content"].startswith("https://hwb.example/static/")


def test_translated_page_names_its_twin_to_search_engines(client: Client, home_page_cy: HomePage) -> None:
    alternates = {link["hreflang"]: link["href"] for link in soup(client, "/cy/").select("head link[hreflang]")}
    assert set(alternates) == {"en", "cy", "x-default"}
    assert alternates["en"] == alternates["x-default"]
    assert alternates["cy"].endswith("/cy/")


def test_untranslated_page_is_marked_and_points_to_its_original(
    client: Client, home_page: HomePage, home_page_cy: HomePage, settings: Any
) -> None:
    page = make_standard_page(home_page, body=[("text", "<p>English words.</p>")])
    page.copy_for_translation(home_page_cy.locale, alias=True)
    found = soup(client, "/cy/top-tips/")
    words = found.select_one(".app-words")
    assert found.html["lang"] == "cy"
    assert words["lang"] == "en"
    assert "English words." in words.get_text()
    assert found.select_one(".app-untranslated")
    assert found.select_one("link[rel=canonical]")["href"] == f"{settings.BASE_URL}/top-tips/"
    assert "cy" not in [link["hreflang"] for link in found.select("head link[hreflang]")]


def test_language_switch_on_a_page_without_a_twin_leads_to_the_other_home(
    client: Client, home_page: HomePage, home_page_cy: HomePage
) -> None:
    make_standard_page(home_page)
    assert soup(client, "/top-tips/").select_one(".app-languages__link")["href"] == "/cy/"


def test_language_switch_off_the_page_tree_keeps_the_place(client: Client, home_page_cy: HomePage) -> None:
    link = soup(client, "/accounts/login/").select_one(".app-languages__link")
    assert (link["href"], link["hreflang"], link["lang"]) == ("/cy/accounts/login/", "cy", "cy")


def test_structured_data_cannot_be_broken_out_of(client: Client, home_page: HomePage) -> None:
    make_standard_page(home_page, title="</script><b>&", slug="odd")
    data = re.search(rb'<script type="application/ld\+json">(.*?)</script>', client.get("/odd/").content)
    assert data
    page, crumbs = json.loads(data[1])["@graph"]
    assert page["name"] == "</script><b>&"
    assert page["inLanguage"] == "en-GB"
    assert crumbs["itemListElement"][0]["item"].endswith("/")


def test_nhs_identity_shows_only_by_licence(client: Client, home_page: HomePage, fresh_generation: Any) -> None:
    before = client.get("/")
    assert b"nhsuk-header__logo" not in before.content
    assert b"frutiger" not in before.content
    assert "assets.nhs.uk" not in before["Content-Security-Policy"]
    switched_on = {"show_nhs_logo": True, "use_frutiger": True}
    SiteSettings.objects.update_or_create(site=home_page.get_site(), defaults=switched_on)
    fresh_generation()
    after = client.get("/")
    page = BeautifulSoup(after.content, "html.parser")
    assert page.select_one(".nhsuk-header__logo title").string == "NHS"
    assert page.select("link[rel=stylesheet][href*=frutiger]")
    assert "font-src 'self' https://assets.nhs.uk;" in after["Content-Security-Policy"] + ";"
    assert "script-src 'self';" in after["Content-Security-Policy"] + ";"


def test_welsh_pages_tell_scripts_their_words(client: Client, home_page_cy: HomePage) -> None:
    assert soup(client, "/").select("#component-words") == []
    words = json.loads(soup(client, "/cy/").select_one("#component-words").string)
    assert set(words) == {"passwordInput", "characterCount"}
    assert "%{count}" in words["characterCount"]["i18n"]["charactersUnderLimit"]["other"]


@pytest.mark.parametrize("name", ["500.html", "503.html"])
def test_page_for_bad_times_needs_no_context_and_speaks_both_languages(name: str) -> None:
    found = BeautifulSoup(render_to_string(name), "html.parser")
    assert found.h1.string.startswith("Sorry, ")
    assert found.select_one("[lang=cy] h2").get_text(strip=True)
    assert not found.select("script, style, [style]")


def test_page_end_shows_both_review_dates(client: Client, home_page: HomePage, user: User) -> None:
    import datetime as dt

    from home.models import PageReview

    page = make_standard_page(home_page)
    PageReview.objects.create(page=page, reviewed_on=dt.date(2027, 3, 3), next_due=dt.date(2028, 3, 3), by=user)
    words = soup(client, "/top-tips/").select_one(".app-review").get_text(" ", strip=True)
    assert words == "Page last reviewed: 3 March 2027 Next review due: 3 March 2028"


def test_member_message_is_shown_once_as_a_banner(client: Client, home_page: HomePage, user: User) -> None:
    html = render_to_string(
        "_partials/messages.html",
        {"messages": [type("Message", (), {"level_tag": "success", "__str__": lambda _: "Your name is saved."})()]},
    )
    banner = BeautifulSoup(html, "html.parser").select_one(".nhsuk-notification-banner--success")
    assert banner["role"] == "alert"
    assert "Your name is saved." in banner.get_text()
