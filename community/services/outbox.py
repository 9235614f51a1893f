"""Putting mails into the outbox; ``deliver.py`` sends what is due."""

from __future__ import annotations

import datetime as dt
import secrets
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction

from community.mail_kinds import kind_of
from community.models import Delivery
from community.services.doorbell import ring_outbox

if TYPE_CHECKING:
    from collections.abc import Iterable

    from community.models import Member

AT_ONCE = 500


def queue(
    *,
    kind: str,
    member: Member,
    key: str,
    payload: dict[str, Any],
    now: dt.datetime,
    not_before: dt.datetime | None = None,
    period: str = "",
) -> None:
    """Have one mail sent to ``member``, once for each ``key`` and member, when the transaction has been committed.

    ``payload`` holds ids and codes only; the words are written when it goes out (``mail_kinds``). Raises KeyError for
    a kind that nobody registered.
    """
    kind_of(kind)
    delivery = _delivery(kind, member, key, payload, now=now, not_before=not_before or now, period=period)
    Delivery.objects.bulk_create([delivery], ignore_conflicts=True)
    if not_before is None or not_before <= now:
        _ring_once()


def queue_each(*, kind: str, key: str, mails: Iterable[tuple[Member, dict[str, Any]]], now: dt.datetime) -> None:
    """The same as ``queue`` for many members at once, each with their own payload."""
    kind_of(kind)
    rows = [_delivery(kind, member, key, payload, now=now, not_before=now) for member, payload in mails]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True, batch_size=AT_ONCE)
    if rows:
        _ring_once()


def _delivery(
    kind: str, member: Member, key: str, payload: dict[str, Any], *, now: dt.datetime, not_before: dt.datetime,
    period: str = "",
) -> Delivery:  # fmt: skip
    return Delivery(
        key=f"{key}:{member.pk}",
        kind=kind,
        member=member,
        payload=payload,
        period=period,
        not_before=not_before,
        created_at=now,
        message_id=_message_id(),
        date_header=format_datetime(not_before),
    )


def _ring_once() -> None:
    """When the transaction has been committed, one ring for all that it put in."""
    if not any(what is ring_outbox for _savepoints, what, _robust in transaction.get_connection().run_on_commit):
        transaction.on_commit(ring_outbox, robust=True)


def _message_id() -> str:
    host = settings.BASE_URL.split("://")[-1].split("/")[0].split(":")[0]
    return f"<{secrets.token_hex(16)}@{host}>"
