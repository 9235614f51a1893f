"""What community writes about accounts, joining and concerns."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import translation

from community.models import Concern, Invitation, JoinRequest, Member, User
from home.email import MailNotSentError, absolute_url, send_email

if TYPE_CHECKING:
    import datetime as dt


def send_account_email(*, template_prefix: str, to: str, context: dict[str, Any]) -> None:
    """Send one of allauth's mails (``account/email/login_code``) from our templates (``emails/account/login_code``)."""
    user = context.get("user") or _owner(to)
    send_email(
        to=to,
        template=template_prefix.replace("/email/", "/"),
        context={name: value for name, value in context.items() if name not in ("request", "current_site")},
        language=user.language if user else None,
        first_name=user.first_name if user else "",
    )


def _owner(email: str) -> User | None:
    """Whose address it is, so that they are greeted by name and in their language."""
    address = EmailAddress.objects.filter(email__iexact=email).select_related("user").first()
    return address.user if address else User.objects.filter(email__iexact=email).first()


def send_request_received(*, request: JoinRequest) -> None:
    """Say that somebody will decide, and what happens next."""
    _send_or_log(request.member.user, "request_received", {"url": _address("community_home", request.member.user)})


def send_request_to_decide(*, request: JoinRequest, to: User) -> None:
    """Tell one of those who decide that somebody waits: the name and the organisation, nothing else."""
    context = {"person": request.member.name, "organisation": str(request.member.organisation)}
    _send_or_log(to, "request_to_decide", context | {"url": absolute_url(reverse("admin_requests"))})


def send_request_answer(*, request: JoinRequest) -> None:
    """Say that the person is in, or kindly that they are not, with the reply of whoever decided."""
    approved = request.status == JoinRequest.Status.APPROVED
    context = {"reply": request.reply, "url": _address("community_home", request.member.user)}
    _send_or_log(request.member.user, "request_approved" if approved else "request_declined", context)


def send_invitation(*, invitation: Invitation, token: str) -> None:
    """Invite somebody in the language the inviter chose. Raises MailNotSentError."""
    with translation.override(invitation.language):
        link = absolute_url(reverse("community_invitation", args=[token]))
    context = {"inviter": invitation.by.name, "url": link, "until": invitation.expires_at}
    send_email(to=invitation.email, template="community/invitation", context=context, language=invitation.language)


def send_already_member(*, member: Member) -> None:
    """Tell a member whom somebody invited that nothing is needed. Raises MailNotSentError."""
    user = member.user
    context = {"url": _address("community_home", user)}
    send_email(
        to=user.email, template="community/already_member", context=context, language=user.language,
        first_name=user.first_name,
    )  # fmt: skip


def _send_or_log(user: User, template: str, context: dict[str, Any]) -> None:
    """What the mail tells stands on the site, too, so one that fails is only logged (home.email)."""
    with suppress(MailNotSentError):
        send_email(
            to=user.email, template=f"community/{template}", context=context, language=user.language,
            first_name=user.first_name,
        )  # fmt: skip


def _address(name: str, user: User) -> str:
    with translation.override(user.language):
        return absolute_url(reverse(name))


def send_data_copy_ready(*, user: User) -> None:
    """Say that a copy of their data can be fetched; the mail carries nothing of it."""
    _send_or_log(user, "data_copy_ready", {"url": _address("community_data", user)})


def send_account_closing(*, user: User, member: Member) -> None:
    """Confirm that an account is closed, until when it can be kept, and where."""
    _send_or_log(user, "account_closing", {"url": _address("community_privacy", user), "day": member.closing_at})


def send_concern_raised(*, user: User, concern: Concern) -> None:
    """Tell a moderator that a concern waits; nothing of what it says, nor about whom."""
    url = absolute_url(reverse("admin_concern", args=[concern.pk]))
    context = {"url": url, "kind": Concern.Kind(concern.kind).label}
    _send_or_log(user, "concern_raised", context)


def send_unused_account(*, user: User, day: dt.datetime) -> None:
    """Warn that an account that nobody uses is erased on ``day`` unless its owner signs in. Raises MailNotSentError."""
    context = {"url": _address("account_login", user), "day": day}
    send_email(
        to=user.email, template="community/unused_account", context=context, language=user.language,
        first_name=user.first_name,
    )  # fmt: skip
