"""People who look after people, and reading the back office's lists."""

from __future__ import annotations

from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.test import Client

from community.models import AuditEntry, User
from community.roles import NATIONAL_EDITORS
from tests.factories.community import make_region, make_regional_lead
from tests.factories.people import make_roles, make_user

BASE = "/admin/community"


def make_editor(email: str = "nia@example.com") -> User:
    """A national editor."""
    make_roles()
    user = make_user(email, first_name="Nia", last_name="Editor")
    user.groups.add(Group.objects.get(name=NATIONAL_EDITORS))
    return user


def make_lead(region: str = "london", email: str = "rhys@example.com") -> User:
    """Somebody who looks after one region."""
    user = make_user(email, first_name="Rhys", last_name="Lead")
    make_regional_lead(user, make_region(region))
    return user


def as_user(user: User) -> Client:
    """A browser in which ``user`` is signed in."""
    client = Client()
    client.force_login(user)
    return client


def soup(client: Client, path: str, **parameters: str) -> BeautifulSoup:
    """A page of the back office."""
    response = client.get(f"{BASE}/{path}", parameters)
    assert response.status_code == 200, (response.status_code, response.get("Location"))
    return BeautifulSoup(response.content, "html.parser")


def rows(client: Client, path: str, **parameters: str) -> list[list[str]]:
    """The cells of a list."""
    found = soup(client, path, **parameters).select("table.listing tbody tr")
    return [[" ".join(cell.get_text().split()) for cell in row.select("td")] for row in found]


def acts() -> list[tuple[str, str]]:
    """What the audit log says was done, the oldest first, and to whom."""
    entries = AuditEntry.objects.order_by("pk").select_related("subject__user")
    return [(entry.action, str(entry.subject or "")) for entry in entries]
