"""Putting mails into the outbox for whoever has an account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from community.models import Member
from community.services.outbox import Addressed, queue_all

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from community.models import User


def queue_to_accounts(*, kind: str, users: Iterable[User], key: str, payload: dict[str, Any], now: dt.datetime) -> None:
    """Have one mail sent to each of ``users``, once for each ``key`` and account: as a member if they take part now.

    What concerns the account itself (joining, leaving) goes to the user whatever they are: ``queue_to_user``.
    Two queries, however many there are.
    """
    found = {user.pk: user for user in users}
    taking_part = Member.objects.filter(user__in=found, status=Member.Status.ACTIVE, hidden_at=None)
    members = {member.user_id: member for member in taking_part}
    mails = [
        Addressed(f"{key}:{members[pk].pk}", payload, member=members[pk])
        if pk in members
        else Addressed(f"{key}:user-{pk}", payload, user=user)
        for pk, user in found.items()
    ]
    if mails:
        queue_all(kind=kind, mails=mails, now=now)
