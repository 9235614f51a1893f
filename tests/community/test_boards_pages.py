"""The pages of a reflection board: who reads and who writes, the end on the second, polling, and files."""

from __future__ import annotations

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.board import key_of
from community.models import BoardCard, BoardVote, GroupSession, Member
from community.services import board_cards, boards
from tests.community.boards import page, path, words
from tests.community.staff import as_user, make_editor, make_lead
from tests.factories.boards import MINUTE, make_card, make_going
from tests.factories.community import make_member
from tests.factories.meetings import make_session
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def now() -> dt.datetime:
    return timezone.now()


@pytest.fixture
def member(db: None) -> Member:
    return make_member("mel@example.com", first_name="Mel")


@pytest.fixture
def other(db: None) -> Member:
    return make_member("oli@example.com", first_name="Oli")


@pytest.fixture
def client(member: Member) -> Client:
    return as_user(member.user)


@pytest.fixture
def session(member: Member, other: Member) -> GroupSession:
    """It ended an hour ago; both were there."""
    session = make_session(starts_at=now() - 2 * HOUR)
    make_going(session, member, other)
    return session


def end_it(session: GroupSession, ago: dt.timedelta = dt.timedelta(0)) -> None:
    """The session ended 24 hours ago, and then some."""
    session.meeting.starts_at = now() - 25 * HOUR - ago
    session.meeting.ends_at = now() - 24 * HOUR - ago
    session.meeting.save()


def add(client: Client, session: GroupSession, text: str = "We rest more", column: str = "glad", **headers: str):
    return client.post(path(session, "add/"), {"text": text, "column": column}, headers=headers)


def test_a_card_is_added_and_is_the_authors_to_see_at_once(
    client: Client, session: GroupSession, other: Member
) -> None:
    response = add(client, session)
    assert response["Location"] == f"{path(session)}?column=glad#add"
    assert "We rest more" in words(page(client, session))
    assert page(client, session, "?column=glad").select_one("#id_column_0").has_attr("checked")
    assert "We rest more" not in words(page(as_user(other.user), session))


def test_a_script_needs_only_to_know_that_it_is_done(client: Client, session: GroupSession) -> None:
    response = add(client, session, **{"X-Board": "1"})
    assert (response.status_code, response.content) == (204, b"")
    assert BoardCard.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"text": "", "column": "glad"}, "Write your card"),
        ({"text": "x" * 401, "column": "glad"}, "Use no more than 400 characters"),
        ({"text": "Kept", "column": "gone"}, "Choose where it goes"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    client: Client, session: GroupSession, sent: dict[str, str], said: str
) -> None:
    found = BeautifulSoup(client.post(path(session, "add/"), sent).content, "html.parser")
    assert said in found.select_one(".nhsuk-error-summary").get_text()
    assert found.select_one("#id_text").get_text().strip() == sent["text"]
    assert not BoardCard.objects.exists()


def test_too_late_by_a_second_gives_back_what_was_typed(client: Client, session: GroupSession) -> None:
    end_it(session)
    response = add(client, session, "A long thought")
    assert response.status_code == 409
    found = BeautifulSoup(response.content, "html.parser")
    assert found.select_one("textarea[readonly]").get_text() == "A long thought"
    assert not BoardCard.objects.exists()


def test_who_does_not_come_reads_and_is_told_why_not_more(session: GroupSession, member: Member) -> None:
    make_card(session, member, now=now() - 2 * MINUTE)
    reader = as_user(make_member("ray@example.com").user)
    found = page(reader, session)
    assert "We rest more" in words(found)
    assert "Only those who were at the session write on the board" in words(found)
    assert not found.select("main form")
    assert add(reader, session, "Mine").status_code == 302
    assert BoardCard.objects.count() == 1


def test_a_stranger_finds_no_board(session: GroupSession) -> None:
    assert Client().get(path(session)).status_code == 302
    assert as_user(make_user("who@example.com")).get(path(session)).status_code == 404
    assert as_user(make_lead("wales")).get(path(session)).status_code == 404


def test_a_session_without_columns_has_no_board(client: Client, session: GroupSession) -> None:
    GroupSession.objects.update(board_columns=[])
    assert client.get(path(session)).status_code == 404


def test_nobody_reads_names_on_an_anonymous_board(client: Client, session: GroupSession, other: Member) -> None:
    make_card(session, other, now=now() - 2 * MINUTE)
    found = page(client, session)
    assert "Oli" not in words(found)
    assert "nobody sees who wrote them" in words(found)
    assert "Yours" not in words(found)


