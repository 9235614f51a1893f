"""Mails to people who were asked to rate: sending what is due, and how a test finds and changes what became of them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.core import mail

from community.models import Delivery
from community.services.deliver import deliver_due
from diagnostic.models import Contributor, ContributorMail
from diagnostic.services import invitations, reminders
from diagnostic.services.invitations import Address, Asked

if TYPE_CHECKING:
    from community.models import Member
    from diagnostic.models import Round

ANN = "ann@outside.example"
DUE = dt.date(2027, 3, 18)
ASKED_AT = dt.datetime(2027, 3, 1, 10, tzinfo=dt.UTC)


def send_due(now: dt.datetime) -> int:
    """What the timetable does at a moment; how many mails went out."""
    return deliver_due(now=now)["sent"]


def deliveries() -> Any:
    """The rows of the outbox about rounds."""
    return Delivery.objects.filter(kind__startswith="rate_")


def make_sent(contributor: Contributor, key: str, at: dt.datetime) -> ContributorMail:
    """An invitation that went out."""
    delivery = Delivery.objects.create(
        key=f"rate:{contributor.pk}:{key}", kind="rate_invited", member=contributor.member, state="sent", sent_at=at,
        not_before=at, created_at=at, message_id=f"<{contributor.pk}.{key}@example.com>",
    )  # fmt: skip
    return ContributorMail.objects.create(contributor=contributor, key=key, delivery=delivery)


def day(offset: int, hour: int = 12) -> dt.datetime:
    """A moment some days from the due day."""
    return dt.datetime.combine(DUE + dt.timedelta(days=offset), dt.time(hour), tzinfo=dt.UTC)


def ask(round: Round, lead: Member, email: str = ANN, at: dt.datetime = ASKED_AT, **asked: Any) -> Contributor:
    invitations.invite(round=round, by=lead, addresses=[Address(email)], asked=Asked(**asked), now=at)
    assert send_due(at) == 1
    mail.outbox.clear()
    return Contributor.objects.get(email=email)


def tick(now: dt.datetime) -> int:
    """What the timetable does at a moment, twice; how many mails went out."""
    before = len(mail.outbox)
    for _ in range(2):
        reminders.plan(now=now)
        send_due(now)
    return len(mail.outbox) - before
