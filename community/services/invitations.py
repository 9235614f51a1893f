"""A member asks somebody to join. Whoever it is, the inviter sees the same."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.db import transaction

from community import emails
from community.models import Invitation, Member
from community.services.ways_in import open_invitations
from home.email import MailNotSentError

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


def digest_of(token: str) -> str:
    """What is kept of a link's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def invite(*, by: Member, email: str, language: str, now: dt.datetime) -> Invitation:
    """Send an invitation for 14 days. Inviting the same address while it is open changes and sends nothing.

    Raises CannotInviteError with the reason, MailNotSentError if the mail could not be handed over.
    """
    with transaction.atomic():
        _lock(by.pk)  # two presses of the button count one after the other
        same = open_of(by, now=now).filter(email=email).first()
        if same:
            return same
        _check_limits(by, now)
        token, times = secrets.token_urlsafe(32), {"sent_at": now, "expires_at": now + LASTS}
        invitation = Invitation.objects.create(
            by=by, email=email, language=language, token_digest=digest_of(token), **times
        )
    _send_or_forget(invitation, token, now)
    return invitation


def resend(*, invitation: Invitation, now: dt.datetime) -> None:
    """Send it again with a new link; the old link stops. Raises CannotInviteError or MailNotSentError."""
    with transaction.atomic():
        _lock(invitation.by_id)
        kept = Invitation.objects.get(pk=invitation.pk)
        if kept.accepted_at or kept.withdrawn_at or now < kept.sent_at + RESEND_AFTER:
            raise TooEarlyError
        if kept.expires_at <= now:
            _check_limits(kept.by, now)
        token = secrets.token_urlsafe(32)
        kept.token_digest, kept.sent_at, kept.expires_at = digest_of(token), now, now + LASTS
        kept.save(update_fields=["token_digest", "sent_at", "expires_at"])
    _send(kept, token, now)


def withdraw(*, invitation: Invitation, now: dt.datetime) -> None:
    """Stop its link. One that was used or withdrawn stays as it is."""
    waiting = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None)
    waiting.update(withdrawn_at=now)


def open_of(member: Member, *, now: dt.datetime) -> QuerySet[Invitation]:
    """The member's invitations that can still be used."""
    return member.invitations.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=now)


def invitation_of(token: str, *, now: dt.datetime) -> Invitation | None:
    """The open invitation behind a link; None for any other link, whatever is wrong with it."""
    return open_invitations(now=now).filter(token_digest=digest_of(token)).first()


def _lock(member_id: int) -> None:
    """Let nobody else send for the member until the transaction ends. Raises HiddenError."""
    if Member.objects.select_for_update().get(pk=member_id).hidden_at:
        raise HiddenError


def _check_limits(by: Member, now: dt.datetime) -> None:
    if open_of(by, now=now).count() >= MOST_OPEN:
        raise TooManyOpenError
    if by.invitations.filter(sent_at__gt=now - dt.timedelta(days=1)).count() >= MOST_A_DAY:
        raise TooManyTodayError


def _send_or_forget(invitation: Invitation, token: str, now: dt.datetime) -> None:
    try:
        _send(invitation, token, now)
    except MailNotSentError:
        invitation.delete()
        raise


def _send(invitation: Invitation, token: str, now: dt.datetime) -> None:
    """The mail that fits whoever has the address. The inviter cannot tell which, nor that one was one too many."""
    lately = Invitation.objects.filter(email=invitation.email, sent_at__gt=now - WEEK)
    if lately.exclude(pk=invitation.pk).count() >= MOST_TO_ONE:
        return
    address = EmailAddress.objects.filter(email__iexact=invitation.email, verified=True).select_related("user").first()
    member = Member.objects.active().filter(user=address.user).first() if address else None
    if member:
        emails.send_already_member(member=member)
    else:
        emails.send_invitation(invitation=invitation, token=token)
