"""Leaving: an account is hidden at once, waits a week for a change of mind, and is erased then."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction

from community import leaving
from community.models import AuditEntry, Invitation, Member
from community.periods import Period
from community.services import directory
from community.services.audit import record
from community.services.joining import withdraw_request
from community.services.outbox import queue_to_user
from community.sessions import end_sessions

if TYPE_CHECKING:
    from community.models import User

REGRET = Period(days=7)


class AdministratorError(Exception):
    """An administrator cannot close their own account: another one must take the rights away first."""


def close_account(*, user: User, now: dt.datetime) -> Member:
    """Hide ``user`` at once, sign them out everywhere, and set the day of erasing. Again: the day stays."""
    if user.is_superuser:
        raise AdministratorError
    member, changed = _mark_as_closing(user, now)
    if changed:
        end_sessions(user)  # after the transaction: looking for them takes a while
    return member


@transaction.atomic
def keep_account(*, user: User, now: dt.datetime) -> bool:
    """Undo closing; False where there is nothing to undo. The directory stays off until they turn it on again."""
    locked = Member.objects.select_for_update(no_key=True)
    member = locked.filter(user=user, status=Member.Status.CLOSING).first()
    if member is None:
        return False
    leaving.kept(member, now=now)
    member.status = member.closed_from or Member.Status.STARTED
    member.closing_at, member.closed_from = None, ""
    member.save(update_fields=["status", "closing_at", "closed_from"])
    record(AuditEntry.Action.REOPENED, actor=user, subject=member, now=now)
    directory.refresh([member])
    return True


@transaction.atomic
def _mark_as_closing(user: User, now: dt.datetime) -> tuple[Member, bool]:
    Member.objects.get_or_create(user=user)
    # Not the key: others may write rows that name them (a mail, a seat) while they wait for what we hold.
    member = Member.objects.select_for_update(no_key=True).get(user=user)
    if member.status in (Member.Status.CLOSING, Member.Status.ERASED):
        return member, False
    leaving.closing(member, now=now)
    _withdraw(member, now)
    member.refresh_from_db()
    member.closed_from = member.status
    member.status, member.closing_at, member.listed = Member.Status.CLOSING, REGRET.after(now), False
    member.save(update_fields=["closed_from", "status", "closing_at", "listed"])
    record(AuditEntry.Action.CLOSED, actor=user, subject=member, now=now)
    key = f"closing:{member.pk}:{int(now.timestamp())}"
    queue_to_user(kind="account_closing", user=user, key=key, payload={}, now=now)
    directory.refresh([member])
    return member, True


def _withdraw(member: Member, now: dt.datetime) -> None:
    """Take back what waits for somebody else: a request to join, and invitations in this person's name."""
    withdraw_request(member=member)
    Invitation.objects.filter(by=member, accepted_at=None, withdrawn_at=None).update(withdrawn_at=now)
