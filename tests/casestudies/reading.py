"""A list of stories as a reader's browser has it."""

from __future__ import annotations

from bs4 import BeautifulSoup, Tag
from django.test import Client

INDEX = "/case-studies/"


def look(client: Client, address: str = INDEX) -> BeautifulSoup:
    """The page at ``address``."""
    answer = client.get(address)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html5lib")


def titles(page: BeautifulSoup) -> list[str]:
    """The stories of the list in their order."""
    return [link.get_text() for link in page.select(".app-results .app-list__name a")]


def counts(page: BeautifulSoup, group: str) -> dict[str, int]:
    """The number beside each option of a group of filters."""
    boxes = page.select(f"input[name={group}]")
    return {box["value"]: int(box.parent.select_one(".app-tick__count").get_text()[1:-1]) for box in boxes}


def chips(page: BeautifulSoup) -> dict[str, str]:
    """The chosen filters, each with the address without it."""
    links = page.select(".app-chips a.app-chip")
    return {link.find(string=True, recursive=False).strip(): link["href"] for link in links}


def tiles(page: BeautifulSoup) -> dict[str, Tag]:
    """The regions on the map by their names."""
    return {link.find(string=True, recursive=False).strip(): link for link in page.select(".app-map a")}
