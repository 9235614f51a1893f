"""Reflection boards: their clock, cards, groups and votes, and that closing leaves no way back to a person."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.core import serializers

from community import board
from community.data_copy import sessions as copied
from community.models import AuditEntry, BoardCard, BoardVote, GroupSession, Member
from community.services import board_cards, board_host, board_leaving, boards
from community.services.board_shown import board_for
from tests.community.staff import make_editor
from tests.factories.boards import DURING, MINUTE, make_board, make_card
from tests.factories.meetings import NOW
from tests.factories.sessions import make_members

pytestmark = pytest.mark.django_db
State = board.State
SECOND = dt.timedelta(seconds=1)
DAY = dt.timedelta(days=1)
END = NOW + dt.timedelta(days=7, hours=1)
CLOSES = END + DAY


@pytest.fixture
def two(db: None) -> tuple[Member, Member]:
    ann, bob = make_members(2)
    return ann, bob


def fresh(session: GroupSession) -> GroupSession:
    return GroupSession.objects.select_related("meeting").get(pk=session.pk)


def texts(session: GroupSession, member: Member, *, now: dt.datetime) -> list[str]:
    shown = board_for(fresh(session), member, now=now)
    return sorted(card.text for column in shown.columns for group in column.groups for card in group.cards)


@pytest.mark.parametrize(
    ("now", "early", "state"),
    [
        (NOW - SECOND, None, "before"),
        (NOW, None, "open"),
        (END, None, "open"),
        (CLOSES - dt.timedelta(microseconds=1), None, "open"),
        (CLOSES, None, "closed"),
        (END, END, "closed"),
        (END - SECOND, END, "open"),
        (CLOSES, CLOSES + DAY, "closed"),
    ],
)
def test_the_clock_alone_says_whether_a_board_is_open(now: dt.datetime, early: dt.datetime | None, state: str) -> None:
    assert board.state_at(now, opens_at=NOW, ends_at=END, closed_early_at=early) == state


def test_a_board_of_a_session_that_is_not_published_is_not_open() -> None:
    assert board.state_at(END, opens_at=None, ends_at=END) == State.BEFORE


def test_a_card_at_the_very_second_of_the_end_is_refused(two: tuple[Member, Member]) -> None:
    session = make_board(*two)
    make_card(session, two[0], "In time", now=CLOSES - SECOND)
    with pytest.raises(boards.BoardClosedError):
        make_card(session, two[0], "Too late", now=CLOSES)
    assert BoardCard.objects.count() == 1


def test_a_card_that_waited_behind_the_settling_is_refused(two: tuple[Member, Member]) -> None:
    session = make_board(*two)
    boards.settle_due(now=CLOSES)
    with pytest.raises(boards.BoardClosedError):
        make_card(session, two[0], now=CLOSES - SECOND)


def test_nothing_is_shown_to_others_at_the_moment_somebody_writes(two: tuple[Member, Member]) -> None:
    session, (ann, bob) = make_board(*two), two
    card = make_card(session, ann, "First")
    before = board.stamp(fresh(session), now=DURING)
    assert (texts(session, ann, now=DURING), texts(session, bob, now=DURING)) == (["First"], [])
    assert texts(session, bob, now=DURING + MINUTE) == ["First"]
    assert board.stamp(fresh(session), now=DURING + 29 * SECOND) == before
    later = DURING + 5 * MINUTE
    make_card(session, bob, "Second", now=later)
    board_cards.rewrite(card=card, text="Third", by=ann, now=later + SECOND)
    assert texts(session, bob, now=later + 2 * SECOND) == ["First", "Second"]
    assert texts(session, ann, now=later + MINUTE) == texts(session, bob, now=later + MINUTE) == ["Second", "Third"]
    board_cards.take_back(card=BoardCard.objects.get(author=bob), by=bob, now=later + 2 * MINUTE)
    assert texts(session, ann, now=later + 2 * MINUTE + SECOND) == ["Second", "Third"]
    assert texts(session, bob, now=later + 2 * MINUTE + SECOND) == ["Third"]
    assert texts(session, ann, now=later + 3 * MINUTE) == ["Third"]


def test_cards_of_one_half_minute_are_shown_at_the_same_moment() -> None:
    start = dt.datetime(2026, 11, 9, 9, 30, tzinfo=dt.UTC)
    shown = {board.shown_from(start + n * SECOND) for n in range(30)}
    assert shown == {start + MINUTE}


def test_a_card_that_was_taken_back_is_deleted_and_its_group_holds(two: tuple[Member, Member]) -> None:
    session, ann = make_board(*two), two[0]
    cards = [make_card(session, ann, text) for text in ("a", "b", "c")]
    later = DURING + 2 * MINUTE
    head = board_host.group(session=session, keys=[card.key for card in cards], now=later)
    board_cards.take_back(card=head, by=ann, now=later)
    boards.sweep(session, now=later + MINUTE)
    left = list(BoardCard.objects.order_by("key"))
    assert (len(left), [card.group for card in left].count(None)) == (2, 1)
    assert BoardCard.objects.get(group__isnull=False).group in left


def test_the_same_card_pressed_twice_is_one(two: tuple[Member, Member]) -> None:
    session = make_board(*two)
    assert make_card(session, two[0]) == make_card(session, two[0])
    assert make_card(session, two[1]).pk != make_card(session, two[0]).pk


def test_one_person_has_no_room_for_more_than_twenty_cards(two: tuple[Member, Member]) -> None:
    session = make_board(*two)
    for number in range(20):
        make_card(session, two[0], f"Card {number}")
    with pytest.raises(board_cards.TooManyCardsError):
        make_card(session, two[0], "One more")
    make_card(session, two[1], "Of somebody else")


def test_nobody_changes_a_card_of_somebody_else(two: tuple[Member, Member]) -> None:
    session = make_board(*two)
    card = make_card(session, two[0])
    with pytest.raises(board_cards.NotThereError):
        board_cards.rewrite(card=card, text="Mine", by=two[1], now=DURING)
    with pytest.raises(board_cards.NotThereError):
        board_cards.take_back(card=card, by=two[1], now=DURING)


def test_votes_are_three_each_and_hidden_until_the_reveal(two: tuple[Member, Member]) -> None:
    session, (ann, bob) = make_board(*two), two
    cards = [make_card(session, ann, text) for text in "abcd"]
    later = DURING + 2 * MINUTE
    for card in cards[:3]:
        board_cards.vote(card=card, by=bob, wanted=True, now=later)
        board_cards.vote(card=card, by=bob, wanted=True, now=later)
    with pytest.raises(board_cards.NoVotesLeftError):
        board_cards.vote(card=cards[3], by=bob, wanted=True, now=later)
    shown = board_for(fresh(session), ann, now=later)
    assert {group.votes for column in shown.columns for group in column.groups} == {None}
    board_cards.vote(card=cards[0], by=bob, wanted=False, now=later)
    board_cards.vote(card=cards[3], by=bob, wanted=True, now=later)
    assert board_host.reveal(session=session, now=later)
    assert not board_host.reveal(session=session, now=later)
    shown = board_for(fresh(session), ann, now=later)
    assert [(group.head.text, group.votes) for group in shown.columns[0].groups][-1] == ("a", 0)
    with pytest.raises(board_cards.NotThereError):
        board_cards.vote(card=cards[0], by=ann, wanted=True, now=later)


def test_a_group_counts_the_votes_of_its_cards_and_comes_apart(two: tuple[Member, Member]) -> None:
    session, (ann, bob) = make_board(*two), two
    cards = [make_card(session, ann, text) for text in "ab"]
    later = DURING + 2 * MINUTE
    for card, voter in ((cards[0], ann), (cards[1], bob)):
        board_cards.vote(card=card, by=voter, wanted=True, now=later)
    head = board_host.group(session=session, keys=[card.key for card in cards], now=later)
    board_host.reveal(session=session, now=later)
    (group,) = board_for(fresh(session), ann, now=later).columns[0].groups
    assert (group.votes, group.voted, len(group.cards)) == (2, True, 2)
    assert board_host.ungroup(session=session, key=head.key, now=later) == 1
    assert len(board_for(fresh(session), ann, now=later).columns[0].groups) == 2
    with pytest.raises(board_host.NothingToGroupError):
        board_host.group(session=session, keys=[head.key, "gone"], now=later)


def test_somebody_has_one_vote_for_a_group_and_gets_the_others_back(two: tuple[Member, Member]) -> None:
    session, (ann, bob) = make_board(*two), two
    cards = [make_card(session, ann, text) for text in "abc"]
    later = DURING + 2 * MINUTE
    for card in cards:
        board_cards.vote(card=card, by=bob, wanted=True, now=later)
    board_cards.vote(card=cards[1], by=ann, wanted=True, now=later)
    board_host.group(session=session, keys=[card.key for card in cards[:2]], now=later)
    assert board_for(fresh(session), bob, now=later).votes_left == 1
    board_cards.vote(card=cards[1], by=bob, wanted=True, now=later)  # an old page: they have voted for the group
    assert board_for(fresh(session), bob, now=later).votes_left == 1
    board_host.reveal(session=session, now=later)
    groups = board_for(fresh(session), bob, now=later).columns[0].groups
    assert [(len(group.cards), group.votes, group.voted) for group in groups] == [(2, 2, True), (1, 1, True)]


def test_two_groups_become_one(two: tuple[Member, Member]) -> None:
    session = make_board(*two)
    keys = [make_card(session, two[0], text).key for text in "abcd"]
    later = DURING + 2 * MINUTE
    board_host.group(session=session, keys=keys[:2], now=later)
    board_host.group(session=session, keys=keys[2:], now=later)
    board_host.group(session=session, keys=[keys[1], keys[3]], now=later)
    (group,) = board_for(fresh(session), two[0], now=later).columns[0].groups
    assert len(group.cards) == 4


def test_hidden_cards_are_their_authors_until_the_host_shows_them(two: tuple[Member, Member]) -> None:
    session, (ann, bob) = make_board(*two, board_hides_cards=True), two
    card = make_card(session, ann, "a")
    later = DURING + 2 * MINUTE
    shown = board_for(fresh(session), bob, now=later)
    assert (shown.total, shown.columns[0].hidden) == (0, 1)
    assert texts(session, ann, now=later) == ["a"]
    with pytest.raises(board_cards.NotThereError):
        board_cards.vote(card=card, by=bob, wanted=True, now=later)
    assert board_host.show_cards(session=session, now=later)
    assert texts(session, bob, now=later) == ["a"]


def test_what_people_were_told_stays_once_they_have_begun(two: tuple[Member, Member]) -> None:
    session = make_board(*two)
    card = make_card(session, two[0])
    with pytest.raises(board_host.StartedError):
        board_host.choose(session=session, votes=3, hide_cards=True, now=DURING)
    board_host.choose(session=session, votes=5, hide_cards=False, now=DURING)
    board_cards.vote(card=card, by=two[0], wanted=True, now=DURING)
    with pytest.raises(board_host.StartedError):
        board_host.choose(session=session, votes=2, hide_cards=False, now=DURING)


def test_after_closing_nothing_links_an_anonymous_card_to_anybody(two: tuple[Member, Member]) -> None:
    session, (ann, bob) = make_board(*two), two
    cards = [make_card(session, author, f"{n} by somebody") for n in range(6) for author in two]
    later = DURING + 2 * MINUTE
    board_cards.vote(card=cards[0], by=bob, wanted=True, now=later)
    board_host.group(session=session, keys=[cards[0].key, cards[1].key], now=later)
    board_host.remove(card=cards[2], by=make_editor(), now=later)
    old = {card.pk for card in cards} | {card.key for card in cards}
    assert boards.settle_due(now=CLOSES) == 1
    assert boards.settle_due(now=CLOSES + DAY) == 0
    kept = list(BoardCard.objects.all())
    assert len(kept) == 12
    assert {(card.author_id, card.created_at, card.next_at, card.next_text) for card in kept} == {
        (None, None, None, "")
    }
    assert not old & ({card.pk for card in kept} | {card.key for card in kept}), "no address in a log leads to a card"
    assert not BoardVote.objects.exists()
    assert sorted(card.votes_kept for card in kept)[-1] == 1
    assert BoardCard.objects.filter(group__isnull=False).count() == 1
    assert copied.cards(ann) == copied.cards(bob) == []
    # Every row of every other table: none names a card.
    named = [str(one) for card in kept for one in (card.key, card.text) if one] + [card.key for card in cards]
    for model in BoardCard._meta.apps.get_models():
        if model is not BoardCard and model._meta.managed and model._meta.app_label != "wagtailsearch":
            dumped = serializers.serialize("json", model._default_manager.all())
            assert not [one for one in named if json.dumps(one) in dumped], model


def test_the_order_of_rows_after_closing_is_made_by_chance(
    two: tuple[Member, Member], monkeypatch: pytest.MonkeyPatch
) -> None:
    session = make_board(*two)
    for text in "abc":
        make_card(session, two[0], text)
    monkeypatch.setattr(boards._chance, "sample", lambda found, number: [found[2], found[0], found[1]])
    boards.settle_due(now=CLOSES)
    assert list(BoardCard.objects.order_by("pk").values_list("text", flat=True)) == ["c", "a", "b"]


def test_a_named_board_keeps_names_and_counts(two: tuple[Member, Member]) -> None:
    session, (ann, bob) = make_board(*two, anonymous=False), two
    card = make_card(session, ann, "a")
    assert texts(session, bob, now=DURING) == ["a"], "there is nothing to hide, so it is shown at once"
    board_cards.vote(card=card, by=bob, wanted=True, now=DURING)
    boards.settle_due(now=CLOSES)
    card.refresh_from_db()
    assert (card.author, card.votes_kept, BoardVote.objects.count()) == (ann, 1, 0)
    (group,) = board_for(fresh(session), bob, now=CLOSES).columns[0].groups
    assert (group.head.author, group.votes, group.head.own) == (ann.name, 1, False)
    assert [row["text"] for row in copied.cards(ann)] == ["a"]


def test_names_of_people_who_blocked_each_other_are_not_shown(two: tuple[Member, Member]) -> None:
    session, (ann, bob) = make_board(*two, anonymous=False), two
    make_card(session, ann, "a")
    bob.blocks_made.create(other=ann)
    (group,) = board_for(fresh(session), bob, now=DURING).columns[0].groups
    assert group.head.author == "A member"


def test_closing_early_is_for_good_and_settled_at_once(two: tuple[Member, Member]) -> None:
    session = make_board(*two)
    make_card(session, two[0])
    assert board_host.close(session=session, now=DURING)
    assert not board_host.close(session=session, now=DURING + SECOND)
    with pytest.raises(boards.BoardClosedError):
        make_card(session, two[0], "Too late", now=DURING)
    assert boards.settle_due(now=DURING) == 1
    assert BoardCard.objects.get().author is None


def test_a_cancelled_session_has_a_closed_board(two: tuple[Member, Member]) -> None:
    session = make_board(*two)
    make_card(session, two[0])
    session.meeting.status = "cancelled"
    session.meeting.save()
    assert boards.settle_due(now=DURING) == 1
    assert BoardCard.objects.get().author is None


def test_a_removed_card_says_so_and_the_log_names_no_card(two: tuple[Member, Member]) -> None:
    session, host = make_board(*two), make_editor()
    card = make_card(session, two[0], "Unkind")
    later = DURING + 2 * MINUTE
    assert board_host.remove(card=card, by=host, now=later)
    assert not board_host.remove(card=card, by=host, now=later)
    card.refresh_from_db()
    assert (card.text, card.next_text, card.author) == ("", "", None)
    (entry,) = AuditEntry.objects.all()
    assert (entry.action, entry.subject, entry.note) == ("card-removed", None, f"board: {session.pk}")
    (group,) = board_for(fresh(session), two[0], now=later).columns[0].groups
    assert group.head.removed


def test_an_erased_author_leaves_cards_without_a_name(two: tuple[Member, Member]) -> None:
    ann, bob = two
    for anonymous in (True, False):
        session = make_board(ann, bob, anonymous=anonymous)
        card = make_card(session, ann, f"Ask {ann.name} about rest")
        board_cards.vote(card=card, by=ann, wanted=True, now=DURING)
    board_leaving.forget(ann, now=DURING)
    assert not BoardCard.objects.filter(author__isnull=False).exists()
    assert not BoardVote.objects.exists()
    assert not [card for card in BoardCard.objects.all() if ann.name in card.text + card.next_text]


def test_old_boards_go_after_two_years(two: tuple[Member, Member]) -> None:
    make_card(make_board(*two), two[0])
    assert boards.forget_old(END + 700 * DAY) == 0
    assert boards.forget_old(END + 740 * DAY) == 1


@pytest.mark.parametrize("anonymous", [True, False])
def test_a_board_takes_the_same_number_of_queries_however_full(
    two: tuple[Member, Member], anonymous: bool, django_assert_num_queries
) -> None:
    session = make_board(*two, anonymous=anonymous, revealed_at=NOW)
    for number in (1, 3):
        make_card(session, two[0], f"card {number}")
        shown = fresh(session)
        with django_assert_num_queries(3 if anonymous else 4):
            board_for(shown, two[1], now=DURING + MINUTE)
