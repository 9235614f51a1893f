"""Whom mails of the outbox go to: members, accounts that take no part, and people without an account."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives

from community import mail_kinds
from community.mail_kinds import MailKind
from community.models import Delivery, ReminderPreferences, Suppression, User
from community.services import outbox
from community.services.claims import address_digest
from community.services.deliver import deliver_due
from tests.factories.community import make_member
from tests.factories.outbox import NOW, make_delivery, register_test_kinds, written
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
OUTSIDER = "olwen@example.com"


def to_whom(delivery: Delivery, now: dt.datetime) -> EmailMultiAlternatives:
    """A mail to an account, else to somebody whom only this kind knows."""
    return EmailMultiAlternatives("Hello", "Hello", to=[delivery.user.email if delivery.user else OUTSIDER])


def after_break(delivery: Delivery, now: dt.datetime) -> dt.datetime:
    """A moment two days later."""
    return now + dt.timedelta(days=2)


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_kinds, "_kinds", {})
    register_test_kinds()
    mail_kinds.register(
        [
            MailKind("test_other", "", to_whom),
            MailKind("test_urgent", "", written, reminder=True, urgent=True),
            MailKind("test_office_hours", "", written, reminder=True, wait=lambda delivery, now: None),
            MailKind("test_after_break", "", written, reminder=True, wait=after_break, keeps_breaks=True),
        ]
    )


def to_user(user: User) -> None:
    """Put one in to an account."""
    outbox.queue_to_user(kind="test_other", user=user, key="story:1:sent", payload={"story": 1}, now=NOW)


def to_outsider() -> None:
    """Put one in to somebody without an account."""
    outbox.queue_to_outsider(kind="test_other", key="rate:1:invited", payload={"contributor": 1}, now=NOW)


def suppress(address: str) -> None:
    """Mail to an address came back."""
    Suppression.objects.create(address_digest=address_digest(address), reason="bounced", since=NOW)


def test_account_that_takes_no_part_gets_its_mail_once():
    user = make_user("editor@example.com")
    for _ in range(2):
        to_user(user)
    delivery = Delivery.objects.get()
    assert (delivery.key, delivery.user, delivery.member) == ("story:1:sent", user, None)
    assert deliver_due(now=NOW) == {"sent": 1}
    delivery.refresh_from_db()
    assert delivery.address_digest == address_digest("editor@example.com")
    assert [sent.to for sent in mail.outbox] == [["editor@example.com"]]


def test_locked_account_gets_nothing():
    to_user(make_user("editor@example.com", is_active=False))
    assert deliver_due(now=NOW) == {"skipped": 1}


def test_somebody_without_an_account_gets_their_mail_once():
    for _ in range(2):
        to_outsider()
    assert deliver_due(now=NOW) == {"sent": 1}
    delivery = Delivery.objects.get()
    assert (delivery.member, delivery.user, delivery.address_digest) == (None, None, address_digest(OUTSIDER))
    assert [sent.to for sent in mail.outbox] == [[OUTSIDER]]
    with pytest.raises(ValueError, match="goes to no member"):
        _ = delivery.reader


def test_kind_that_nobody_registered_cannot_be_put_in():
    with pytest.raises(KeyError):
        outbox.queue_to_outsider(kind="no_such_kind", key="x", payload={}, now=NOW)
    assert not Delivery.objects.exists()


def test_address_from_which_mail_came_back_gets_nothing_whoever_it_is():
    make_delivery(make_member("Sam@Example.com"), kind="test_answer")
    to_user(make_user("editor@example.com"))
    to_outsider()
    for address in ("sam@example.com", "editor@example.com", OUTSIDER):
        suppress(address)
    assert deliver_due(now=NOW) == {"skipped": 3}
    assert mail.outbox == []


def test_new_address_of_somebody_is_free():
    suppress("old@example.com")
    make_delivery(make_member("new@example.com"))
    assert deliver_due(now=NOW) == {"sent": 1}


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        ("test_reminder", "skipped"),
        ("test_office_hours", "skipped"),
        ("test_after_break", "postponed"),
        ("test_urgent", "sent"),
        ("test_answer", "sent"),
    ],
)
def test_break_from_reminders_stops_all_but_what_is_urgent_or_answers_or_waits_for_its_end(kind, state):
    sam = make_member()
    ReminderPreferences.objects.create(
        member=sam, paused_until=NOW.date() + dt.timedelta(days=2), changed_at=NOW
    )  # fmt: skip
    make_delivery(sam, kind=kind)
    assert deliver_due(now=NOW) == {state: 1}


def test_break_that_is_over_stops_nothing():
    sam = make_member()
    ReminderPreferences.objects.create(member=sam, paused_until=NOW.date(), changed_at=NOW)
    make_delivery(sam)
    assert deliver_due(now=NOW) == {"sent": 1}
