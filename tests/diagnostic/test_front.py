"""The front of the diagnostic for people who have an account and take no part: editors, and whoever has not joined."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from community.models import Member, User
from tests.factories.community import make_member
from tests.factories.rounds import make_version

pytestmark = pytest.mark.django_db
FRONT = "/diagnostic/"
FINDINGS = "/diagnostic/confidence/findings/"
JOIN = "/community/join/"


@pytest.fixture
def account(client: Client) -> User:
    """Somebody who is signed in and no member."""
    made = User.objects.create_user("ed@example.com")
    client.force_login(made)
    return made


def allow(account: User, *codenames: str) -> None:
    account.user_permissions.set(Permission.objects.filter(codename__in=codenames))


def links(client: Client, address: str = FRONT) -> set[str]:
    answer = client.get(address)
    assert answer.status_code == 200
    main = BeautifulSoup(answer.content, "html5lib").main
    return {link["href"] for link in main.find_all("a")}


def test_who_has_not_joined_sees_what_a_visitor_sees_and_the_way_to_join(client: Client, account: User) -> None:
    make_version()
    page = client.get(FRONT)
    assert "no-store" in page["Cache-Control"]
    text = page.content.decode()
    assert "Text of environment-1" in text
    assert "Create an account" not in text
    assert JOIN in links(client)
    assert FINDINGS not in links(client)


def test_who_publishes_has_links_to_it(client: Client, account: User) -> None:
    allow(account, "change_questionset", "view_reviewwave")
    wanted = {"/admin/snippets/diagnostic/questionset/", "/admin/confidence/", FINDINGS}
    assert wanted <= links(client)
    allow(account, "change_questionset")
    assert links(client) & wanted == {"/admin/snippets/diagnostic/questionset/"}


def test_who_publishes_the_findings_reads_them_as_members_do(client: Client, account: User) -> None:
    assert client.get(FINDINGS).status_code == 404
    allow(account, "view_reviewwave")
    assert "There are no figures yet" in client.get(FINDINGS).content.decode()
    assert FRONT in links(client, FINDINGS) | {
        BeautifulSoup(client.get(FINDINGS).content, "html5lib").find("a", class_="nhsuk-back-link")["href"]
    }
    assert client.get("/diagnostic/confidence/").status_code == 404


def test_a_member_who_is_leaving_is_no_member_here(client: Client) -> None:
    member = make_member()
    client.force_login(member.user)
    assert JOIN not in links(client)
    Member.objects.filter(pk=member.pk).update(status=Member.Status.CLOSING, closing_at=timezone.now())
    assert JOIN in links(client)
    assert client.get(FINDINGS).status_code == 404
