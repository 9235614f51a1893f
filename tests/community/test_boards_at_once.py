"""Many people on one board at the same moment, and at the second of its end. On both databases."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable
from functools import partial

import pytest

from community.call_errors import CallError
from community.models import BoardCard, BoardVote, Meeting, TimePoll
from community.services import board_cards, boards, poll_decisions, polls
from tests.community.boards_at_once import Run, sixty_people
from tests.community.test_sessions_at_once import all_at_once
from tests.factories.boards import DURING, MINUTE, make_board, make_card
from tests.factories.meetings import NOW, make_circle
from tests.factories.sessions import make_members

pytestmark = pytest.mark.django_db(transaction=True)
CLOSES = NOW + dt.timedelta(days=8, hours=1)
SECOND = dt.timedelta(seconds=1)


def test_somebody_who_votes_for_twelve_cards_at_once_gives_three_votes() -> None:
    (ann,) = make_members(1)
    session = make_board(ann)
    cards = [make_card(session, ann, f"card {number}") for number in range(12)]

    def vote(card: BoardCard) -> None:
        with contextlib.suppress(board_cards.NoVotesLeftError):
            board_cards.vote(card=card, by=ann, wanted=True, now=DURING + 2 * MINUTE)

    assert all_at_once([partial(vote, card) for card in cards]) == []
    assert BoardVote.objects.count() == 3


def test_cards_that_come_as_the_board_closes_keep_no_author() -> None:
    members = make_members(11)
    session = make_board(*members)

    def add(number: int) -> None:
        with contextlib.suppress(boards.BoardClosedError):
            make_card(session, members[number], f"card {number}", now=CLOSES - SECOND)

    acts: list[Callable[[], object]] = [partial(add, number) for number in range(11)]
    acts.insert(5, partial(boards.settle_due, now=CLOSES))
    assert all_at_once(acts) == []
    boards.settle_due(now=CLOSES)
    assert not BoardCard.objects.filter(author__isnull=False).exists()
    assert not BoardCard.objects.filter(next_at__isnull=False).exists()


def test_a_circle_that_decides_twelve_times_at_once_has_one_call() -> None:
    members = make_members(3)
    circle = make_circle(*members, kind="group")
    times = [NOW + dt.timedelta(days=10), NOW + dt.timedelta(days=11)]
    poll = polls.ask_circle(
        circle=circle, times=times, minutes=30, deadline=NOW + dt.timedelta(days=5), by=members[0], now=NOW
    )  # fmt: skip
    options = list(poll.options.all())

    def decide(number: int) -> None:
        current = TimePoll.objects.select_related("circle").get(pk=poll.pk)
        with contextlib.suppress(CallError):
            poll_decisions.decide_for_circle(poll=current, option=options[number % 2], by=members[number % 3], now=NOW)

    assert all_at_once([partial(decide, number) for number in range(12)]) == []
    assert Meeting.objects.filter(circle=circle).count() == 1


def test_twelve_people_polling_writing_and_voting_meet_no_error() -> None:
    run: Run = sixty_people(people=12, rounds=2)
    assert run.errors == []
    assert BoardCard.objects.count() == 12 * 2
