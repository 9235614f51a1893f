"""Work accounts while none is set up, and the setting itself. The round trip with a real provider: tests/oidc."""

from __future__ import annotations

import json

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from config.settings.openid import allauth_providers, form_origins, read_providers

GOOD = {
    "id": "nhsmail",
    "name": "NHSmail",
    "issuer": "https://login.example/tenant/v2.0",
    "client_id": "abc",
    "client_secret": "s",
}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "3rdparty/",
        "3rdparty/signup/",
        "3rdparty/login/cancelled/",
        "3rdparty/login/error/",
        "social/connections/",
        "oidc/nhsmail/login/",
        "oidc/nhsmail/login/callback/",
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_nothing_is_there_while_it_is_off(signed_in: Client, path: str, method: str) -> None:
    for client in (Client(), signed_in):
        assert getattr(client, method)(f"/accounts/{path}").status_code == 404


@pytest.mark.django_db
def test_no_page_shows_a_trace_while_it_is_off(signed_in: Client) -> None:
    pages = [Client().get(f"/accounts/{path}").content.decode() for path in ("login/", "signup/")]
    pages.append(signed_in.get("/accounts/").content.decode())
    for page in pages:
        assert "oidc" not in page
        assert "work account" not in page.lower()


@pytest.mark.django_db
def test_button_stands_on_the_pages_while_it_is_on(settings, signed_in: Client) -> None:
    settings.OIDC_PROVIDERS = [GOOD]
    settings.SOCIALACCOUNT_PROVIDERS = allauth_providers([GOOD])
    for path in ("login/", "signup/"):
        page = Client().get(f"/accounts/{path}").content.decode()
        assert "Continue with NHSmail" in page
        assert 'action="/accounts/oidc/nhsmail/login/"' in page
    assert "Work account" in signed_in.get("/accounts/").content.decode()


def test_unset_means_off() -> None:
    assert read_providers("") == read_providers("  ") == read_providers("[]") == []
    assert allauth_providers([]) == {}


def test_provider_is_set_up_with_pkce_and_trusts_no_address() -> None:
    app = allauth_providers(read_providers(json.dumps([GOOD])))["openid_connect"]["APPS"][0]
    assert app["settings"]["oauth_pkce_enabled"] is True
    assert (app["settings"]["verified_email"], app["settings"]["email_authentication"]) == (False, False)
    assert app["settings"]["email_trusted_by"] == ""


def test_forms_may_lead_to_the_issuer_and_hosts_behind_it() -> None:
    assert form_origins([{**GOOD, "form_hosts": ["https://fs.example"]}]) == [
        "https://login.example",
        "https://fs.example",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "not JSON"),
        ("{}", "list of objects"),
        ("[1]", "list of objects"),
        (json.dumps([{**GOOD, "client_secret": ""}]), "lacks client_secret"),
        (json.dumps([{"id": "x"}]), "lacks name, issuer"),
        (json.dumps([{**GOOD, "issuer": "http://login.example"}]), "https://"),
        (json.dumps([{**GOOD, "id": "NHS mail"}]), "small letters"),
        (json.dumps([{**GOOD, "email_trusted_by": "yes"}]), "email_verified or xms_edov"),
        (json.dumps([{**GOOD, "secret": "typo"}]), "does not know secret"),
        (json.dumps([GOOD, GOOD]), "one id twice"),
    ],
)
def test_mistake_in_the_setting_is_said_in_one_sentence(text: str, said: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=said):
        read_providers(text)
