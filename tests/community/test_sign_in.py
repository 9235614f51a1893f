"""Signing in and out, by password and by code."""

from __future__ import annotations

import re
import time

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core import mail
from django.test import Client

from community.models import User
from tests.community.conftest import SIGN_IN, is_signed_in
from tests.community.mail import code_in_mail, last_mail
from tests.factories.people import PASSWORD

ASK = "/accounts/login/code/"
CONFIRM = "/accounts/login/code/confirm/"

pytestmark = pytest.mark.django_db

ATTACKS = [
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "javascript:alert(1)",
    "https:evil.example",
    "https://localhost@evil.example/",
    "/\t/evil.example",
    "\t//evil.example",
    "http:///evil.example",
    "https://testserver.evil.example/",
]


def test_sign_in_rotates_a_fixed_session(client: Client, user: User) -> None:
    client.get(SIGN_IN)
    session = client.session
    session["before"] = "x"
    session.save()
    client.cookies["sessionid"] = before = session.session_key
    client.post(SIGN_IN, {"login": user.email.upper(), "password": PASSWORD})
    assert is_signed_in(client)
    assert client.session.session_key != before


def test_session_ends_with_the_browser_and_after_twelve_hours(signed_in: Client) -> None:
    assert signed_in.cookies["sessionid"]["max-age"] == ""
    assert signed_in.session.get_expiry_age() <= 12 * 3600


@pytest.mark.parametrize("target", ATTACKS)
def test_next_never_leads_off_the_site(client: Client, user: User, target: str) -> None:
    answer = client.post(SIGN_IN, {"login": user.email, "password": PASSWORD, "next": target})
    assert is_signed_in(client)
    assert answer["Location"] == "/community/join/"


def test_next_on_this_site_is_followed(client: Client, user: User) -> None:
    answer = client.post(SIGN_IN, {"login": user.email, "password": PASSWORD, "next": "/accounts/details/?a=1"})
    assert answer["Location"] == "/accounts/details/?a=1"


def test_sign_in_says_the_same_for_known_and_unknown(user: User) -> None:
    pages = []
    for email in (user.email, "nobody@example.com"):
        answer = Client().post(SIGN_IN, {"login": email, "password": "not the password"})
        assert answer.status_code == 200
        pages.append(_plain(answer.content.decode(), email))
    assert pages[0] == pages[1]
    assert "The email address or the password is not right" in pages[0]


def test_sign_in_costs_as_many_hashes_for_unknown_as_for_known(user: User, settings, monkeypatch) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    settings.ACCOUNT_RATE_LIMITS = False
    user.set_password(PASSWORD)
    user.save()
    rounds: list[int] = []
    real = PBKDF2PasswordHasher.encode

    def counted(self, password, salt, iterations=None):
        rounds.append(iterations or self.iterations)
        return real(self, password, salt, iterations)

    monkeypatch.setattr(PBKDF2PasswordHasher, "encode", counted)
    spent = {}
    for email in (user.email, "nobody@example.com"):
        rounds.clear()
        Client().post(SIGN_IN, {"login": email, "password": "not the password"})
        spent[email] = sum(rounds)
    known, unknown = spent.values()
    assert known == unknown > 0


def test_failed_tries_pause_further_tries_for_that_account(user: User) -> None:
    for _ in range(5):
        Client().post(SIGN_IN, {"login": user.email, "password": "wrong"})
    browser = Client()
    page = browser.post(SIGN_IN, {"login": user.email, "password": PASSWORD}).content.decode()
    assert "There were too many attempts" in page
    assert not is_signed_in(browser)


def test_rotating_forwarded_for_does_not_help(user: User) -> None:
    answers = [
        Client().post(
            SIGN_IN,
            {"login": f"person{i}@example.com", "password": "wrong"},
            headers={"x-forwarded-for": f"10.0.0.{i}"},
        )
        for i in range(31)
    ]
    assert "There were too many attempts" in answers[12].content.decode()
    assert answers[30].status_code == 429
    assert "<h1>Too many attempts</h1>" in answers[30].content.decode()


def test_sign_in_by_code(client: Client, user: User) -> None:
    assert client.post(ASK, {"email": user.email})["Location"] == CONFIRM
    assert str(last_mail().body).startswith("Dear Sam,")
    client.post(CONFIRM, {"code": code_in_mail()})
    assert is_signed_in(client)


def test_code_works_only_in_the_browser_that_asked(client: Client, user: User) -> None:
    client.post(ASK, {"email": user.email})
    other = Client()
    other.post(CONFIRM, {"code": code_in_mail()})
    assert not is_signed_in(other)


def test_code_is_good_for_a_quarter_of_an_hour(client: Client, user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    client.post(ASK, {"email": user.email})
    now = time.time()
    monkeypatch.setattr("allauth.account.internal.flows.code_verification.time.time", lambda: now + 15 * 60 + 5)
    answer = client.post(CONFIRM, {"code": code_in_mail()})
    assert answer["Location"] == ASK
    assert not is_signed_in(client)


def test_code_page_says_the_same_for_known_and_unknown(user: User) -> None:
    pages = []
    for email in (user.email, "nobody@example.com"):
        answer = Client().post(ASK, {"email": email}, follow=True)
        pages.append(_plain(answer.content.decode(), email))
    assert pages[0] == pages[1]
    assert [message.to for message in mail.outbox] == [[user.email], ["nobody@example.com"]]
    assert "We have no account for it" in str(last_mail().body)


def test_log_out_needs_a_post(signed_in: Client) -> None:
    assert signed_in.get("/accounts/logout/").status_code == 200
    assert is_signed_in(signed_in)
    signed_in.head("/accounts/logout/")
    assert is_signed_in(signed_in)
    assert signed_in.post("/accounts/logout/")["Location"] == "/"
    assert not is_signed_in(signed_in)


def test_inactive_account_cannot_sign_in_and_is_told_so(client: Client, user: User) -> None:
    user.is_active = False
    user.save()
    answer = client.post(SIGN_IN, {"login": user.email, "password": PASSWORD}, follow=True)
    assert not is_signed_in(client)
    assert "This account is closed" in answer.content.decode()


def test_account_that_is_closed_loses_its_session_at_once(signed_in: Client, user: User) -> None:
    user.is_active = False
    user.save()
    assert signed_in.get("/accounts/")["Location"] == "/accounts/login/?next=/accounts/"


def test_cookie_of_one_with_the_token_of_another_is_refused(user: User) -> None:
    mine, other = Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)
    mine.get(SIGN_IN)
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', other.get(SIGN_IN).content.decode())
    assert token
    data = {"login": user.email, "password": PASSWORD, "csrfmiddlewaretoken": token[1]}
    assert mine.post(SIGN_IN, data).status_code == 403
    assert not is_signed_in(mine)


def test_foreign_host_is_refused(client: Client) -> None:
    assert client.get(SIGN_IN, headers={"host": "evil.example"}).status_code == 400


def test_forwarded_host_is_ignored(client: Client, user: User) -> None:
    client.post("/accounts/password/reset/", {"email": user.email}, headers={"x-forwarded-host": "evil.example"})
    assert "evil.example" not in str(last_mail().message())


def _plain(page: str, email: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page).replace(email, "EMAIL")
