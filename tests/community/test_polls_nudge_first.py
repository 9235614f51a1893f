"""The nudge about a poll and another reminder of one day: soon after it, answers are no longer taken."""

from __future__ import annotations

import datetime as dt

import pytest

from community import mail_kinds
from community.mail_kinds import MailKind
from community.models import Delivery
from community.services import poll_mails, polls
from community.services.deliver import deliver_due
from tests.factories.meetings import NOW, make_circle
from tests.factories.outbox import make_delivery, written
from tests.factories.sessions import make_members

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def test_nudge_goes_before_what_can_come_another_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(mail_kinds._kinds, "usual", MailKind("usual", "what can wait", written, reminder=True))
    asker, silent = make_members(2)
    times, circle = [NOW + 10 * DAY, NOW + 11 * DAY], make_circle(asker, silent)
    polls.ask_circle(circle=circle, times=times, minutes=45, deadline=NOW + 5 * DAY, by=asker, now=NOW)
    Delivery.objects.all().delete()
    at = NOW + 3 * DAY
    make_delivery(silent, kind="usual", key="usual", not_before=at - dt.timedelta(minutes=1))
    poll_mails.plan(now=at)
    deliver_due(now=at)
    states = dict(Delivery.objects.filter(member=silent).exclude(kind="poll_asked").values_list("kind", "state"))
    assert states == {"usual": "pending", "poll_nudge": "sent"}
