"""Raising a concern, and what moderators do about it."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from community.models import AuditEntry, Block, Concern, DirectoryEntry, Member
from community.roles import NATIONAL_EDITORS, ensure_roles
from community.services import pausing
from community.services.concerns import MOST_AN_HOUR, close_concern, hide_member, restore_member
from tests.community.mail import mails
from tests.factories.community import make_member
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db

GOOD = {"kind": "conduct", "text": "On Monday they shouted at me in a call."}


def path_to(member: Member) -> str:
    """The address of the form about ``member``."""
    return f"/community/people/{member.public_id}/concern/"


def text(answer) -> str:
    """What a reader of the page sees."""
    return " ".join(BeautifulSoup(answer.content, "html5lib").get_text(" ").split())


@pytest.fixture
def about(db) -> Member:
    """Somebody in the directory."""
    return make_member("lee@example.com", first_name="Lee", last_name="Owen", listed=True)


@pytest.fixture
def member(about: Member) -> Member:
    """Whoever is worried."""
    return make_member()


@pytest.fixture
def mine(client: Client, member: Member) -> Client:
    """Their browser."""
    client.force_login(member.user)
    return client


def test_page_says_who_reads_it_and_what_to_do_in_danger(mine: Client, about: Member) -> None:
    page = text(mine.get(path_to(about)))
    for words in ("Lee Owen", "Only the moderators", "999", "111", "116 123", "not told that it was you"):
        assert words in page


def test_concern_reaches_the_moderators_without_what_it_says(mine: Client, about: Member, superuser) -> None:
    ensure_roles()
    editor = make_user("editor@example.com")
    editor.groups.add(Group.objects.get(name=NATIONAL_EDITORS))
    make_user("gone@example.com", is_superuser=True, is_active=False)
    answer = mine.post(path_to(about), GOOD, follow=True)
    assert "Thank you for telling us" in text(answer)
    concern = Concern.objects.get()
    assert (concern.about, concern.kind, concern.text, concern.status) == (about, "conduct", GOOD["text"], "open")
    assert {message.to[0] for message in mails()} == {"admin@example.com", "editor@example.com"}
    for message in mails():
        assert len(message.subject) <= 60
        for secret in ("shouted", "Lee", "Owen", "Sam", "Okafor"):
            assert secret not in message.body.replace("Dear Sam", "") + message.subject


def test_moderator_whom_it_is_about_is_not_told(mine: Client, superuser) -> None:
    boss = make_member(user=superuser, listed=True)
    mine.post(path_to(boss), GOOD)
    assert Concern.objects.count() == 1
    assert mails() == []


def test_double_submit_is_one_concern(mine: Client, about: Member, superuser) -> None:
    mine.post(path_to(about), GOOD)
    mine.post(path_to(about), GOOD)
    assert Concern.objects.count() == len(mails()) == 1
    mine.post(path_to(about), GOOD | {"text": "And again on Tuesday."})
    assert Concern.objects.count() == 2


def test_many_in_an_hour_are_kindly_put_off(mine: Client, about: Member) -> None:
    for number in range(MOST_AN_HOUR):
        mine.post(path_to(about), GOOD | {"text": f"Worry {number}"})
    answer = mine.post(path_to(about), GOOD)
    assert answer.status_code == 429
    assert "try again" in text(answer)
    assert Concern.objects.count() == MOST_AN_HOUR


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({}, "Choose what it is about"),
        ({"kind": "conduct", "text": "  \u202e\u200b "}, "Enter what happened"),
        ({"kind": "conduct", "text": "x" * 2001}, "Use no more than 2000 characters"),
        ({"kind": "conduct", "text": "x" * 100_000}, "Use no more than 2000 characters"),
        ({"kind": "conduct", "text": "a\x00b"}, "Null characters are not allowed"),
        ({"kind": "spam", "text": "Words"}, "Choose what it is about"),
    ],
)
def test_what_cannot_be_sent_says_why_and_keeps_the_words(mine: Client, about: Member, sent, says: str) -> None:
    answer = mine.post(path_to(about), sent)
    assert answer.status_code == 200
    page = BeautifulSoup(answer.content, "html5lib")
    assert says in page.select_one(".nhsuk-error-summary").get_text()
    if sent.get("kind") == "spam":
        assert page.textarea.get_text().strip() == "Words"
    assert not Concern.objects.exists()


def test_html_is_words(mine: Client, about: Member) -> None:
    words = "<script>alert(1)</script> {{ 7*7 }} ☂"
    mine.post(path_to(about), GOOD | {"text": words, "by": "1", "status": "closed", "about": "1"})
    concern = Concern.objects.get()
    assert (concern.text, concern.status, concern.about) == (words, "open", about)


def test_nobody_can_tell_who_is_there_by_the_form(mine: Client, member: Member, about: Member, superuser) -> None:
    unlisted = make_member("u@example.com")
    hidden = make_member("h@example.com", listed=True)
    hide_member(member=hidden, by=superuser, now=timezone.now())
    paused = make_member("p@example.com", listed=True)
    pausing.pause(member=paused, until=pausing.OPEN_ENDED)
    blocker = make_member("b@example.com", listed=True)
    Block.objects.create(member=blocker, other=member)
    pages = [mine.get(path_to(who)) for who in (unlisted, hidden, paused, blocker, member)]
    missing = mine.get("/community/people/0123456789abcdef/concern/")
    assert {page.status_code for page in pages} == {404}
    assert {text(page) for page in pages} == {text(missing)}
    assert mine.post(path_to(blocker), GOOD).status_code == 404
    assert not Concern.objects.exists()


def test_only_members_raise_concerns(client: Client, about: Member) -> None:
    assert client.get(path_to(about))["Location"].startswith("/accounts/login/")
    client.force_login(make_member("w@example.com", status=Member.Status.WAITING).user)
    assert client.post(path_to(about), GOOD).status_code == 404


def test_concern_is_closed_once_and_written_down(about: Member, member: Member, superuser) -> None:
    concern = Concern.objects.create(about=about, by=member, kind="other", text="x", raised_at=timezone.now())
    now = timezone.now()
    assert close_concern(concern=concern, by=superuser, outcome="Talked to them", now=now)
    assert not close_concern(concern=concern, by=make_user("two@example.com"), outcome="Nothing", now=now)
    concern.refresh_from_db()
    assert (concern.status, concern.closed_by, concern.outcome) == ("closed", superuser, "Talked to them")
    assert [entry.action for entry in AuditEntry.objects.all()] == ["concern-closed"]
    assert "Talked" not in AuditEntry.objects.get().note


def test_hiding_acts_at_once_everywhere_and_restoring_gives_back_no_more(
    mine: Client, about: Member, superuser
) -> None:
    person = f"/community/people/{about.public_id}/"
    assert mine.get(person).status_code == 200
    assert "Lee Owen" in text(mine.get("/community/people/"))
    hide_member(member=about, by=superuser, now=timezone.now())
    assert not DirectoryEntry.objects.exists()
    assert mine.get(person).status_code == 404
    for query in ("", "?q=lee", "?q=owen"):
        assert "Lee Owen" not in text(mine.get(f"/community/people/{query}"))
    restore_member(member=about, by=superuser, now=timezone.now())
    assert mine.get(person).status_code == 200
    unlisted = make_member("u@example.com")
    hide_member(member=unlisted, by=superuser, now=timezone.now())
    restore_member(member=unlisted, by=superuser, now=timezone.now())
    unlisted.refresh_from_db()
    assert not unlisted.listed
