"""Every kind of mail of this app that goes through the outbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from community.emails import (
    buddies,
    call_nudge,
    calls,
    digest,
    duties,
    joining,
    own_account,
    polls,
    quiet,
    rounds,
    session_after,
    sessions,
)

if TYPE_CHECKING:
    from community.mail_kinds import MailKind

# Each module of this package adds its own tuple here: ``KINDS: tuple[MailKind, ...] = (*buddies.KINDS, *calls.KINDS)``.
KINDS: tuple[MailKind, ...] = (
    *buddies.KINDS,
    *calls.KINDS,
    *call_nudge.KINDS,
    *sessions.KINDS,
    *session_after.KINDS,
    *polls.KINDS,
    *rounds.KINDS,
    *quiet.KINDS,
    *digest.KINDS,
    *duties.KINDS,
    *joining.KINDS,
    *own_account.KINDS,
)
