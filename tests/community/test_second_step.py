"""Authenticator app, recovery codes, and passkeys that no device has made."""

from __future__ import annotations

import json
import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from bs4 import BeautifulSoup
from django.test import Client

from community.models import User
from tests.community.conftest import SIGN_IN, App, code_of, is_signed_in, second_steps
from tests.community.mail import last_mail
from tests.factories.people import PASSWORD

STEP = "/accounts/2fa/authenticate/"
ADD_APP = "/accounts/2fa/totp/activate/"

pytestmark = pytest.mark.django_db


def test_adding_an_app_gives_recovery_codes_once(sure: Client, user: User, django_capture_on_commit_callbacks) -> None:
    page = BeautifulSoup(sure.get(ADD_APP).content, "html5lib")
    secret = page.select_one("dd .app-key").get_text(strip=True)
    assert page.select_one("img.app-qr")["src"].startswith("data:image/svg+xml;base64,")
    with django_capture_on_commit_callbacks(execute=True):
        answer = sure.post(ADD_APP, {"code": code_of(secret)})
    assert answer["Location"] == "/accounts/2fa/recovery-codes/"
    assert second_steps(user) == {"totp", "recovery_codes"}
    assert last_mail().subject == "An authenticator app is now in use"
    shown = re.findall(r'app-key">(\d{8})<', sure.get(answer["Location"]).content.decode())
    assert len(shown) == len(set(shown)) == 10
    assert not re.search(r'app-key">\d{8}<', sure.get(answer["Location"]).content.decode())


def test_keys_are_not_readable_in_the_database(user: User, app: App) -> None:
    stored = Authenticator.objects.get(user=user).data["secret"]
    assert app.secret not in json.dumps(stored)
    assert Authenticator.objects.get(user=user).wrap().validate_code(app.code())


def test_former_secret_key_still_opens_keys(user: User, app: App, settings) -> None:
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another key"
    assert Authenticator.objects.get(user=user).wrap().validate_code(app.code())


def test_wrong_first_code_adds_nothing(sure: Client, user: User) -> None:
    sure.get(ADD_APP)
    page = sure.post(ADD_APP, {"code": "000000"}).content.decode()
    assert 'href="#id_code"' in page
    assert second_steps(user) == set()


def test_password_alone_is_not_enough_and_the_code_is(client: Client, user: User, app: App) -> None:
    answer = client.post(SIGN_IN, {"login": user.email, "password": PASSWORD, "next": "/accounts/details/"})
    assert answer["Location"].startswith(STEP)
    assert not is_signed_in(client)
    assert 'inputmode="numeric"' in client.get(STEP).content.decode()
    code = app.code()
    answer = client.post(STEP, {"code": f"{code[:3]} {code[3:]}"})
    assert is_signed_in(client)
    assert answer["Location"] == "/accounts/details/"


def test_code_works_once(user: User, app: App) -> None:
    code = app.code()
    first, second = Client(), Client()
    for browser in (first, second):
        browser.post(SIGN_IN, {"login": user.email, "password": PASSWORD})
        browser.post(STEP, {"code": code})
    assert is_signed_in(first)
    assert not is_signed_in(second)


@pytest.mark.parametrize("code", ["１２３４５６", "12345a", "", "0" * 500, "\x00", "١٢٣٤٥٦"])
def test_odd_codes_are_refused_and_no_crash(client: Client, user: User, app: App, code: str) -> None:
    client.post(SIGN_IN, {"login": user.email, "password": PASSWORD})
    answer = client.post(STEP, {"code": code})
    assert answer.status_code == 200
    assert "There is a problem" in answer.content.decode()
    assert not is_signed_in(client)


def test_recovery_code_works_once(user: User, app: App) -> None:
    code = RecoveryCodes.activate(user).generate_codes()[0]
    first, second = Client(), Client()
    for browser in (first, second):
        browser.post(SIGN_IN, {"login": user.email, "password": PASSWORD})
        browser.post(STEP, {"code": code})
    assert is_signed_in(first)
    assert not is_signed_in(second)


def test_guessing_codes_is_stopped(client: Client, user: User, app: App) -> None:
    client.post(SIGN_IN, {"login": user.email, "password": PASSWORD})
    for _ in range(6):
        page = client.post(STEP, {"code": "000000"}).content.decode()
    assert "There were too many attempts" in page
    client.post(STEP, {"code": app.code()})
    assert not is_signed_in(client)


MALFORMED = [
    "{}",
    "[]",
    "1",
    '"x"',
    "null",
    '{"response": {}}',
    '{"response": {"userHandle": "AA"}}',
    '{"id": "x", "rawId": "x", "type": "public-key", "response": {"clientDataJSON": "e30", "authenticatorData": "AA", '
    '"signature": "AA", "userHandle": "MQ"}}',
    "not json",
]


@pytest.mark.parametrize("credential", MALFORMED)
def test_malformed_passkey_never_signs_in_nor_crashes(client: Client, user: User, credential: str) -> None:
    client.get("/accounts/2fa/webauthn/login/", headers={"accept": "application/json"})
    answer = client.post("/accounts/2fa/webauthn/login/", {"credential": credential}, follow=True)
    assert answer.status_code == 200
    assert not is_signed_in(client)


@pytest.mark.parametrize("credential", MALFORMED)
def test_malformed_passkey_is_not_added(sure: Client, user: User, credential: str) -> None:
    sure.get("/accounts/2fa/webauthn/add/")
    answer = sure.post("/accounts/2fa/webauthn/add/", {"name": "x", "credential": credential})
    assert "There is a problem" in answer.content.decode()
    assert second_steps(user) == set()


def test_passkey_of_somebody_else_is_not_found(sure: Client) -> None:
    other = User.objects.create_user("other@example.com", PASSWORD)
    theirs = Authenticator.objects.create(user=other, type="webauthn", data={"name": "x", "credential": {}})
    for page in (f"/accounts/2fa/webauthn/keys/{theirs.pk}/edit/", f"/accounts/2fa/webauthn/keys/{theirs.pk}/remove/"):
        assert sure.get(page).status_code == 404
        assert sure.post(page).status_code == 404
    assert Authenticator.objects.filter(pk=theirs.pk).exists()


def test_removing_the_app_needs_the_password_and_a_post(sure: Client, user: User) -> None:
    App(user)
    page = "/accounts/2fa/totp/deactivate/"
    assert "Remove the authenticator app" in sure.get(page).content.decode()
    assert "totp" in second_steps(user)
    sure.post(page)
    assert second_steps(user) == set()
