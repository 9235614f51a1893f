"""Circles that fell silent, where something happened meanwhile or nobody could be told: no break behind their backs."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community import links
from community.links import Purpose
from community.models import Circle, Delivery, Member
from community.services import mail_preferences, quiet_asked, quiet_circles
from community.services.deliver import deliver_due
from tests.community.quiet import DAY, LONG_AGO, NOW, make_quiet, run
from tests.factories.buddies import make_open
from tests.factories.meetings import make_call, make_circle

pytestmark = pytest.mark.django_db
LATER = NOW + 15 * DAY
State = Delivery.State


@pytest.fixture
def pair(ann: Member, bob: Member) -> Circle:
    return make_quiet(ann, bob)


def states(kind: str) -> list[str]:
    return list(Delivery.objects.filter(kind=kind).order_by("pk").values_list("state", flat=True))


def booked(circle: Circle) -> None:
    make_call(circle, starts_at=NOW + 20 * DAY, created_at=NOW, changed_at=NOW + dt.timedelta(minutes=5))


def test_question_is_not_sent_where_a_call_was_booked_before_the_mail_went(pair):
    quiet_circles.settle_due(now=NOW)
    booked(pair)
    deliver_due(now=NOW + dt.timedelta(minutes=10))
    assert states("quiet_asked") == ["cancelled", "cancelled"]
    assert mail.outbox == []


def test_neither_link_nor_page_asks_where_a_call_was_booked(pair, ann, client):
    run(NOW)
    client.force_login(ann.user)
    token = links.make(Purpose.CIRCLE, member=ann, object_id=pair.pk, expires_at=timezone.now() + DAY)
    link, page = f"/community/buddies/still/{token}/", f"/community/buddies/circles/{pair.pk}/"
    assert "none is booked" in Client().get(link).text
    assert "Yes, keep going" in client.get(page).text
    booked(pair)
    assert "none is booked" not in Client().get(link).text
    assert "Yes, keep going" not in client.get(page).text


def test_break_is_told_to_who_switched_the_question_off(pair, bob):
    mail_preferences.switch(member=bob, kind="quiet_asked", on=False, now=LONG_AGO)
    run(NOW)
    assert run(LATER).status == "paused"
    assert states("quiet_paused") == ["sent", "sent"]
    assert "List-Unsubscribe" not in mail.outbox[-1].extra_headers


@pytest.mark.parametrize("state", ["skipped", "dead", "cancelled"])
def test_no_break_begins_where_the_question_reached_nobody(pair, state):
    quiet_circles.settle_due(now=NOW)
    Delivery.objects.update(state=state)
    found = run(LATER)
    assert (found.status, found.asked_at, found.goes_on_at) == ("active", None, LATER)
    assert states("quiet_paused") == []
    assert list(quiet_circles.silent(LATER + DAY)) == []
    assert list(quiet_circles.silent(LATER + 110 * DAY)) == [pair], "they are asked anew"


def test_no_break_begins_where_all_switched_the_question_off(pair, ann, bob):
    for member in (ann, bob):
        mail_preferences.switch(member=member, kind="quiet_asked", on=False, now=LONG_AGO)
    run(NOW)
    assert run(LATER).status == "active"
    assert Delivery.objects.count() == 0


def test_one_of_whom_nobody_knows_whether_the_mail_arrived_is_enough(pair):
    quiet_circles.settle_due(now=NOW)
    first, second = Delivery.objects.order_by("pk")
    Delivery.objects.filter(pk=first.pk).update(state="uncertain")
    Delivery.objects.filter(pk=second.pk).update(state="dead")
    assert run(LATER).status == "paused"


@pytest.mark.parametrize("state", ["sent", "uncertain"])
def test_time_to_answer_runs_from_a_mail_that_came_late(pair, state):
    quiet_circles.settle_due(now=NOW)
    came = NOW + 13 * DAY
    Delivery.objects.update(state=state, reminder_day=came.date(), sent_at=came if state == "sent" else None)
    found = [[circle for circle, _told in quiet_asked.time_is_over(came + days * DAY)] for days in (1, 13, 15)]
    assert found == [[], [], [pair]]


def test_silence_of_who_went_away_meanwhile_is_theirs_to_have(pair, ann):
    run(NOW)
    Member.objects.filter(pk=ann.pk).update(paused_until=(LATER + 30 * DAY).date())
    found = run(LATER)
    assert (found.status, found.asked_at) == ("active", None)


def test_circles_whose_mails_are_stuck_keep_no_other_from_its_break(pair, monkeypatch):
    monkeypatch.setattr(quiet_circles, "AT_ONCE", 1)
    monkeypatch.setattr(quiet_asked, "SOME", 1)
    stuck = [make_circle(make_open(f"A{n}"), make_open(f"B{n}"), now=LONG_AGO) for n in range(3)]
    for minute in range(4):
        quiet_circles.settle_due(now=NOW + dt.timedelta(minutes=minute))
    deliver_due(now=NOW + dt.timedelta(minutes=5))
    for circle in stuck:
        Circle.objects.filter(pk=circle.pk).update(asked_at=NOW - DAY)
        for seat in circle.seats.all():
            key = f"{quiet_asked.asked_key(circle.pk, NOW - DAY)}:{seat.member_id}"
            Delivery.objects.filter(member=seat.member).update(state=State.PENDING, sent_at=None, key=key)
    quiet_circles.settle_due(now=LATER)
    assert list(Circle.objects.filter(status="paused")) == [pair]


def test_silent_circles_are_looked_for_once_a_day_until_all_are_asked(pair, monkeypatch):
    make_circle(make_open("Cat"), make_open("Dan"), now=LONG_AGO)
    monkeypatch.setattr(quiet_circles, "AT_ONCE", 1)
    looked: list[dt.datetime] = []
    silent = quiet_circles.silent
    monkeypatch.setattr(quiet_circles, "silent", lambda now: looked.append(now) or silent(now))
    for minute in range(10):
        quiet_circles.settle_due(now=NOW + dt.timedelta(minutes=minute))
    assert Circle.objects.filter(asked_at=None).count() == 0
    assert len(looked) == 3
    quiet_circles.settle_due(now=NOW + DAY)
    assert len(looked) == 4


def test_finding_whose_time_is_over_costs_the_same_for_one_and_three():
    counts = []
    for number in (1, 3):
        for one in range(number):
            make_circle(make_open(f"A{number}{one}"), make_open(f"B{number}{one}"), now=LONG_AGO)
        Circle.objects.update(asked_at=NOW)
        with CaptureQueriesContext(connection) as queries:
            assert list(quiet_asked.time_is_over(LATER))
        counts.append(len(queries))
    assert counts == [3, 3]
