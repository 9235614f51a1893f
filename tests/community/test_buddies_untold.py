"""What nobody is to find out: that somebody blocked them, and who it was that is forgotten."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from community.services import buddy_leaving, buddy_requests
from community.services.agenda import can_lead
from community.services.blocks import block
from community.services.buddy_requests import Obstacle
from tests.factories.buddies import make_invitation, make_open, make_request
from tests.factories.meetings import NOW, make_circle, make_session
from tests.factories.sessions import say

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("how", ["unlisted", "blocked"])
def test_request_that_waits_looks_the_same_whether_one_was_blocked(client: Client, how: str) -> None:
    ann, bob, now = make_open("Ann"), make_open("Bob"), timezone.now()
    request = buddy_requests.ask(by=ann, to=bob, note="", now=now)
    if how == "blocked":
        block(member=bob, other=ann, now=now)
    else:
        bob.listed = False
        bob.save()
    assert buddy_requests.obstacle_between(ann, bob, now=now) == Obstacle.WAITING
    client.force_login(ann.user)
    answer = client.get(reverse("community_buddy_ask", args=[bob.public_id]))
    assert answer.status_code == 200
    assert buddy_requests.ask(by=ann, to=bob, note="", now=now) == request


def test_who_blocked_somebody_that_asked_is_not_led_to_their_request() -> None:
    ann, bob, now = make_open("Ann"), make_open("Bob"), timezone.now()
    make_request(bob, ann, now=now)
    block(member=ann, other=bob, now=now)
    assert buddy_requests.obstacle_between(ann, bob, now=now) == Obstacle.CLOSED


def test_who_is_forgotten_stands_in_no_thanks_and_no_invitation_of_others() -> None:
    ann, bob, cat = make_open("Ann"), make_open("Bob"), make_open("Cat")
    circle = make_circle(ann, bob, now=NOW)
    circle.seats.filter(member=bob).update(thanks="Thank you, Ann Buddy, and all the best to Ann", left_at=NOW)
    group = make_circle(bob, cat, kind="group", now=NOW)
    invitation = make_invitation(group, ann, bob, now=NOW, note="Dear Ann, do come")
    buddy_leaving.forget(ann, now=NOW + dt.timedelta(days=1))
    invitation.refresh_from_db()
    assert "Ann" not in circle.seats.get(member=bob).thanks
    assert "Ann" not in invitation.note
    assert "do come" in invitation.note


def test_action_is_not_offered_to_whom_one_does_not_meet() -> None:
    ann, bob, cat, dan = (make_open(name) for name in ("Ann", "Bob", "Cat", "Dan"))
    session = make_session()
    for member in (ann, bob, cat, dan):
        say(session, member)
    block(member=bob, other=ann, now=NOW)
    block(member=ann, other=cat, now=NOW)
    assert can_lead(session, viewer=ann) == [ann, dan]
    dan.hidden_at = NOW
    dan.save()
    assert can_lead(session, viewer=ann) == [ann]
    assert can_lead(session, viewer=bob) == [bob, cat]
