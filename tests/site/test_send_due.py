"""``manage.py send_due``: one tick for a moment of choice."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from community.models import Delivery
from community.services import by_clock, quarantine
from tests.factories.community import make_member, make_organisation
from tests.factories.meetings import NOW, make_call, make_circle

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def send_due(at: dt.datetime) -> str:
    said = io.StringIO()
    call_command("send_due", at=at.isoformat(), stdout=said)
    return said.getvalue()


@pytest.fixture
def call():
    people = [make_member(f"p{n}@example.com", organisation=make_organisation(f"Trust {n}")) for n in range(2)]
    return make_call(make_circle(*people), starts_at=NOW + 7 * DAY + dt.timedelta(hours=1), month="2026-11")


def test_tick_of_the_day_before_a_call_reminds_both_once(call) -> None:
    day_before = call.starts_at - DAY + dt.timedelta(hours=1)
    said = send_due(day_before)
    assert Delivery.objects.filter(kind="call_day_before", state="sent").count() == 2
    assert "2 sent" in said
    assert len(mail.outbox) == 2
    send_due(day_before)
    send_due(day_before + dt.timedelta(minutes=5))
    assert len(mail.outbox) == 2


def test_tick_without_anything_due_says_so(call) -> None:
    assert "nothing due" in send_due(NOW - 300 * DAY)


def test_tick_while_mail_rests_says_so_and_how_many_wait(call) -> None:
    quarantine.quarantine(now=NOW)
    said = send_due(call.starts_at - DAY + dt.timedelta(hours=1))
    assert "mail rests after a restore, 2 due" in said
    assert mail.outbox == []


def test_moment_that_cannot_be_read_is_refused_in_words() -> None:
    with pytest.raises(CommandError, match="is no moment"):
        call_command("send_due", at="tomorrow")


def test_step_that_fails_keeps_no_other_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    done = []

    def fails(*, now: dt.datetime) -> None:
        raise OSError("nothing there")

    steps = (("one", fails), ("two", lambda *, now: done.append(now)))
    monkeypatch.setattr(by_clock, "STEPS", steps)
    with pytest.raises(by_clock.NotDoneError, match="one"):
        by_clock.do_due(now=NOW)
    assert done == [NOW]
