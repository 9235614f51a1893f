"""Putting a mail into the outbox for whoever has an account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from community.models import Member, member_of
from community.services.outbox import queue, queue_to_user

if TYPE_CHECKING:
    import datetime as dt

    from community.models import User


def queue_to_account(*, kind: str, user: User, key: str, payload: dict[str, Any], now: dt.datetime) -> None:
    """Have one mail sent to ``user``, once for each ``key`` and account: as a member if they take part now.

    What concerns the account itself (joining, leaving) goes to the user whatever they are: ``queue_to_user``.
    """
    member = member_of(user)
    if member is not None and member.status == Member.Status.ACTIVE and member.hidden_at is None:
        queue(kind=kind, member=member, key=key, payload=payload, now=now)
    else:
        queue_to_user(kind=kind, user=user, key=f"{key}:user-{user.pk}", payload=payload, now=now)
