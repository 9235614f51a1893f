"""Noting that staff looked at somebody."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from community.models import AuditEntry
from community.services.audit import record

if TYPE_CHECKING:
    from community.models import Member, User

ONE_LOOK = dt.timedelta(hours=1)


def note_look(
    *,
    by: User,
    at: Member | None,
    now: dt.datetime,
    action: AuditEntry.Action = AuditEntry.Action.VIEWED,
    note: str = "",
) -> None:
    """Put a look into the audit log; the same person looking at the same again within an hour is the same look."""
    same = AuditEntry.objects.filter(actor=by, subject=at, action=action, note=note, at__gt=now - ONE_LOOK)
    if not same.exists():
        record(action, actor=by, subject=at, note=note, now=now)
