"""Many people after a few places at once: nobody is lost, and no place is given twice. On both databases."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from community.models import Delivery, GroupSession, Member, Participant
from tests.factories.meetings import make_session
from tests.factories.sessions import LATER, line, make_full, make_members, say

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 12


def all_at_once(acts: list[Callable[[], object]]) -> list[BaseException]:
    """Do all of them, as many at once as there are threads; the errors."""
    gate = threading.Barrier(THREADS, timeout=60)

    def apart(number: int) -> None:
        try:
            if number < THREADS:
                gate.wait()
            acts[number]()
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        done = [pool.submit(apart, number) for number in range(len(acts))]
        return [error for act in done if (error := act.exception())]


def press(session: GroupSession, member: Member, said: str, seconds: int = 0) -> Callable[[], object]:
    return lambda: say(session, member, said, now=LATER + dt.timedelta(seconds=seconds))


def test_sixty_people_after_28_places() -> None:
    session, members = make_session(capacity=28), make_members(60)
    assert all_at_once([press(session, member, "going") for member in members]) == []
    answers = list(Participant.objects.values_list("answer", flat=True))
    assert (answers.count("going"), answers.count("waiting"), len(answers)) == (28, 32, 60)
    numbers = Participant.objects.filter(answer="waiting").order_by("waiting_no").values_list("waiting_no", flat=True)
    assert list(numbers) == list(range(1, 33))
    assert Delivery.objects.filter(kind="session_answer").count() == 28


def test_each_pressing_twice_at_once_has_one_place() -> None:
    session, members = make_session(capacity=5), make_members(8)
    acts = [press(session, member, "going") for member in members for _again in range(2)]
    assert all_at_once(acts) == []
    assert Participant.objects.count() == 8
    assert Participant.objects.filter(answer="going").count() == 5


def test_places_given_up_while_others_press_are_all_taken() -> None:
    session, members = make_full(10, 10)
    late = make_members(10, first=21)
    acts = [press(session, member, "declined", 1) for member in members[:10]]
    acts += [press(session, member, "going", 1) for member in late]
    assert all_at_once(acts) == []
    going = Participant.objects.filter(answer="going")
    assert going.count() == 10
    assert {one.member_id for one in going} == {member.pk for member in members[10:]}, "who waited longest comes first"
    assert len(line(session)) == 10
