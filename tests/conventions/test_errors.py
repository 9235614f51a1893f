"""Error pages: statement 21, and security's “a stranger's thing looks like a missing one”."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import OperationalError, connection
from django.test import RequestFactory

from home.views import errors
from tests.conventions.conftest import Seen, in_language, parsed

if TYPE_CHECKING:
    from tests.loaded.fixtures import Loaded


def test_page_not_found_is_said_in_words(error_pages: list[Seen]) -> None:
    for page in error_pages:
        assert page.heading == in_language(page.language, "Page not found")
        assert not page.soup.find(class_="nhsuk-breadcrumb")
        assert "404" not in page.soup.get_text()
        assert page.soup.main.find_all("a"), "no way to go on"


def test_page_not_found_is_the_same_for_any_address(loaded: Loaded) -> None:
    def words(address: str) -> str:
        return loaded().get(address).content.decode().replace(address, "")

    assert words("/no-such-page/") == words("/neither-is-this/")


@pytest.mark.parametrize("path", ["/statusz", "/metrics", "/no-such-page/"])
def test_page_not_found_stays_one_while_our_own_files_are_missing(loaded: Loaded, path: str) -> None:
    with mock.patch.object(staticfiles_storage, "url", side_effect=ValueError("Missing staticfiles manifest entry")):
        response = loaded().get(path)
    assert (response.status_code, response.content) == (404, b"Page not found\n")


def test_fault_of_ours_is_said_without_the_database(django_db_blocker: Any) -> None:
    with django_db_blocker.block():
        response = errors.server_error(RequestFactory().get("/"))
    soup = parsed(response.content)
    assert response.status_code == 500
    assert soup.h1.get_text(strip=True) == "Sorry, there is a problem with the service"
    assert "500" not in soup.body.get_text()
    assert soup.html["lang"] == "en"


def test_outage_is_said_and_asks_to_come_back(loaded: Loaded) -> None:
    with mock.patch.object(connection, "cursor", side_effect=OperationalError("gone")):
        response = loaded(raise_request_exception=False).get("/search/?q=rest")
    soup = parsed(response.content)
    assert response.status_code == 503
    assert soup.h1.get_text(strip=True) == "Sorry, the service is unavailable"
    assert int(response["Retry-After"]) > 0


@pytest.mark.parametrize("name", ["500.html", "503.html"])
def test_page_for_bad_times_needs_nothing_else(name: str) -> None:
    from django.template.loader import get_template

    words = get_template(name).render()
    assert not re.findall(r"<(?:link|script|img)[^>]*(?:href|src)=[\"'](?!data:|/static/)[^\"']+", words)
    assert "{{" not in words
    assert "{%" not in words
