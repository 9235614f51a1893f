"""Putting mails into the outbox; ``deliver.py`` sends what is due."""

from __future__ import annotations

import datetime as dt
import secrets
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.db import transaction

from community.digest_due import period_at
from community.mail_kinds import kind_of
from community.models import Delivery
from community.services.doorbell import ring_outbox
from community.times import UK

if TYPE_CHECKING:
    from collections.abc import Iterable

    from community.models import Member, User

AT_ONCE = 500


class Addressed(NamedTuple):
    """One of many mails: its whole key, and the member or the account it goes to; neither is an outsider."""

    key: str
    payload: dict[str, Any]
    member: Member | None = None
    user: User | None = None


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
    whole = f"{key}:{member.pk}"
    _put_in([_delivery(kind, whole, payload, member=member, now=now, not_before=not_before, period=period)])


def queue_to_user(
    *,
    kind: str,
    user: User,
    key: str,
    payload: dict[str, Any],
    now: dt.datetime,
    not_before: dt.datetime | None = None,
    period: str = "",
) -> None:
    """The same to an account, whether or not it takes part: once for each ``key``, which is whole as it stands."""
    _put_in([_delivery(kind, key, payload, user=user, now=now, not_before=not_before, period=period)])


def queue_to_outsider(*, kind: str, key: str, payload: dict[str, Any], now: dt.datetime) -> None:
    """The same to somebody without an account, once for each ``key``.

    Only the kind knows whom: its ``write`` finds the address by an id in ``payload``, and composes the mail to it.
    """
    _put_in([_delivery(kind, key, payload, now=now)])


def queue_each(*, kind: str, key: str, mails: Iterable[tuple[Member, dict[str, Any]]], now: dt.datetime) -> None:
    """The same as ``queue`` for many members at once, each with their own payload."""
    _put_in([_delivery(kind, f"{key}:{member.pk}", payload, member=member, now=now) for member, payload in mails])


def queue_all(*, kind: str, mails: Iterable[Addressed], now: dt.datetime) -> None:
    """The same for many of whatever sort."""
    _put_in([_delivery(kind, one.key, one.payload, member=one.member, user=one.user, now=now) for one in mails])


def queue_at(
    *, kind: str, key: str, due: Iterable[tuple[int, dt.datetime]], now: dt.datetime, period: str = ""
) -> None:
    """The same for many members, each named by their pk with the moment from which on it is due for them."""
    rows = []
    for member_pk, not_before in due:
        row = _delivery(kind, f"{key}:{member_pk}", {}, now=now, not_before=not_before, period=period)
        row.member_id = member_pk
        rows.append(row)
    _put_in(rows)


def look_again(*, member: Member, kind: str, now: dt.datetime) -> None:
    """Have what waits of a kind for ``member``, and was never tried, looked at now: it may be wanted sooner."""
    waiting = Delivery.objects.filter(member=member, kind=kind, state=Delivery.State.PENDING, attempts=0)
    waiting.filter(not_before__gt=now).update(not_before=now, date_header=format_datetime(now))


def _put_in(rows: list[Delivery]) -> None:
    """Insert those whose key is new, and ring if any is due."""
    Delivery.objects.bulk_create(rows, ignore_conflicts=True, batch_size=AT_ONCE)
    if any(row.not_before <= row.created_at for row in rows):
        _ring_once()


def _delivery(
    kind: str,
    key: str,
    payload: dict[str, Any],
    *,
    now: dt.datetime,
    not_before: dt.datetime | None = None,
    period: str = "",
    member: Member | None = None,
    user: User | None = None,
) -> Delivery:
    due, known = not_before or now, kind_of(kind)
    return Delivery(
        key=key,
        kind=known.name,
        bulk=known.bulk,
        member=member,
        user=user,
        payload=payload,
        period=period or period_at(due, UK),
        not_before=due,
        created_at=now,
        message_id=_message_id(),
        date_header=format_datetime(max(due, now)),
    )


def _ring_once() -> None:
    """When the transaction has been committed, one ring for all that it put in."""
    if not any(what is ring_outbox for _savepoints, what, _robust in transaction.get_connection().run_on_commit):
        transaction.on_commit(ring_outbox, robust=True)


def _message_id() -> str:
    host = settings.BASE_URL.split("://")[-1].split("/")[0].split(":")[0]
    return f"<{secrets.token_hex(16)}@{host}>"
