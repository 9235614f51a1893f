"""Mails about coming in: requests, who decides about them, and invitations to people who have no account yet."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from community.as_read_by import full_url
from community.emails.account_writing import SAYS_WHY_ITSELF, account_of, as_account_reads, write_to_account
from community.invitation_links import token_of
from community.mail_kinds import MailKind
from community.models import Invitation, JoinRequest, Member
from community.permissions import cares_for, may_decide_requests
from home.email import compose

if TYPE_CHECKING:
    from django.core.mail import EmailMultiAlternatives

    from community.models import Delivery

Status = JoinRequest.Status
ANSWERS = {Status.APPROVED: "request_approved", Status.DECLINED: "request_declined"}


@as_account_reads
def write_received(delivery: Delivery, now: dt.datetime) -> EmailMultiAlternatives | None:
    """Somebody will decide about the reader's request; what happens next."""
    if _request(delivery, Status.WAITING) is None:
        return None
    context = SAYS_WHY_ITSELF | {"url": full_url("community_home")}
    return write_to_account(delivery=delivery, template="community/request_received", context=context)


@as_account_reads
def write_to_decide(delivery: Delivery, now: dt.datetime) -> EmailMultiAlternatives | None:
    """Somebody waits for one of those who decide: the name and the organisation, nothing else."""
    request, reader = _request(delivery, Status.WAITING), account_of(delivery)
    if request is None or not may_decide_requests(reader) or not cares_for(reader, request.member):
        return None
    context = {"person": request.member.name, "organisation": str(request.member.organisation)}
    context |= SAYS_WHY_ITSELF | {"url": full_url("admin_requests")}
    return write_to_account(delivery=delivery, template="community/request_to_decide", context=context)


@as_account_reads
def write_answer(delivery: Delivery, now: dt.datetime) -> EmailMultiAlternatives | None:
    """The reader is in, or kindly is not, with the reply of whoever decided."""
    request = _request(delivery, *ANSWERS)
    if request is None:
        return None
    context = SAYS_WHY_ITSELF | {"reply": request.reply, "url": full_url("community_home")}
    template = f"community/{ANSWERS[Status(request.status)]}"
    return write_to_account(delivery=delivery, template=template, context=context)


def write_invitation(delivery: Delivery, now: dt.datetime) -> EmailMultiAlternatives | None:
    """The mail that fits whoever has the address: an invitation, or to a member that nothing is needed.

    None where it was sent once more while this mail waited, which brings the same link.
    """
    invitation = Invitation.objects.open(now=now).filter(pk=delivery.payload["invitation"]).first()
    if invitation is None or _is_of_before(delivery, invitation):
        return None
    member = _member_at(invitation.email)
    return _already_in(member) if member else _invited(invitation)


def _is_of_before(delivery: Delivery, invitation: Invitation) -> bool:
    sent_at = delivery.payload.get("sent_at")
    return sent_at is not None and dt.datetime.fromisoformat(sent_at) != invitation.sent_at


def _invited(invitation: Invitation) -> EmailMultiAlternatives | None:
    token = token_of(invitation)
    if not token:
        return None
    with translation.override(invitation.language):
        url = full_url("community_invitation", token)
        context = {"inviter": invitation.by.name, "url": url, "until": invitation.expires_at}
        return compose(
            to=invitation.email, template="community/invitation", context=context, language=invitation.language
        )


def _already_in(member: Member) -> EmailMultiAlternatives:
    user = member.user
    context = {"url": full_url("community_home", member=member)}
    return compose(
        to=user.email, template="community/already_member", context=context, language=user.language,
        first_name=user.first_name,
    )  # fmt: skip


def _member_at(email: str) -> Member | None:
    address = EmailAddress.objects.filter(email__iexact=email, verified=True).first()
    active = Member.objects.active().select_related("user")
    return active.filter(user=address.user_id).first() if address else None


def _request(delivery: Delivery, *states: Status) -> JoinRequest | None:
    found = JoinRequest.objects.select_related("member__user", "member__organisation")
    return found.filter(pk=delivery.payload["request"], status__in=states).first()


KINDS: tuple[MailKind, ...] = (
    MailKind("request_received", _("your request to join"), write_received),
    MailKind("request_to_decide", _("requests to join that you decide on"), write_to_decide),
    MailKind("request_answered", _("the answer to your request to join"), write_answer),
    MailKind("invitation", _("an invitation to join"), write_invitation),
)
