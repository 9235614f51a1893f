"""Signing in with a work account over OpenID Connect: off, and nowhere to be seen, unless OIDC_PROVIDERS names one.

The variable is a JSON list of objects. ``id`` stands in addresses, ``name`` on the button; ``issuer``, ``client_id``
and ``client_secret`` come from the provider. Optional: ``email_trusted_by``, the claim that says that the provider
proved the address (``email_verified``, or ``xms_edov`` of Entra); ``form_hosts``, other origins the sign-in goes
through; ``token_auth_method``. docs/operations.md says how to set one up.
"""

from __future__ import annotations

import json
import os
import re
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

NEEDED = ("id", "name", "issuer", "client_id", "client_secret")
KNOWN = {*NEEDED, "email_trusted_by", "form_hosts", "token_auth_method"}
TRUSTED_CLAIMS = ("", "email_verified", "xms_edov")


def read_providers(text: str) -> list[dict[str, Any]]:
    """What OIDC_PROVIDERS says; a mistake in it stops the start with one sentence."""
    try:
        found = json.loads(text) if text.strip() else []
    except ValueError:
        raise ImproperlyConfigured("OIDC_PROVIDERS is not JSON: docs/operations.md has an example.") from None
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise ImproperlyConfigured("OIDC_PROVIDERS must be a JSON list of objects.")
    for provider in found:
        _check(provider)
    if len({one["id"] for one in found}) < len(found):
        raise ImproperlyConfigured("OIDC_PROVIDERS has one id twice.")
    return found


def _check(provider: dict[str, Any]) -> None:
    if missing := [name for name in NEEDED if not isinstance(provider.get(name), str) or not provider[name].strip()]:
        raise ImproperlyConfigured(f"A provider in OIDC_PROVIDERS lacks {', '.join(missing)}.")
    if unknown := sorted(set(provider) - KNOWN):
        raise ImproperlyConfigured(f"OIDC_PROVIDERS does not know {', '.join(unknown)}.")
    if not re.fullmatch(r"[a-z0-9-]{1,30}", provider["id"]):
        raise ImproperlyConfigured("An id in OIDC_PROVIDERS has small letters, digits and hyphens only.")
    parts = urlsplit(provider["issuer"])
    if parts.scheme != "https" and parts.hostname not in ("localhost", "127.0.0.1"):
        raise ImproperlyConfigured("An issuer in OIDC_PROVIDERS must start with https://.")
    if provider.get("email_trusted_by", "") not in TRUSTED_CLAIMS:
        raise ImproperlyConfigured("email_trusted_by in OIDC_PROVIDERS is email_verified or xms_edov, or left out.")


def allauth_providers(providers: list[dict[str, Any]]) -> dict[str, Any]:
    """The same as allauth wants it: with PKCE, and nothing taken from the request."""
    return {"openid_connect": {"APPS": [_app(provider) for provider in providers]}} if providers else {}


def _app(provider: dict[str, Any]) -> dict[str, Any]:
    settings = {
        "server_url": provider["issuer"].rstrip("/"),
        "issuer": provider["issuer"],
        "oauth_pkce_enabled": True,
        "email_trusted_by": provider.get("email_trusted_by", ""),
        "verified_email": False,
        "email_authentication": False,
    }
    if method := provider.get("token_auth_method"):
        settings["token_auth_method"] = method
    app = {"provider_id": provider["id"], "name": provider["name"], "client_id": provider["client_id"]}
    return app | {"secret": provider["client_secret"], "settings": settings}


def form_origins(providers: list[dict[str, Any]]) -> list[str]:
    """Where a form of ours may lead on to: browsers hold the redirect of a sent form against form-action."""
    addresses = [address for one in providers for address in (one["issuer"], *one.get("form_hosts", []))]
    return [f"{urlsplit(address).scheme}://{urlsplit(address).netloc}" for address in addresses]


OIDC_PROVIDERS = read_providers(os.environ.get("OIDC_PROVIDERS", ""))
SOCIALACCOUNT_PROVIDERS = allauth_providers(OIDC_PROVIDERS)
SOCIALACCOUNT_ADAPTER = "community.adapters.openid.WorkAccountAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # an address that a provider names never opens an account of ours
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = False
SOCIALACCOUNT_EMAIL_REQUIRED = True
SOCIALACCOUNT_LOGIN_ON_GET = False  # a link alone must not start it: that way somebody else's could be connected
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10
SOCIALACCOUNT_FORMS = {
    "disconnect": "community.forms.work_accounts.DisconnectForm",
    "signup": "community.forms.work_accounts.EmailForWorkAccountForm",
}
