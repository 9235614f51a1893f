"""The pages of a session's board, as tests ask for them and read them."""

from __future__ import annotations

from bs4 import BeautifulSoup
from django.test import Client

from community.models import GroupSession


def path(session: GroupSession, more: str = "") -> str:
    """The address of the board, or of what stands below it."""
    return f"/community/sessions/{session.pk}/board/{more}"


def page(client: Client, session: GroupSession, more: str = "") -> BeautifulSoup:
    """What ``client`` is shown there."""
    response = client.get(path(session, more))
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def words(found: BeautifulSoup) -> str:
    """What a page says, in one line."""
    return " ".join((found.main or found).get_text(" ").split())
