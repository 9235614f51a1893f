"""A reflection board in the back office: its host reads it as members do, and tidies it, without having joined."""

from __future__ import annotations

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.models import AuditEntry, BoardCard, GroupSession, Member, User
from community.services import board_host
from tests.community.staff import BASE, as_user, make_editor
from tests.factories.boards import MINUTE, make_card, make_going
from tests.factories.community import make_member
from tests.factories.meetings import make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(db: None) -> Member:
    return make_member("mel@example.com", first_name="Mel")


@pytest.fixture
def session(member: Member) -> GroupSession:
    """It began two hours ago; its board is open."""
    session = make_session(starts_at=timezone.now() - dt.timedelta(hours=2))
    make_going(session, member)
    return session


@pytest.fixture
def editor(db: None) -> User:
    """A national editor, no member."""
    return make_editor()


@pytest.fixture
def host(editor: User) -> Client:
    return as_user(editor)


def cards(session: GroupSession, by: Member, *texts: str, ago: dt.timedelta = 2 * MINUTE) -> list[BoardCard]:
    return [make_card(session, by, text, now=timezone.now() - ago) for text in texts]


def address(session: GroupSession) -> str:
    return f"{BASE}/sessions/{session.pk}/board/"


def found(client: Client, session: GroupSession) -> BeautifulSoup:
    return BeautifulSoup(client.get(address(session)).content, "html.parser")


def words(page: BeautifulSoup) -> str:
    return " ".join(page.main.get_text(" ").split())


def test_the_host_counts_and_reads_the_cards_that_members_see(
    host: Client, session: GroupSession, member: Member
) -> None:
    cards(session, member, "We rest more", "We talk more", "We walk more")
    cards(session, member, "Too new to be seen", ago=dt.timedelta(0))
    said = words(found(host, session))
    assert "3 cards" in said
    assert "We rest more" in said
    assert "Too new" not in said
    assert "Mel" not in said, "the board is anonymous"


def test_cards_that_are_hidden_are_shown_by_the_host_only_to_all(
    host: Client, session: GroupSession, member: Member
) -> None:
    GroupSession.objects.filter(pk=session.pk).update(board_hides_cards=True)
    cards(session, member, "We rest more")
    assert "1 card is hidden until the host shows it" in words(found(host, session))
    assert "We rest more" not in words(found(host, session))
    host.post(address(session), {"act": "show"})
    assert "We rest more" in words(found(host, session))


def test_a_card_is_removed_once_and_the_audit_log_notes_it(
    host: Client, editor: User, session: GroupSession, member: Member
) -> None:
    unkind = cards(session, member, "Unkind words")[0]
    for _press in range(2):
        assert host.post(address(session), {"act": "remove", "card": unkind.key}).status_code == 302
    said = words(found(host, session))
    assert "A card was removed." in said
    assert "Unkind" not in said
    assert AuditEntry.objects.get(action=AuditEntry.Action.CARD_REMOVED).actor == editor


def test_a_card_of_another_board_is_not_there(host: Client, session: GroupSession, member: Member) -> None:
    other = make_session(starts_at=timezone.now() - dt.timedelta(hours=2))
    card = cards(other, member, "Of another board")[0]
    assert host.post(address(session), {"act": "remove", "card": card.key}).status_code == 404
    assert host.post(address(session), {"act": "made-up"}).status_code == 404
    assert BoardCard.objects.get(pk=card.pk).removed_at is None


def test_cards_are_put_together_and_taken_apart(host: Client, session: GroupSession, member: Member) -> None:
    keys = [card.key for card in cards(session, member, "We rest more", "More rest")]
    host.post(address(session), {"act": "group", "card": keys})
    assert "2 cards together" in words(found(host, session))
    head = BoardCard.objects.get(session=session, group=None)
    host.post(address(session), {"act": "ungroup", "card": head.key})
    assert "2 cards together" not in words(found(host, session))


def test_one_card_is_no_group_and_stays_ticked(host: Client, session: GroupSession, member: Member) -> None:
    card = cards(session, member, "We rest more", "More rest")[0]
    response = host.post(address(session), {"act": "group", "card": card.key})
    page = BeautifulSoup(response.content, "html.parser")
    assert "Choose 2 cards or more" in page.get_text()
    assert [box["value"] for box in page.select("input[form=together][checked]")] == [card.key]


def test_a_closed_board_is_read_and_only_removing_is_left(host: Client, session: GroupSession, member: Member) -> None:
    cards(session, member, "We rest more", "More rest")
    board_host.close(session=session, now=timezone.now())
    page = found(host, session)
    assert "We rest more" in words(page)
    assert {one["value"] for one in page.select("button[name=act]")} == {"remove"}
    host.post(address(session), {"act": "group", "card": [one.key for one in session.cards.all()]})
    assert not session.cards.exclude(group=None).exists()


def test_the_page_takes_the_same_number_of_queries_however_full(
    host: Client, session: GroupSession, member: Member
) -> None:
    counts = []
    for number in (1, 3):
        cards(session, member, f"card {number}", f"another {number}")
        host.get(address(session))
        with CaptureQueriesContext(connection) as asked:
            host.get(address(session))
        counts.append(len(asked))
    assert counts[0] == counts[1]
