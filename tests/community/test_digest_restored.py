"""A restored database does not know that a month's mails went out: they can be cancelled, and then stay away."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail

from community.models import Delivery, User
from community.services import digests, duties, quarantine
from community.services.deliver import deliver_due
from tests.factories.community import make_member
from tests.factories.digests import FIRST, LONG_AGO, only_kinds, steps_of
from tests.home.editors import national_editor

pytestmark = pytest.mark.django_db
EVENING = FIRST + dt.timedelta(hours=11)  # 20:00
SUNDAY = dt.datetime(2026, 12, 6, 12, 0, tzinfo=dt.UTC)
MONDAY = dt.datetime(2026, 12, 7, 9, 5, tzinfo=dt.UTC)


@pytest.mark.parametrize("restored", [FIRST, EVENING, SUNDAY])
def test_what_was_due_before_a_restore_is_cancelled_with_all_else_and_not_sent_twice(restored: dt.datetime) -> None:
    member = make_member(joined_at=LONG_AGO)
    national_editor()
    User.objects.update(date_joined=LONG_AGO)
    quarantine.quarantine(now=restored)
    with only_kinds(steps=(steps_of(["a"]),)):
        digests.plan(now=restored)
        duties.plan(now=restored)
        assert quarantine.cancel_due_by(restored, by=member.user, now=restored) == 2
        quarantine.acknowledge(by=member.user, now=restored)
        digests.plan(now=MONDAY)
        duties.plan(now=MONDAY)
        assert deliver_due(now=MONDAY) == {}
    assert set(Delivery.objects.values_list("kind", "state")) == {("digest", "cancelled"), ("duties", "cancelled")}
    assert mail.outbox == []
