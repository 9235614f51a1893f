"""How long people have waited, for /statusz and the sign of life."""

from __future__ import annotations

import datetime as dt
from email.utils import format_datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from community import mail_kinds
from community.models import Delivery
from community.services import digests, outbox_counts, quarantine
from home.services import health
from tests.factories.community import make_member
from tests.factories.outbox import NOW, make_delivery, register_test_kinds

pytestmark = pytest.mark.django_db
State = Delivery.State
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_kinds, "_kinds", {})
    register_test_kinds()


@pytest.mark.usefixtures("_kinds")
def test_status_says_how_long_mail_has_waited():
    assert health.status(now=NOW)["outbox"]["oldest_pending_seconds"] is None
    for key, state, after in (("a", State.PENDING, -5), ("b", State.PENDING, 5), ("c", State.DEAD, -9)):
        member = make_member(f"{key}@x.nhs.uk")
        make_delivery(member, key=key, state=state, not_before=NOW + after * MINUTE)
    assert outbox_counts.health(NOW) == {
        "oldest_due_unplanned_seconds": None, "oldest_pending_seconds": 300, "pending": 2, "uncertain": 0, "dead": 1,
        "quarantined": False, "many_refused": False,
    }  # fmt: skip


@pytest.mark.usefixtures("_kinds")
def test_mail_that_a_moment_to_come_tried_has_not_waited_yet():
    make_delivery(make_member(), attempts=1, date_header=format_datetime(NOW + dt.timedelta(days=30)))
    assert outbox_counts.oldest_pending(now=NOW) is None
    assert outbox_counts.nobody_waits(NOW)


def test_status_says_since_when_somebody_is_due_a_summary_and_has_no_row():
    first_working_day = dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)
    make_member("a@x.nhs.uk", joined_at=first_working_day - dt.timedelta(days=90))
    before, after = first_working_day - MINUTE, first_working_day + 90 * MINUTE
    assert outbox_counts.oldest_unplanned(now=before) is None
    assert outbox_counts.health(after)["oldest_due_unplanned_seconds"] == 5400
    assert not outbox_counts.nobody_waits(after)
    digests.plan(now=after)
    assert outbox_counts.oldest_unplanned(now=after) is None


@pytest.mark.usefixtures("_kinds")
def test_mail_that_rests_after_a_restore_is_no_reason_to_alarm():
    make_delivery(make_member("a@x.nhs.uk"), not_before=NOW - dt.timedelta(hours=5))
    assert not outbox_counts.nobody_waits(NOW)
    quarantine.quarantine(now=NOW)
    assert outbox_counts.nobody_waits(NOW)
    assert outbox_counts.health(NOW)["quarantined"] is True


TRIED = {"attempts": 3, "not_before": NOW + dt.timedelta(hours=4), "date_header": "Mon, 02 Nov 2026 05:00:00 +0000"}


@pytest.mark.usefixtures("_kinds")
@pytest.mark.parametrize(("minutes", "well"), [(5, True), (29, True), (31, False)])
def test_one_full_mailbox_is_no_reason_to_alarm_while_other_mail_leaves(minutes, well):
    make_delivery(make_member("full@x.nhs.uk"), **TRIED)
    assert not outbox_counts.nobody_waits(NOW)
    make_delivery(make_member("a@x.nhs.uk"), state=State.SENT, sent_at=NOW - minutes * MINUTE)
    assert outbox_counts.nobody_waits(NOW) is well


@pytest.mark.usefixtures("_kinds")
@pytest.mark.parametrize("attempts", [0, 3])
def test_mail_that_nobody_takes_up_is_a_reason_to_alarm_although_other_mail_left(attempts):
    make_delivery(make_member("a@x.nhs.uk"), state=State.SENT, sent_at=NOW - 10 * MINUTE)
    make_delivery(make_member("b@x.nhs.uk"), attempts=attempts, not_before=NOW - 31 * MINUTE)
    assert not outbox_counts.nobody_waits(NOW)


@pytest.mark.usefixtures("_kinds")
def test_mail_that_is_tried_again_soon_is_no_reason_to_alarm_yet():
    date = "Mon, 02 Nov 2026 08:40:00 +0000"
    make_delivery(make_member("b@x.nhs.uk"), attempts=2, not_before=NOW + MINUTE, date_header=date)
    assert outbox_counts.nobody_waits(NOW)


def test_months_are_those_of_the_uk():
    summer_night = dt.datetime(2026, 6, 30, 23, 30, tzinfo=dt.UTC)
    assert outbox_counts.months(now=summer_night, most=3) == ["2026-07", "2026-06", "2026-05"]
    assert outbox_counts.months(now=dt.datetime(2026, 1, 5, tzinfo=dt.UTC), most=2) == ["2026-01", "2025-12"]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL reads a table that is this small whole")
def test_questions_of_every_minute_are_answered_from_an_index():
    by_month = Delivery.objects.filter(period__in=["2026-11"]).order_by().values("period", "kind", "state")
    assert "COVERING INDEX delivery_period" in by_month.explain()
    assert "INDEX delivery_undecided" in outbox_counts.undecided().values("kind").explain()
    assert "COVERING INDEX delivery_sent" in Delivery.objects.filter(sent_at__gt=NOW).values("sent_at").explain()
    assert "INDEX delivery_waiting" in Delivery.objects.filter(state=State.PENDING).explain()


@pytest.mark.usefixtures("_kinds")
def test_mails_of_before_get_the_month_in_which_they_were_due_in_the_uk():
    due = {
        "2026-07": dt.datetime(2026, 6, 30, 23, 30, tzinfo=dt.UTC),
        "2026-10": dt.datetime(2026, 10, 31, 23, 59, tzinfo=dt.UTC),
        "2026-11": dt.datetime(2026, 11, 1, 0, 0, tzinfo=dt.UTC),
        "2027-02": dt.datetime(2027, 2, 28, 12, 0, tzinfo=dt.UTC),
    }
    for month, moment in due.items():
        make_delivery(make_member(f"{month}@x.nhs.uk"), not_before=moment)
    Delivery.objects.update(period="")
    kept = make_delivery(make_member("kept@x.nhs.uk"), period="2020-01")
    name_the_months = import_module("community.migrations.0010_outbox_by_month").name_the_months
    name_the_months(apps, None)
    assert list(Delivery.objects.exclude(pk=kept.pk).order_by("pk").values_list("period", flat=True)) == list(due)
    kept.refresh_from_db()
    assert kept.period == "2020-01"
