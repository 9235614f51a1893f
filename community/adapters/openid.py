"""allauth's adapter for work accounts: matched by issuer and subject, never by email, and nothing else is kept."""

from __future__ import annotations

import hashlib
import logging
from typing import TYPE_CHECKING, Any, ClassVar

import requests
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.conf import settings
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from community.forms.plain_fields import NOT_IN_A_NAME
from community.permissions import remember_second_step_elsewhere
from community.plain_text import plain_line

if TYPE_CHECKING:
    from allauth.socialaccount.models import SocialAccount, SocialLogin
    from django.http import HttpRequest, HttpResponse

logger = logging.getLogger(__name__)

NAME_LENGTH = 60
# What a provider that does not answer, or answers nonsense, makes of our asking.
NO_ANSWER = (requests.RequestException, OAuth2Error, KeyError, TypeError, ValueError)


class WorkAccountProvider(OpenIDConnectProvider):
    """One provider. Whose account it is follows from issuer and subject together, kept as a digest."""

    def redirect(self, request: HttpRequest, process: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send the person to the provider; if that is not to be reached, say so kindly."""
        try:
            return super().redirect(request, process, *args, **kwargs)
        except NO_ANSWER as error:
            return render_authentication_error(request, self, exception=error)

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        """Ours alone: an address must not be able to ask for more."""
        return self.get_scope()

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, str]:
        """Ours alone."""
        return self.get_auth_params()

    def sociallogin_from_response(self, request: HttpRequest, response: dict[str, Any]) -> SocialLogin:
        """Refuse an answer that is not of this issuer, or whose two halves speak of different people."""
        token, told = response.get("id_token") or {}, response.get("userinfo") or {}
        issuer, subject = token.get("iss"), token.get("sub")
        if issuer != self.app.settings["issuer"] or not isinstance(subject, str) or not subject:
            raise OAuth2Error("not of the issuer that was asked")
        if told and told.get("sub") != subject:
            raise OAuth2Error("token and user information name different people")
        return super().sociallogin_from_response(request, response)

    def extract_uid(self, data: dict[str, Any]) -> str:
        """The same for the same person at the same issuer, whatever else changes."""
        token = data["id_token"]
        return hashlib.sha256(f"{token['iss']}\n{token['sub']}".encode()).hexdigest()

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """What is kept beside the digest: no name, no address."""
        amr = data["id_token"].get("amr")
        return {"second_step": isinstance(amr, list) and "mfa" in amr}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """Address and name, as far as they may stand here."""
        claims = _claims(data)
        names = {"first_name": _name(claims.get("given_name")), "last_name": _name(claims.get("family_name"))}
        return {"email": _address(claims), **names}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        """The address; proved only if the settings trust the claim that says so."""
        claims = _claims(data)
        email, trusted_by = _address(claims), self.app.settings.get("email_trusted_by")
        # Entra sends text or a number in some tenants; only a plain yes counts.
        proved = bool(trusted_by) and claims.get(trusted_by) in (True, 1, "1", "true", "True")
        return [EmailAddress(email=email, verified=proved, primary=True)] if email else []


class WorkAccountAdapter(DefaultSocialAccountAdapter):
    """What allauth asks about work accounts."""

    error_messages: ClassVar[dict[str, Any]] = DefaultSocialAccountAdapter.error_messages | {
        "connected_other": _("This work account belongs to another account here"),
        "no_verified_email": _("Confirm your email address first, or you could not sign in any more"),
    }

    def list_apps(self, request: HttpRequest, provider: str | None = None, client_id: str | None = None) -> list[Any]:
        """Those of the settings; while there are none the database is not asked either."""
        return super().list_apps(request, provider, client_id) if settings.OIDC_PROVIDERS else []

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> WorkAccountProvider:
        """Ours in place of allauth's."""
        return WorkAccountProvider(request, app=super().get_provider(request, provider, client_id).app)

    def list_providers(self, request: HttpRequest) -> list[WorkAccountProvider]:
        """Ours in place of allauth's."""
        return [WorkAccountProvider(request, app=one.app) for one in super().list_providers(request)]

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Note a second step at the provider. Somebody whose own, proved address has an account is told to connect."""
        remember_second_step_elsewhere(request, sociallogin.account)
        if sociallogin.is_existing or sociallogin.state.get("process") == "connect":
            return
        proved = [address.email for address in sociallogin.email_addresses if address.verified]
        if EmailAddress.objects.filter(email__in=proved, verified=True).exists():
            context = {"provider": sociallogin.provider}
            raise ImmediateHttpResponse(render(request, "socialaccount/have_account.html", context, status=409))

    def on_authentication_error(self, request: HttpRequest, provider: Any, **said: Any) -> None:
        """Say in the log what went wrong, without the code or the person; the page says it kindly."""
        logger.warning(
            "sign-in with %s failed: %s %s", provider, said.get("error"), type(said.get("exception")).__name__
        )

    def validate_disconnect(self, account: SocialAccount, accounts: Any) -> None:
        """Nothing more: everybody with a confirmed address can sign in with a code."""


def _claims(data: dict[str, Any]) -> dict[str, Any]:
    return {**data["id_token"], **(data.get("userinfo") or {})}


def _address(claims: dict[str, Any]) -> str | None:
    """The address in small letters; none if it has letters that look like others (community.forms.addresses)."""
    email = claims.get("email")
    return email.strip().lower() if isinstance(email, str) and email.isascii() else None


def _name(given: Any) -> str:
    name = plain_line(given) if isinstance(given, str) else ""
    return "" if len(name) > NAME_LENGTH or NOT_IN_A_NAME.search(name) else name
