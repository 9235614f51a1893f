"""What allauth writes, and nothing else that is sent while somebody waits: codes and passwords cannot come later."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress

from community.models import User
from home.email import send_email


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
