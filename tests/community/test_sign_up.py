"""Creating an account."""

from __future__ import annotations

import re
import time

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from community.models import User
from tests.community.conftest import is_signed_in
from tests.community.mail import code_in_mail, last_mail
from tests.factories.people import PASSWORD

SIGN_UP = "/accounts/signup/"
VERIFY = "/accounts/confirm-email/"

pytestmark = pytest.mark.django_db


def test_sign_up_with_the_code_signs_in_and_verifies(client: Client) -> None:
    answer = client.post(SIGN_UP, {"email": "New.Lead@Example.com", "password1": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, VERIFY)
    assert not is_signed_in(client)
    answer = client.post(VERIFY, {"code": code_in_mail()})
    assert answer.status_code == 302
    assert is_signed_in(client)
    address = EmailAddress.objects.get()
    assert (address.email, address.verified, address.primary) == ("new.lead@example.com", True, True)


def test_code_may_be_typed_with_spaces_or_without_the_dash(client: Client) -> None:
    client.post(SIGN_UP, {"email": "new@example.com", "password1": PASSWORD})
    client.post(VERIFY, {"code": " " + code_in_mail().replace("-", " ")})
    assert is_signed_in(client)


def test_wrong_code_is_refused_and_the_third_ends_it(client: Client) -> None:
    client.post(SIGN_UP, {"email": "new@example.com", "password1": PASSWORD})
    right = code_in_mail()
    for _ in range(2):
        answer = client.post(VERIFY, {"code": "0000-0000"})
        assert "The code is not right" in answer.content.decode()
    assert client.post(VERIFY, {"code": "0000-0000"})["Location"] == "/accounts/login/"
    client.post(VERIFY, {"code": right})
    assert not is_signed_in(client)
    assert not EmailAddress.objects.get().verified


def test_new_code_replaces_the_old_one(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.post(SIGN_UP, {"email": "new@example.com", "password1": PASSWORD})
    first = code_in_mail()
    later = time.time() + 15
    monkeypatch.setattr("time.time", lambda: later)
    client.post(VERIFY, {"action": "resend"})
    assert len(mail.outbox) == 2
    second = code_in_mail()
    client.post(VERIFY, {"code": first})
    assert not is_signed_in(client)
    client.post(VERIFY, {"code": second})
    assert is_signed_in(client)


def test_sign_up_says_the_same_for_a_known_address(user: User) -> None:
    pages = []
    for email in (user.email, "nobody@example.com"):
        browser = Client()
        answer = browser.post(SIGN_UP, {"email": email, "password1": PASSWORD}, follow=True)
        assert answer.redirect_chain == [(VERIFY, 302)]
        pages.append(_without_what_differs(answer.content.decode(), email))
    assert pages[0] == pages[1]
    assert [mail.subject for mail in mail.outbox] == [
        "You already have an account on HWB Commons",
        "Your code for HWB Commons",
    ]


def test_sign_up_of_a_known_address_costs_a_hash_too(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed = []
    import community.adapters.account as adapter

    monkeypatch.setattr(adapter, "make_password", lambda text: hashed.append(text))
    Client().post(SIGN_UP, {"email": user.email, "password1": PASSWORD})
    assert len(hashed) == 1


def test_extra_fields_of_sign_up_are_ignored(client: Client) -> None:
    extra = {
        "is_staff": "1",
        "is_superuser": "1",
        "is_active": "",
        "groups": "1",
        "user": "1",
        "first_name": "http://x",
    }
    client.post(SIGN_UP, {"email": "new@example.com", "password1": PASSWORD, **extra})
    made = User.objects.get(email="new@example.com")
    assert (made.is_staff, made.is_superuser, made.is_active, made.first_name) == (False, False, True, "")
    assert made.groups.count() == 0


@pytest.mark.parametrize(
    "password",
    [
        "x" * 90,
        "correct horse battery staple",
        " leading and trailing ",
        "🐢🐢🐢🐢 slow and steady",
        "Ŵy'n cnoi gwair 9",
    ],
)
def test_long_odd_and_spaced_passwords_are_kept_unchanged(client: Client, password: str) -> None:
    client.post(SIGN_UP, {"email": "new@example.com", "password1": password})
    assert User.objects.get(email="new@example.com").check_password(password)
    assert not User.objects.get(email="new@example.com").check_password(password.strip() + "x")


@pytest.mark.parametrize(
    "password",
    [
        "Password1234",
        "NHSwellbeing1",
        "Welcome2026!",
        "P@ssw0rd99",
        "iloveyou",
        "Dragon2024!",
        "n3w@example.com",
        "1234567",
    ],
)
def test_guessable_passwords_are_refused(client: Client, password: str) -> None:
    answer = client.post(SIGN_UP, {"email": "n3w@example.com", "password1": password})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "There is a problem" in page
    assert 'href="#id_password1"' in page
    assert not re.search(r'<input type="password"[^>]* value=', page)
    assert not User.objects.exists()


def test_invalid_sign_up_keeps_the_address_and_not_the_password(client: Client) -> None:
    page = client.post(SIGN_UP, {"email": "not an address", "password1": PASSWORD}).content.decode()
    assert 'value="not an address"' in page
    assert PASSWORD not in page
    assert "<title>Error: Create an account" in page


def test_mail_that_cannot_be_sent_is_said_and_not_awaited(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.message.EmailMessage.send", refuse)
    answer = client.post(SIGN_UP, {"email": "new@example.com", "password1": PASSWORD})
    assert answer.status_code == 503
    assert "We could not send the email" in answer.content.decode()


def test_sign_up_in_welsh_writes_in_welsh_address(client: Client) -> None:
    client.post("/cy" + SIGN_UP, {"email": "new@example.com", "password1": PASSWORD})
    assert "http://localhost:8000/cy/" in str(last_mail().body)


def _without_what_differs(page: str, email: str) -> str:
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)
    return page.replace(email, "EMAIL")
