"""Hosts who have an account and have not joined the community run their board like any other host."""

from __future__ import annotations

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from community.models import AuditEntry, BoardCard, BoardVote, GroupSession, User
from tests.community.boards import page, path, words
from tests.community.staff import as_user, make_editor, make_lead
from tests.factories.boards import MINUTE, make_card, make_going
from tests.factories.community import make_member
from tests.factories.meetings import make_session

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def editor(db: None) -> User:
    return make_editor()


@pytest.fixture
def host(editor: User) -> Client:
    return as_user(editor)


@pytest.fixture
def session(editor: User) -> GroupSession:
    """It ended an hour ago, with two cards of somebody who was there."""
    made = make_session(starts_at=timezone.now() - 2 * HOUR, host=editor)
    mel = make_member("mel@example.com", first_name="Mel")
    make_going(made, mel)
    for text in ("We rest more", "We rest longer"):
        make_card(made, mel, text, now=timezone.now() - 2 * MINUTE)
    return made


def end_it(session: GroupSession) -> None:
    """It ended so long ago that its board has closed."""
    session.meeting.starts_at, session.meeting.ends_at = (timezone.now() - hours * HOUR for hours in (27, 26))
    session.meeting.save()


def test_a_host_who_has_not_joined_reads_their_board_and_is_told_why_they_write_no_cards(
    host: Client, session: GroupSession
) -> None:
    found = page(host, session)
    assert "You host this board" in words(found)
    assert "We rest more" in words(found)
    assert "Only members of the community write cards and vote" in words(found)
    assert not found.select("#add, [data-board-press]")
    assert len(page(host, session, "part/").select(".app-board__card")) == 2


def test_every_way_from_the_board_is_open_to_a_host_who_has_not_joined(host: Client, session: GroupSession) -> None:
    found = page(host, session)
    assert found.select_one(".nhsuk-back-link")["href"] == f"/admin/community/sessions/{session.pk}/"
    ways = {link["href"] for link in found.select(".nhsuk-back-link, main a[href^='/']")}
    assert path(session, "group/") in ways
    assert {way: host.get(way).status_code for way in ways} == dict.fromkeys(ways, 200)
    end_it(session)
    ways = {link["href"] for link in page(host, session).select(".nhsuk-back-link, main a[href^='/']")}
    assert path(session, "board.csv") in ways
    assert {way: host.get(way).status_code for way in ways} == dict.fromkeys(ways, 200)


def test_a_host_who_has_not_joined_sets_up_shows_reveals_and_closes(host: Client, session: GroupSession) -> None:
    BoardCard.objects.all().delete()
    host.post(path(session, "settings/"), {"votes": "5", "hide_cards": "on"})
    session.refresh_from_db()
    assert (session.board_votes, session.board_hides_cards) == (5, True)
    for act in ("show", "reveal", "close"):
        assert host.post(path(session, f"{act}/"))["Location"] == path(session)
    session.refresh_from_db()
    assert session.board_cards_shown_at
    assert session.revealed_at
    assert session.board_closed_early_at
    assert host.post(path(session, "reveal/")).status_code == 409


def test_a_host_who_has_not_joined_groups_takes_apart_and_removes(host: Client, session: GroupSession) -> None:
    host.post(path(session, "group/"), {"card": list(BoardCard.objects.values_list("key", flat=True))})
    head = BoardCard.objects.get(group=None)
    assert "2 cards together" in words(page(host, session))
    host.post(path(session, f"cards/{head.key}/ungroup/"))
    assert BoardCard.objects.filter(group=None).count() == 2
    host.post(path(session, f"cards/{head.key}/remove/"))
    assert BoardCard.objects.get(key=head.key).removed_at
    removed = AuditEntry.objects.get(action=AuditEntry.Action.CARD_REMOVED)
    assert removed.actor == session.host


def test_a_host_who_has_not_joined_has_no_cards_and_no_votes(host: Client, session: GroupSession) -> None:
    card = BoardCard.objects.first()
    host.post(path(session, "add/"), {"text": "Mine", "column": "glad"})
    host.post(path(session, f"cards/{card.key}/vote/"), {"vote": "yes"})
    host.post(path(session, f"cards/{card.key}/"), {"text": "Mine"})
    host.post(path(session, f"cards/{card.key}/take-back/"))
    assert sorted(BoardCard.objects.values_list("next_text", flat=True)) == ["We rest longer", "We rest more"]
    assert not BoardVote.objects.exists()


def test_a_lead_runs_the_board_they_host_and_no_other_regions(session: GroupSession) -> None:
    lead = make_lead("wales")
    assert as_user(lead).post(path(session, "reveal/")).status_code == 404
    GroupSession.objects.filter(pk=session.pk).update(host=lead)
    assert as_user(lead).post(path(session, "reveal/")).status_code == 302
    session.refresh_from_db()
    assert session.revealed_at


def test_a_host_without_the_right_to_hold_sessions_any_more_finds_no_board(
    editor: User, host: Client, session: GroupSession
) -> None:
    editor.groups.clear()
    assert host.get(path(session)).status_code == 404


def test_a_host_who_waits_to_join_runs_the_board_as_one_who_has_not(
    editor: User, host: Client, session: GroupSession
) -> None:
    member = make_member(user=editor)
    member.status = member.Status.WAITING
    member.save()
    assert "You host this board" in words(page(host, session))
    host.post(path(session, "add/"), {"text": "Mine", "column": "glad"})
    assert BoardCard.objects.count() == 2


def test_a_host_acts_in_the_back_office_too(host: Client, session: GroupSession) -> None:
    board = f"/admin/community/sessions/{session.pk}/board/"
    GroupSession.objects.filter(pk=session.pk).update(board_hides_cards=True)
    for act in ("show", "reveal", "close", "close"):
        assert host.post(board, {"act": act}).status_code == 302
    session.refresh_from_db()
    assert session.board_cards_shown_at
    assert session.revealed_at
    found = BeautifulSoup(host.get(board).content, "html.parser")
    assert "The board is closed" in found.get_text()
    assert found.select_one(f"a[href='{path(session)}']")
    member = as_user(make_member("oli@example.com").user)
    assert member.post(board, {"act": "close"}).status_code == 302, "a member is led to the door"
