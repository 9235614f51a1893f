"""Mails of the outbox, of kinds that only tests have."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.mail import EmailMultiAlternatives

from community import mail_kinds
from community.emails.writing import write
from community.mail_kinds import MailKind
from community.models import Delivery, Member
from community.services.outbox import queue

NOW = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)


def written(delivery: Delivery, now: dt.datetime) -> EmailMultiAlternatives | None:
    """The mail: none if the payload says that its reason is gone; an error if it says so."""
    if delivery.payload.get("gone"):
        return None
    if delivery.payload.get("poison"):
        raise ZeroDivisionError("of mary@example.com")
    return write(delivery=delivery, template="community/data_copy_ready", context={"url": "https://example.org/data"})


KINDS = (
    MailKind("test_reminder", "A reminder for tests", written, reminder=True),
    MailKind("test_answer", "An answer for tests", written),
    MailKind("test_periodic", "A mail of each month for tests", written, periodic=True),
    MailKind("test_bulk", "A mail to hundreds for tests", written, bulk=True),
)


def register_test_kinds() -> None:
    """Let this process know them."""
    mail_kinds.register(KINDS)


def make_delivery(member: Member, *, kind: str = "test_reminder", key: str = "test", **values: Any) -> Delivery:
    """One that waits in the outbox since NOW."""
    payload, fields = values.pop("payload", {}), {"not_before", "period"}
    queue(
        kind=kind, member=member, key=key, payload=payload, now=NOW, **{k: values.pop(k) for k in fields & set(values)}
    )
    delivery = Delivery.objects.get(key=f"{key}:{member.pk}")
    if values:
        Delivery.objects.filter(pk=delivery.pk).update(**values)
        delivery.refresh_from_db()
    return delivery
