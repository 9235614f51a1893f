"""What follows once allauth has marked an address as proved. It tells of that by a signal only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.stagekit import unstash_login
from allauth.account.signals import email_confirmed
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.utils.translation import gettext as _

from community.services.first_proof import Shown, is_first, shut_out_others

if TYPE_CHECKING:
    from allauth.account.models import EmailAddress
    from django.http import HttpRequest

    from community.models import User


def listen() -> None:
    """Connect the signal. Called once, when the app is ready."""
    email_confirmed.connect(_proved, dispatch_uid="community.first_proof")


def _proved(request: HttpRequest, email_address: EmailAddress, **_more: Any) -> None:
    if not is_first(email_address):
        return
    user = cast("User", email_address.user)
    if shut_out_others(user=user, shown=_shown(request, user)):
        messages.warning(
            request,
            _(
                "Nobody had confirmed this email address before. To keep others out, we removed the password, work "
                "account, passkeys or app that were set up earlier. You can add your own in your account"
            ),
        )
    if request.user.is_authenticated and request.user.pk == user.pk:
        update_session_auth_hash(request, user)


def _shown(request: HttpRequest, user: User) -> Shown:
    records = get_authentication_records(request, user)
    methods = {record.get("method") for record in records}
    return Shown(
        password="password" in methods or _signs_up_here(request, user),
        second_step="mfa" in methods,
        work_accounts=frozenset((record["provider"], record["uid"]) for record in records if record.get("uid")),
        session_key=request.session.session_key,
    )


def _signs_up_here(request: HttpRequest, user: User) -> bool:
    """Whether this browser is the one that made the account, and so chose its password."""
    login = unstash_login(request, peek=True)
    return login is not None and login.signup and login.user is not None and login.user.pk == user.pk
