"""Cookies: none for readers, and the page that lists them lists all of them (statements 26 and 62)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from diagnostic.views import staff_sent
from tests.conventions.conftest import Seen
from tests.loaded.kept import PASSWORD

if TYPE_CHECKING:
    from django.test import Client

    from tests.loaded.fixtures import Loaded

# Set by a script in the editors' menu: tests/browser/test_editing.py looks that it is the only one.
BACK_OFFICE = {"wagtail_sidebar_collapsed"}
# Set by the anonymous link for staff, with the thanks: tests/diagnostic/test_staff_link.py.
STAFF_LINK = {staff_sent.NAME}


def test_public_page_sets_no_cookie(public_pages: list[Seen], error_pages: list[Seen]) -> None:
    visitors = [page for page in [*public_pages, *error_pages] if page.place.role == "visitor"]
    assert not {page.address: page.response.cookies.output() for page in visitors if page.response.cookies}


def test_public_page_answers_alike_whatever_cookie_comes(loaded: Loaded) -> None:
    plain, strange = loaded(), loaded()
    strange.cookies["stranger"] = "1"
    assert plain.get("/about/").content == strange.get("/about/").content


def test_cookies_page_lists_exactly_the_cookies_that_are_set(loaded: Loaded, public_pages: list[Seen]) -> None:
    set_by_the_site = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME}
    client = loaded()
    for page in public_pages:
        client.get(page.address)
    sign_in(client)
    for address in ("/", "/search/?q=NHS", "/accounts/2fa/", "/cy/accounts/email/", "/admin/"):
        client.get(address)
    assert set(client.cookies) == set_by_the_site
    for page in public_pages:
        if page.place.name == "cookies":
            table = page.soup.main.find("table")
            listed = {row.find(["th", "td"]).get_text(strip=True) for row in table.find_all("tr")[1:]}
            names = {name.removeprefix("__Host-") for name in listed}
            assert names - set_by_the_site == BACK_OFFICE | STAFF_LINK, page.address
            assert set_by_the_site <= names, page.address
            assert all(cell.get_text(strip=True) for cell in table.find_all(["th", "td"])), "an empty cell"


def sign_in(client: Client) -> None:
    """As a person does, with the form."""
    answer = {"login": "member@demo.hwb-commons.example", "password": PASSWORD}
    response = client.post("/accounts/login/", answer)
    assert response.status_code == 302, response.content[:2000]


def test_session_cookie_is_shut_to_scripts_and_other_sites(loaded: Loaded) -> None:
    client = loaded()
    sign_in(client)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert 0 < int(cookie["max-age"] or settings.SESSION_COOKIE_AGE) <= 12 * 3600
