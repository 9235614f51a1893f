"""Keeping the audit log."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone

from community.models import AuditEntry

if TYPE_CHECKING:
    from community.models import Member, User


def record(
    action: AuditEntry.Action,
    *,
    actor: User | None,
    subject: Member | None = None,
    note: str = "",
    now: dt.datetime | None = None,
) -> None:
    """Note who did what to whom, in the caller's transaction. ``note`` names a list, place or field, never a value."""
    AuditEntry.objects.create(action=action, actor=actor, subject=subject, note=note[:200], at=now or timezone.now())
