"""A member asks somebody to join. Whoever it is, the inviter sees the same."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction

from community.invitation_links import digest_of, new_token
from community.models import Invitation, Member
from community.services.outbox import queue_to_outsider

if TYPE_CHECKING:
    from django.db.models import QuerySet

LASTS = dt.timedelta(days=14)
RESEND_AFTER = dt.timedelta(days=3)
MOST_OPEN = 10
MOST_A_DAY = 15
# However many members invite one person, that many mails reach them in a week.
MOST_TO_ONE = 3
WEEK = dt.timedelta(days=7)


class CannotInviteError(Exception):
    """This invitation cannot be sent now."""


class HiddenError(CannotInviteError):
    """A moderator has hidden the member, so nobody could follow the link."""


class TooManyOpenError(CannotInviteError):
    """Ten invitations are open already."""


class TooManyTodayError(CannotInviteError):
    """The member sent as many as one may in a day."""


class TooEarlyError(CannotInviteError):
    """It was sent less than three days ago."""


@transaction.atomic
def invite(*, by: Member, email: str, language: str, now: dt.datetime) -> Invitation:
    """Send an invitation for 14 days. Inviting the same address while it is open changes and sends nothing.

    Raises CannotInviteError with the reason.
    """
    _lock(by.pk)  # two presses of the button count one after the other
    same = open_of(by, now=now).filter(email=email).first()
    if same:
        return same
    _check_limits(by, now)
    invitation = Invitation(by=by, email=email, language=language)
    _send(invitation, now)
    return invitation


@transaction.atomic
def resend(*, invitation: Invitation, now: dt.datetime) -> None:
    """Send it again with a new link; the old link stops. Raises CannotInviteError."""
    _lock(invitation.by_id)
    kept = Invitation.objects.get(pk=invitation.pk)
    if kept.accepted_at or kept.withdrawn_at or now < kept.sent_at + RESEND_AFTER:
        raise TooEarlyError
    if kept.expires_at <= now:
        _check_limits(kept.by, now)
    _send(kept, now)


def withdraw(*, invitation: Invitation, now: dt.datetime) -> None:
    """Stop its link. One that was used or withdrawn stays as it is."""
    waiting = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None)
    waiting.update(withdrawn_at=now)


def open_of(member: Member, *, now: dt.datetime) -> QuerySet[Invitation]:
    """The member's invitations that can still be used."""
    return member.invitations.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=now)


def invitation_of(token: str, *, now: dt.datetime) -> Invitation | None:
    """The open invitation behind a link; None for any other link, whatever is wrong with it."""
    return Invitation.objects.open(now=now).filter(token_digest=digest_of(token)).first()


def _lock(member_id: int) -> None:
    """Let nobody else send for the member until the transaction ends. Raises HiddenError."""
    if Member.objects.select_for_update().get(pk=member_id).hidden_at:
        raise HiddenError


def _check_limits(by: Member, now: dt.datetime) -> None:
    if open_of(by, now=now).count() >= MOST_OPEN:
        raise TooManyOpenError
    if by.invitations.filter(sent_at__gt=now - dt.timedelta(days=1)).count() >= MOST_A_DAY:
        raise TooManyTodayError


def _send(invitation: Invitation, now: dt.datetime) -> None:
    """Store it with a link of its own, and put a mail into the outbox unless it is one too many for that address.

    The inviter cannot tell whether it was, nor whether a member has the address: who writes the mail looks that up.
    """
    invitation.sent_at, invitation.expires_at = now, now + LASTS
    invitation.token_digest = digest_of(new_token(invitation))
    invitation.save()
    lately = Invitation.objects.filter(email=invitation.email, sent_at__gt=now - WEEK)
    if lately.exclude(pk=invitation.pk).count() < MOST_TO_ONE:
        key = f"invitation:{invitation.pk}:{int(now.timestamp())}"
        payload = {"invitation": invitation.pk, "sent_at": now.isoformat()}
        queue_to_outsider(kind="invitation", key=key, payload=payload, now=now)
