"""What nobody is to find out: that somebody blocked them, and who it was that is forgotten."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from community.models import Meeting, Participant, SessionFeedback
from community.services import buddy_leaving, buddy_requests, session_leaving
from community.services.agenda import can_lead
from community.services.blocks import block
from community.services.buddy_requests import Obstacle
from community.views import circle_groups as views
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


def test_where_somebody_works_is_not_told_by_a_session_if_their_profile_hides_it(client: Client) -> None:
    ann, bob = make_open("Ann"), make_open("Bob", visibility={"organisation": "hidden"})
    session = make_session(starts_at=timezone.now() - dt.timedelta(hours=2))
    for member in (ann, bob):
        Participant.objects.create(
            meeting=session.meeting, member=member, answer="going", answered_at=NOW, attended=True
        )
    client.force_login(ann.user)
    page = client.get(reverse("community_session", args=[session.pk])).content.decode()
    assert "Bob Buddy" in page
    assert "Bob Trust" not in page
    bob.visibility = {}
    bob.save()
    assert "Bob Trust" in client.get(reverse("community_session", args=[session.pk])).content.decode()


def test_who_is_forgotten_stands_in_no_comment_and_no_note_about_a_session() -> None:
    ann, bob = make_open("Ann"), make_open("Bob")
    session = make_session()
    SessionFeedback.objects.create(session=session, member=bob, useful=3, comment="Ask Ann Buddy!", said_at=NOW)
    Meeting.objects.filter(pk=session.meeting_id).update(cancel_note="Ann Buddy is ill", status="cancelled")
    session_leaving.forget(ann, now=NOW)
    assert "Ann" not in SessionFeedback.objects.get().comment
    assert Meeting.objects.get().cancel_note.endswith("is ill")
    assert "Ann" not in Meeting.objects.get().cancel_note


def test_full_circles_do_not_hide_those_with_room(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "SHOWN", 1)
    ann, others = make_open("Ann"), [make_open(f"P{number}") for number in range(6)]
    make_circle(*others[:2], kind="group", name="Two", open_to_join=True, now=NOW)
    make_circle(*others, kind="group", name="Six", open_to_join=True, now=NOW)
    client.force_login(ann.user)
    page = client.get(reverse("community_circles")).content.decode()
    assert ("Two" in page, "Six" in page) == (True, False)