def test_an_own_card_is_changed_and_taken_away(client: Client, session: GroupSession, other: Member) -> None:
    add(client, session)
    card = BoardCard.objects.get()
    assert page(client, session, f"cards/{card.key}/").select_one("#id_text").get_text().strip() == "We rest more"
    client.post(path(session, f"cards/{card.key}/"), {"text": "We rest enough"})
    assert "We rest enough" in words(page(client, session))
    assert as_user(other.user).get(path(session, f"cards/{card.key}/")).status_code == 404
    assert as_user(other.user).post(path(session, f"cards/{card.key}/take-back/")).status_code == 404
    client.post(path(session, f"cards/{card.key}/take-back/"))
    assert not BoardCard.objects.exists()


def test_a_vote_is_given_and_taken_back(client: Client, session: GroupSession, other: Member) -> None:
    card = make_card(session, other, now=now() - 2 * MINUTE)
    response = client.post(path(session, f"cards/{card.key}/vote/"), {"vote": "yes"})
    assert response["Location"].endswith(f"#card-{card.key}")
    assert "You have 2 votes left" in words(page(client, session))
    assert "Take my vote back" in words(page(client, session))
    client.post(path(session, f"cards/{card.key}/vote/"), {"vote": "no"})
    assert not BoardVote.objects.exists()


def test_cards_are_grouped_by_anybody_who_writes(client: Client, session: GroupSession, other: Member) -> None:
    keys = [make_card(session, other, text, now=now() - 2 * MINUTE).key for text in ("one", "two")]
    found = BeautifulSoup(client.post(path(session, "group/"), {"card": keys[:1]}).content, "html.parser")
    assert "Choose 2 cards or more" in found.select_one(".nhsuk-error-summary").get_text()
    assert found.select_one(f"#choose-{keys[0]}").has_attr("checked")
    client.post(path(session, "group/"), {"card": keys})
    assert "2 cards together" in words(page(client, session))
    head = BoardCard.objects.get(group=None)
    client.post(path(session, f"cards/{head.key}/ungroup/"))
    assert not page(client, session).select(".app-board__together")


def host_of(session: GroupSession) -> Client:
    """A host who has joined."""
    user = make_editor("host@example.com")
    make_member(user=user)
    GroupSession.objects.filter(pk=session.pk).update(host=user)
    return as_user(user)


def test_the_host_shows_the_votes_closes_and_others_do_not(client: Client, session: GroupSession) -> None:
    host = host_of(session)
    assert client.post(path(session, "reveal/")).status_code == 404
    assert client.post(path(session, "close/")).status_code == 404
    host.post(path(session, "reveal/"))
    host.post(path(session, "close/"))
    session.refresh_from_db()
    assert session.revealed_at
    assert session.board_closed_early_at
    assert "It can only be read" in words(page(client, session))
    assert host.post(path(session, "reveal/")).status_code == 409


def test_the_host_sets_votes_and_hidden_cards(client: Client, session: GroupSession) -> None:
    host = host_of(session)
    assert client.get(path(session, "settings/")).status_code == 404
    found = BeautifulSoup(host.post(path(session, "settings/"), {"votes": "11"}).content, "html.parser")
    assert "Enter a number from 0 to 10" in found.select_one(".nhsuk-error-summary").get_text()
    host.post(path(session, "settings/"), {"votes": "5", "hide_cards": "on"})
    session.refresh_from_db()
    assert (session.board_votes, session.board_hides_cards) == (5, True)
    make_card(session, session.meeting.participants.last().member, now=now() - 2 * MINUTE)
    assert "1 card is hidden until the host shows it" in words(page(client, session))
    host.post(path(session, "show/"))
    assert "We rest more" in words(page(client, session))


def test_a_host_removes_a_card_after_saying_yes(client: Client, session: GroupSession, other: Member) -> None:
    card = make_card(session, other, "Unkind words", now=now() - 2 * MINUTE)
    host = host_of(session)
    assert client.post(path(session, f"cards/{card.key}/remove/")).status_code == 404
    assert "Unkind words" in words(page(host, session, f"cards/{card.key}/remove/"))
    host.post(path(session, f"cards/{card.key}/remove/"))
    assert "A card was removed" in words(page(client, session))
    assert "Unkind" not in words(page(client, session))


