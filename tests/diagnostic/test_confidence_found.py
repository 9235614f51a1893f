"""The way to the confidence review: for members from where they are, for visitors what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from tests.factories.community import make_member

if TYPE_CHECKING:
    from home.models import HomePage

pytestmark = pytest.mark.django_db
LINK = "main a[href='/diagnostic/confidence/']"


def soup(client: Client, path: str) -> BeautifulSoup:
    """The page at ``path``."""
    return BeautifulSoup(client.get(path).content, "html5lib")


@pytest.mark.parametrize("path", ["/diagnostic/", "/community/", "/diagnostic/getting-started/"])
def test_a_member_finds_the_confidence_review(client: Client, path: str) -> None:
    client.force_login(make_member().user)
    assert len(soup(client, path).select(LINK)) == 1


def test_a_visitor_reads_what_it_is(client: Client, home_page: HomePage, fresh_generation: Any) -> None:
    fresh_generation()
    page = soup(client, "/diagnostic/")
    assert page.select_one("#confidence-review") is not None
    assert "It is for members" in page.main.text
    assert not page.select(LINK)
