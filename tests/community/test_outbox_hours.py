"""Reminders that are not urgent come in the working hours of who reads them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from community import mail_kinds
from community.mail_kinds import MailKind
from community.models import BookingPreferences, Delivery
from community.services.deliver import deliver_due
from tests.factories.community import make_member
from tests.factories.outbox import make_delivery, register_test_kinds, written

pytestmark = pytest.mark.django_db
THURSDAY_EVENING = dt.datetime(2026, 11, 5, 18, 0, tzinfo=dt.UTC)
FRIDAY_NINE = dt.datetime(2026, 11, 6, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_kinds, "_kinds", {})
    register_test_kinds()
    mail_kinds.register([MailKind("test_urgent", "tomorrow", written, reminder=True, urgent=True)])


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("Europe/London", FRIDAY_NINE),
        ("America/New_York", None),
        ("Asia/Tokyo", dt.datetime(2026, 11, 6, 0, 0, tzinfo=dt.UTC)),
    ],
)
def test_reminder_waits_for_the_readers_own_working_hours(zone: str, expected: dt.datetime | None) -> None:
    make_delivery(make_member(time_zone=zone))
    assert deliver_due(now=THURSDAY_EVENING) == ({"postponed": 1} if expected else {"sent": 1})
    if expected:
        assert Delivery.objects.get().not_before == expected


def test_reminder_waits_over_the_bank_holidays_of_the_readers_nation() -> None:
    """St Andrew's day 2026 is a Monday."""
    for name, nation in (("ann", "SCT"), ("bob", "ENG")):
        member = make_member(f"{name}@example.com")
        BookingPreferences.objects.create(member=member, nation=nation)
        make_delivery(member)
    assert deliver_due(now=dt.datetime(2026, 11, 30, 10, 0, tzinfo=dt.UTC)) == {"postponed": 1, "sent": 1}


@pytest.mark.parametrize("kind", ["test_urgent", "test_answer"])
def test_what_is_urgent_or_answers_an_act_comes_at_night(kind: str) -> None:
    make_delivery(make_member(), kind=kind)
    assert deliver_due(now=THURSDAY_EVENING) == {"sent": 1}


def test_reminder_to_somebody_without_account_keeps_english_hours(mailoutbox: list[Any]) -> None:
    Delivery.objects.create(
        key="out", kind="test_reminder", payload={}, not_before=THURSDAY_EVENING, created_at=THURSDAY_EVENING,
        message_id="<out@example.com>", date_header="Thu, 05 Nov 2026 18:00:00 +0000", period="2026-11",
    )  # fmt: skip
    assert deliver_due(now=THURSDAY_EVENING) == {"postponed": 1}
    assert Delivery.objects.get().not_before == FRIDAY_NINE
    assert mailoutbox == []
