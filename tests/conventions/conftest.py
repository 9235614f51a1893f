"""Every kind of page in both languages, fetched and parsed once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from django.utils import translation

from tests.loaded.places import ACCOUNT, PUBLIC, Place

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

    from tests.loaded.fixtures import Loaded

NOT_FOUND = (
    Place("page not found", "/no-such-page/", status=404),
    Place("page not found, signed in", "/no-such-page/", status=404, role="member"),
)


def in_language(language: str, words: str) -> str:
    """The interface's words as the catalogue has them."""
    with translation.override(language):
        return translation.gettext(words)


def parsed(content: bytes) -> Any:
    """The page as BeautifulSoup sees it, whose types would make a perhaps of every find."""
    return BeautifulSoup(content, "html.parser")


@dataclass(frozen=True)
class Seen:
    """A page as it was answered."""

    place: Place
    language: str
    address: str
    response: Response
    soup: Any

    @property
    def heading(self) -> str:
        """The words of the h1, without the caption above it."""
        found = self.soup.find("h1")
        if found is None:
            return ""
        words = [word for word in found.find_all(string=True) if not word.find_parent(class_=re.compile("caption"))]
        return " ".join(" ".join(words).split())

    @property
    def title(self) -> str:
        """The words of the title."""
        return " ".join(self.soup.title.get_text().split()) if self.soup.title else ""


class Pages:
    """Fetches a page when it is first asked for."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], Seen] = {}

    def see_all(self, loaded: Loaded, places: Iterable[Place]) -> list[Seen]:
        """Each place in both languages, where it answered as it should."""
        seen = [self.see(loaded, place, language) for place in places for language in ("en", "cy")]
        return [page for page in seen if page.response.status_code == page.place.status]

    def see(self, loaded: Loaded, place: Place, language: str) -> Seen:
        """One page, whatever it answers: test_answers says whether that is right."""
        address = place.address(language)
        key = (place.role, address)
        if key not in self.kept:
            response = loaded(place.role).get(address)
            soup = parsed(response.content)
            self.kept[key] = Seen(place, language, address, response, soup)
        return self.kept[key]


@pytest.fixture(scope="session")
def pages() -> Pages:
    """What this process has fetched so far."""
    return Pages()


@pytest.fixture
def public_pages(loaded: Loaded, pages: Pages) -> list[Seen]:
    """What visitors read: pages, lists, search."""
    return pages.see_all(loaded, PUBLIC)


@pytest.fixture
def account_pages(loaded: Loaded, pages: Pages) -> list[Seen]:
    """Signing in, creating an account, the account itself."""
    return pages.see_all(loaded, ACCOUNT)


@pytest.fixture
def error_pages(loaded: Loaded, pages: Pages) -> list[Seen]:
    """What is not there."""
    return pages.see_all(loaded, NOT_FOUND)


@pytest.fixture
def all_pages(public_pages: list[Seen], account_pages: list[Seen], error_pages: list[Seen]) -> list[Seen]:
    """All of it."""
    return [*public_pages, *account_pages, *error_pages]