def test_asking_for_news_costs_one_query_and_nothing_without_any(client: Client, session: GroupSession) -> None:
    address = f"/community/sessions/board/{key_of(session)}/state/"
    visitor = Client()
    with CaptureQueriesContext(connection) as asked:
        first = visitor.get(address)
    assert len(asked) == 1
    with CaptureQueriesContext(connection) as again:
        same = visitor.get(address, headers={"If-None-Match": first["ETag"]})
    assert (len(again), same.status_code, same.content) == (1, 304, b"")
    assert "Set-Cookie" not in same
    GroupSession.objects.filter(pk=session.pk).update(board_version=9)
    assert visitor.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200
    end_it(session)
    assert visitor.get(address).json()["stamp"].endswith("closed")
    assert visitor.get("/community/sessions/board/made-up/state/").status_code == 404


def test_the_part_that_changes_is_the_cards_alone(client: Client, session: GroupSession) -> None:
    add(client, session)
    found = page(client, session, "part/")
    assert found.select_one("[data-board-cards]")["data-total"] == "1"
    assert not found.select("textarea, h1")


@pytest.mark.parametrize("anonymous", [True, False])
def test_a_closed_board_is_read_and_taken_away(
    client: Client, session: GroupSession, other: Member, anonymous: bool
) -> None:
    GroupSession.objects.filter(pk=session.pk).update(anonymous=anonymous)
    session.refresh_from_db()
    card = make_card(session, other, '=HYPERLINK("x")', now=now() - 2 * MINUTE)
    board_cards.vote(card=card, by=other, wanted=True, now=now())
    assert client.get(path(session, "board.csv")).status_code == 404
    end_it(session, HOUR)
    for settled in (False, True):
        if settled:
            boards.settle_due(now=now())
        sheet = client.get(path(session, "board.csv")).content.decode("utf-8-sig")
        assert sheet.splitlines()[1].startswith("What went well,1,\"'=HYPERLINK")
        text = client.get(path(session, "board.txt")).content.decode()
        assert "(votes: 1)" in text
        assert ("Oli" in sheet + text) is not anonymous
        found = page(client, session)
        assert "1 vote" in words(found)
        assert not found.select("main form, script[src*=board]")


def test_a_board_in_welsh_shows_welsh_columns(client: Client, session: GroupSession) -> None:
    found = BeautifulSoup(client.get(f"/cy{path(session)}").content, "html.parser")
    assert "Beth aeth yn dda" in words(found)


def test_a_page_takes_the_same_number_of_queries_however_full(
    client: Client, session: GroupSession, other: Member
) -> None:
    counts = []
    for number in (1, 3):
        make_card(session, other, f"card {number}", now=now() - 2 * MINUTE)
        make_card(session, other, f"another {number}", now=now() - 2 * MINUTE)
        client.get(path(session, "part/"))
        with CaptureQueriesContext(connection) as asked:
            client.get(path(session, "part/"))
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12


def test_a_group_whose_first_card_was_removed_is_headed_by_one_that_stands(
    client: Client, session: GroupSession, other: Member
) -> None:
    head, rest = (make_card(session, other, said, now=now() - 2 * MINUTE) for said in ("Unkind", "We rest more"))
    BoardCard.objects.filter(pk=rest.pk).update(group=head)
    BoardCard.objects.filter(pk=head.pk).update(text="", author=None, removed_at=now())
    end_it(session, HOUR)
    lines = client.get(path(session, "board.txt")).content.decode().splitlines()
    assert [line for line in lines if line.lstrip().startswith("- ")] == [
        "- We rest more (votes: 0)",
        "  - A card was removed",
    ]
    sheet = client.get(path(session, "board.csv")).content.decode("utf-8-sig").splitlines()
    assert [line.split(",")[2] for line in sheet[1:]] == ["We rest more", "A card was removed"]


def test_why_somebody_cannot_write_is_a_whole_sentence(session: GroupSession) -> None:
    host = make_editor()
    GroupSession.objects.filter(pk=session.pk).update(host=host)
    said = words(page(as_user(host), session))
    assert "Only members of the community write cards and vote." in said


def test_page_of_votes_and_hidden_cards_leads_back_to_the_board(session: GroupSession) -> None:
    found = page(host_of(session), session, "settings/")
    assert found.select_one(".nhsuk-back-link")["href"] == path(session)
