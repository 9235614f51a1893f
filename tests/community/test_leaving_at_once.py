"""Somebody leaves while others act on what both are in. Only PostgreSQL lets them meet: SQLite has one writer."""

from __future__ import annotations

import datetime as dt
from functools import partial

import pytest
from django.db import connection
from django.utils import timezone

from community.models import Block, Circle, CircleMember, Member, Participant
from community.services import blocks, buddy_requests, calls, circle_groups, circles, closing, rsvp
from community.services.availability import free_times
from community.services.buddy_requests import NotWaitingError
from community.services.circle_groups import CannotJoinError
from tests.community.test_two_at_once import Held, meet, pool
from tests.factories.buddies import make_invitation, make_open, make_request
from tests.factories.meetings import make_available, make_call, make_circle, make_session

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has two writers"),
]
__all__ = ["pool"]
DAY = dt.timedelta(days=1)


@pytest.fixture
def now() -> dt.datetime:
    return timezone.now()


def test_pair_ends_while_one_of_them_closes_their_account(monkeypatch, pool, now: dt.datetime) -> None:
    ann, bob = make_open("Ann"), make_open("Bob")
    circle = make_circle(ann, bob, now=now)
    make_call(circle, starts_at=now + DAY)
    held = Held(monkeypatch, closing.leaving, "closing", after=False)  # ann's row is locked, and no more
    done = meet(
        pool, held,
        partial(closing.close_account, user=ann.user, now=now),
        partial(circles.leave, circle=circle, member=bob, now=now, reason="none"),
    )  # fmt: skip
    assert not [one for one in done if isinstance(one, Exception)], done
    assert Circle.objects.get().status == "ended"
    assert Member.objects.get(pk=ann.pk).status == "closing"


def test_place_is_given_on_while_who_waits_closes_their_account(monkeypatch, pool, now: dt.datetime) -> None:
    ann, bob, cat = (make_open(name) for name in ("Ann", "Bob", "Cat"))
    session = make_session(starts_at=now + DAY, capacity=1)
    for member in (bob, ann, cat):
        rsvp.answer(session=session, member=member, said="going", now=now)
    held = Held(monkeypatch, closing.leaving, "closing", after=False)
    done = meet(
        pool, held,
        partial(closing.close_account, user=ann.user, now=now),
        partial(rsvp.answer, session=session, member=bob, said="declined", now=now),
    )  # fmt: skip
    assert not [one for one in done if isinstance(one, Exception)], done
    going = Participant.objects.filter(meeting=session.meeting, answer="going")
    assert [one.member for one in going] == [cat]


def test_yes_to_a_circle_waits_for_who_blocks_at_that_moment(monkeypatch, pool, now: dt.datetime) -> None:
    ann, bob, cat = (make_open(name) for name in ("Ann", "Bob", "Cat"))
    circle = make_circle(ann, cat, kind="group", now=now)
    invitation = make_invitation(circle, bob, cat, now=now)
    held = Held(monkeypatch, blocks, "go_apart", after=True)
    blocked, joined = meet(
        pool, held,
        partial(blocks.block, member=ann, other=bob, now=now),
        partial(circle_groups.accept, invitation=invitation, by=bob, now=now),
    )  # fmt: skip
    assert blocked is None
    assert isinstance(joined, CannotJoinError | Circle)
    assert Block.objects.exists()
    together = CircleMember.objects.filter(circle=circle, left_at=None, member__in=[ann, bob])
    assert together.count() == 1


def test_yes_finds_nothing_to_say_yes_to_where_the_request_was_taken_back_at_that_moment(
    monkeypatch, pool, now: dt.datetime
) -> None:
    ann, bob = make_open("Ann"), make_open("Bob")
    request = make_request(bob, ann, now=now)
    held = Held(monkeypatch, buddy_requests, "_can_be_answered", after=True)
    yes, gone = meet(
        pool, held,
        partial(buddy_requests.accept, request=request, by=ann, now=now),
        partial(buddy_requests.withdraw, request=request, by=bob, now=now),
    )  # fmt: skip
    assert isinstance(yes, NotWaitingError)
    assert gone is True
    assert not Circle.objects.exists()


def test_wish_is_granted_by_an_invitation_while_a_call_is_booked(monkeypatch, pool, now: dt.datetime) -> None:
    ann, bob, cat = (make_open(name) for name in ("Ann", "Bob", "Cat"))
    circle = make_circle(ann, cat, kind="group", now=now)
    make_available(ann)
    make_available(cat)
    make_invitation(circle, bob, bob, now=now)
    starts_at = free_times([ann, cat], minutes=30, now=now)[0]
    held = Held(monkeypatch, Circle.objects, "select_for_update", after=False)  # who books has locked the members
    booked, invited = meet(
        pool, held,
        partial(calls.book, circle=circle, starts_at=starts_at, minutes=30, by=ann, now=now),
        partial(circle_groups.invite, circle=circle, member=bob, by=cat, note="", now=now),
    )  # fmt: skip
    assert not isinstance(booked, Exception), booked
    assert not isinstance(invited, Exception), invited
    assert circle.seats.filter(left_at=None).count() == 3
