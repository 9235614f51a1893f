"""Asking somebody for a call about an element, as a rating leads to it."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from community.models import BuddyRequest
from tests.factories.buddies import make_open

pytestmark = pytest.mark.django_db
NOTE = "I would like a call with you about Environment."


@pytest.fixture
def page(client: Client) -> str:
    """Where Ann asks Bob."""
    client.force_login(make_open("Ann").user)
    return f"/community/buddies/ask/{make_open('Bob').public_id}/"


def test_note_is_ready_and_can_be_changed(client: Client, page: str) -> None:
    shown = BeautifulSoup(client.get(f"{page}?about=environment").content, "html5lib")
    assert shown.h1.text == "Ask Bob Buddy for a call"
    assert shown.find("textarea", {"name": "note"}).text.strip() == NOTE
    assert "One call is enough" in shown.main.text
    sent = client.post(shown.find("form", action=lambda to: to and to.startswith(page))["action"], {"note": "Rest?"})
    assert sent["Location"] == "/community/buddies/"
    assert BuddyRequest.objects.get().note == "Rest?"


def test_what_was_typed_stays_when_it_is_too_long(client: Client, page: str) -> None:
    shown = BeautifulSoup(client.post(f"{page}?about=environment", {"note": "x" * 401}).content, "html5lib")
    assert shown.h1.text == "Ask Bob Buddy for a call"
    assert shown.find("textarea", {"name": "note"}).text.strip() == "x" * 401


@pytest.mark.parametrize("query", ["", "?about=", "?about=nonsense"])
def test_without_an_element_it_asks_for_a_buddy(client: Client, page: str, query: str) -> None:
    shown = BeautifulSoup(client.get(f"{page}{query}").content, "html5lib")
    assert shown.h1.text == "Ask Bob Buddy to be your buddy"
    assert shown.find("textarea", {"name": "note"}).text.strip() == ""
