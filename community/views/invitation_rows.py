"""A member's invitations as a list shows them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from community.models import Invitation, Member
from community.services.invitations import RESEND_AFTER

SHOWN = 50


@dataclass(frozen=True)
class InvitationRow:
    """One invitation, its state in words, and what may be done with it."""

    invitation: Invitation
    state: str
    colour: str
    can_resend: bool
    can_withdraw: bool


def invitation_rows(member: Member, *, now: dt.datetime) -> list[InvitationRow]:
    """The newest fifty of a member."""
    return [_row(invitation, now) for invitation in member.invitations.all()[:SHOWN]]


def _row(invitation: Invitation, now: dt.datetime) -> InvitationRow:
    if invitation.accepted_at:
        return InvitationRow(invitation, _("Joined"), "green", False, False)
    if invitation.withdrawn_at:
        return InvitationRow(invitation, _("Withdrawn"), "grey", False, False)
    again = now >= invitation.sent_at + RESEND_AFTER
    if invitation.expires_at <= now:
        return InvitationRow(invitation, _("Ran out"), "grey", again, False)
    return InvitationRow(invitation, _("Sent"), "blue", again, True)


def masked(email: str) -> str:
    """``s•••@example.com``: enough to know one's own address, too little to learn another's."""
    local, _at, domain = email.rpartition("@")
    return f"{local[:1]}•••@{domain}"
