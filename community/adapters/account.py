"""allauth's account adapter: our words, our mail, local redirects only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib.auth.hashers import make_password
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from community.emails.accounts import send_account_email
from community.models import is_leaving, member_of
from home.email import MailNotSentError, absolute_url

if TYPE_CHECKING:
    from allauth.account.models import EmailAddress
    from django.http import HttpRequest

    from community.models import User

LINKS = ("password_reset_url", "signup_url", "activate_url")


class AccountAdapter(DefaultAccountAdapter):
    """What allauth asks about accounts."""

    error_messages: ClassVar[dict[str, Any]] = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed"),
        "duplicate_email": _("This is already the email address of your account"),
        "email_password_mismatch": _("The email address or the password is not right. Check both and try again"),
        "email_taken": _("This email address cannot be used. Use another one"),
        "enter_current_password": _("The current password is not right"),
        "incorrect_code": _("The code is not right. Check the newest email from us and try again"),
        "incorrect_password": _("The password is not right"),
        "rate_limited": _("You have asked for several codes in a short time. Wait a minute and try again"),
        "same_as_current": _("This is the email address you already use"),
        "too_many_login_attempts": _("There were too many attempts. Wait a few minutes and try again"),
    }

    def new_user(self, request: HttpRequest) -> User:
        """An account in the making; it reads and is written to in the language of the page it is made on."""
        user = cast("User", super().new_user(request))
        user.language = get_language() or user.language
        return user

    def login(self, request: HttpRequest, user: User) -> None:
        """As allauth's; the session must fit the password as it is now (services.first_proof may have taken it)."""
        user.refresh_from_db(fields=["password"])
        super().login(request, user)

    def is_safe_url(self, url: str) -> bool:
        """Only paths of this very site are gone to after signing in: no other host, no other scheme."""
        return bool(url) and url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The way into the community for who never said whether to join, the way back for who leaves, else the home."""
        user = cast("User", request.user)
        if user.is_authenticated and is_leaving(user):
            return reverse("community_privacy")
        return reverse("community_join") if _may_want_to_join(user) else _home_path()

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """The same for an account that is new."""
        return self.get_login_redirect_url(request)

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """The home page in the language of the page the person left from."""
        return _home_path()

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """The account's own page, which says that it is done."""
        return reverse("account_home")

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        """The account's own page for whoever changed the address, the home page for whoever has just joined."""
        return reverse("account_home") if self.request.user.is_authenticated else _home_path()

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send what allauth wants said, in our words; when it cannot be sent, say so instead of waiting in vain."""
        links = {name: _own(context[name]) for name in LINKS if name in context}
        try:
            send_account_email(template_prefix=template_prefix, to=email, context=context | links)
        except MailNotSentError as error:
            raise ImmediateHttpResponse(render(self.request, "account/mail_not_sent.html", status=503)) from error

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell somebody what has changed. The change stands, so a mail that fails is only logged."""
        reset = {"password_reset_url": reverse("account_reset_password")}
        try:
            super().send_notification_mail(template_prefix, user, reset | (context or {}), email)
        except ImmediateHttpResponse:
            return

    def send_account_already_exists_mail(self, email: str) -> None:
        """As allauth's, after the hash that a new account would have cost: the time must not tell the two apart."""
        make_password("spent so that known and unknown addresses take as long")
        super().send_account_already_exists_mail(email)


def _own(url: str) -> str:
    """The same path under BASE_URL: whatever Host the request named, a mail links to this site."""
    parts = urlsplit(url)
    return absolute_url(parts.path + (f"?{parts.query}" if parts.query else ""))


def _may_want_to_join(user: User) -> bool:
    """True for an account that is no member in any state; editors of the site have come for their work."""
    return user.is_authenticated and member_of(user) is None and not user.has_perm("wagtailadmin.access_admin")


def _home_path() -> str:
    language = get_language() or "en"
    return "/" if language == "en" else f"/{language}/"
