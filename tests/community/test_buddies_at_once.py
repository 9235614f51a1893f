"""Asks that cross, seats and last places at the same moment: on SQLite and on PostgreSQL, with threads for real."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from community.models import BuddyRequest, Circle, CircleMember, Delivery
from community.services import buddy_requests, circle_groups, circles
from community.services.blocks import block
from community.services.circle_groups import CannotJoinError
from community.services.pairing import NoSeatError, put_together
from tests.factories.buddies import make_invitation, make_open, make_request, wants
from tests.factories.meetings import make_circle

pytestmark = pytest.mark.django_db(transaction=True)
LONG = 60


@pytest.fixture
def now() -> dt.datetime:
    return timezone.now()


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act gives or raises, all begun at the same moment on connections of their own."""
    line = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            line.wait(LONG)
            return act()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return [one.result(LONG) for one in [threads.submit(run, act) for act in acts]]


def test_asks_that_cross_at_the_same_moment_are_one_pairing(now: dt.datetime) -> None:
    for number in range(5):
        ann, bob = make_open(f"Ann{number}"), make_open(f"Bob{number}")
        done = at_once(
            partial(buddy_requests.ask, by=ann, to=bob, note="", now=now),
            partial(buddy_requests.ask, by=bob, to=ann, note="", now=now),
        )
        assert not [one for one in done if isinstance(one, Exception)], done
        request = BuddyRequest.objects.between(ann, bob).get()
        assert request.status == "accepted"
        assert Circle.objects.of(ann).get().pk == Circle.objects.of(bob).get().pk == request.circle_id
    assert Delivery.objects.filter(kind="buddy_accepted").count() == 5


def test_one_seat_goes_to_one_of_six_yeses(now: dt.datetime) -> None:
    ann = make_open("Ann")
    requests = [make_request(make_open(f"P{number}"), ann, now=now) for number in range(6)]
    done = at_once(*(lambda one=one: buddy_requests.accept(request=one, by=ann, now=now) for one in requests))
    assert sum(isinstance(one, Circle) for one in done) == 1, done
    assert sum(isinstance(one, NoSeatError) for one in done) == 5
    assert CircleMember.objects.filter(member=ann, left_at=None).count() == 1
    assert Circle.objects.count() == 1, "what failed leaves no circle behind"


def test_database_holds_the_seat_where_nobody_locks(now: dt.datetime) -> None:
    ann = make_open("Ann")
    others = [make_open(f"P{number}") for number in range(4)]
    done = at_once(*(lambda one=one: put_together([ann, one], origin="coordinator", now=now) for one in others))
    assert sum(isinstance(one, Circle) for one in done) == 1, done
    assert sum(isinstance(one, NoSeatError) for one in done) == 3
    assert Circle.objects.count() == 1


def test_yes_and_no_at_the_same_moment_agree(now: dt.datetime) -> None:
    ann, bob = make_open("Ann"), make_open("Bob")
    request = make_request(bob, ann, now=now)
    at_once(
        lambda: buddy_requests.accept(request=request, by=ann, now=now),
        lambda: buddy_requests.decline(request=request, by=ann, reply="No", now=now),
        lambda: buddy_requests.withdraw(request=request, by=bob, now=now),
    )
    status = BuddyRequest.objects.get().status
    assert status in ("accepted", "declined", "withdrawn")
    assert Circle.objects.exists() is (status == "accepted")
    kinds = set(Delivery.objects.values_list("kind", flat=True))
    assert kinds == {"accepted": {"buddy_accepted"}, "declined": {"buddy_declined"}, "withdrawn": set()}[status]


def test_last_place_of_a_circle_goes_to_one_of_four(now: dt.datetime) -> None:
    first = make_open("Ann")
    group = make_circle(first, *(make_open(f"P{number}") for number in range(4)), kind="group", name="Nights")
    invited: list[Any] = [make_invitation(group, make_open(f"Q{number}"), first, now=now) for number in range(4)]
    done = at_once(*(lambda one=one: circle_groups.accept(invitation=one, by=one.member, now=now) for one in invited))
    assert sum(isinstance(one, CannotJoinError) for one in done) == 3, done
    assert group.seats.filter(left_at=None).count() == 6


def test_both_who_end_at_the_same_moment_end_it_once(now: dt.datetime) -> None:
    ann, bob = make_open("Ann"), make_open("Bob")
    pair = make_circle(ann, bob)
    leave = partial(circles.leave, circle=pair, reason="time", now=now)
    done = at_once(partial(leave, member=ann), partial(leave, member=bob))
    assert sorted(done) == [False, True]
    assert Delivery.objects.filter(kind="circle_ended").count() == 1


def test_block_beside_a_yes_leaves_no_pair(now: dt.datetime) -> None:
    for number in range(4):
        ann, bob = make_open(f"Ann{number}"), make_open(f"Bob{number}")
        request = make_request(ann, bob, now=now)
        wants(ann, 2)
        at_once(
            partial(buddy_requests.accept, request=request, by=bob, now=now),
            partial(block, member=ann, other=bob, now=now),
        )
        assert not Circle.objects.current().of(ann).exists()


def test_twenty_presses_of_two_people_ask_once(now: dt.datetime) -> None:
    ann, bob = make_open("Ann"), make_open("Bob")
    done = at_once(*(lambda: buddy_requests.ask(by=ann, to=bob, note="", now=now) for _press in range(10)))
    assert len({one.pk for one in done}) == 1
    assert BuddyRequest.objects.count() == Delivery.objects.count() == 1
