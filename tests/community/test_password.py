"""Forgetting, changing and setting a password."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.test import Client

from community.models import User
from tests.community.conftest import SIGN_IN, is_signed_in
from tests.community.mail import last_mail, link_in_mail
from tests.factories.people import PASSWORD

RESET = "/accounts/password/reset/"
NEW = "a brand new calm place 8"

pytestmark = pytest.mark.django_db


def _path(link: str) -> str:
    assert link.startswith("http://localhost:8000/"), "a link in a mail starts with BASE_URL"
    return urlsplit(link).path


def test_reset_link_sets_a_new_password(client: Client, user: User) -> None:
    client.post(RESET, {"email": user.email})
    path = _path(link_in_mail("/password/reset/key/"))
    form = client.get(path, follow=True)
    assert "Choose a new password" in form.content.decode()
    answer = client.post(form.redirect_chain[-1][0], {"password1": NEW}, follow=True)
    assert "Your password is changed" in answer.content.decode()
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert last_mail().subject == "Your password has been changed"


def test_reset_link_works_once(client: Client, user: User) -> None:
    client.post(RESET, {"email": user.email})
    path = _path(link_in_mail("/password/reset/key/"))
    form = client.get(path, follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": NEW})
    again = Client().get(path)
    assert "This link no longer works" in again.content.decode()


def test_scanner_that_opens_the_reset_link_changes_nothing(client: Client, user: User) -> None:
    client.post(RESET, {"email": user.email})
    path = _path(link_in_mail("/password/reset/key/"))
    for _ in range(3):
        Client().get(path, follow=True)
    Client().head(path, follow=True)
    form = client.get(path, follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": NEW})
    user.refresh_from_db()
    assert user.check_password(NEW)


def test_reset_link_follows_base_url_even_when_any_host_is_allowed(client: Client, user: User, settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    client.post(RESET, {"email": user.email}, headers={"host": "evil.example"})
    assert _path(link_in_mail("/password/reset/key/"))
    assert "evil.example" not in str(last_mail().message())


def test_reset_says_the_same_for_known_and_unknown(user: User) -> None:
    pages = []
    for email in (user.email, "nobody@example.com"):
        answer = Client().post(RESET, {"email": email}, follow=True)
        pages.append(re.sub(r'csrfmiddlewaretoken" value="\w+"', "", answer.content.decode()))
    assert pages[0] == pages[1]
    assert [message.subject for message in mail.outbox] == [
        "Choose a new password for HWB Commons",
        "There is no account for this email address",
    ]


def test_changing_the_password_ends_all_sessions(signed_in: Client, user: User) -> None:
    elsewhere = Client()
    elsewhere.post(SIGN_IN, {"login": user.email, "password": PASSWORD})
    signed_in.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW})
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert elsewhere.get("/accounts/").status_code == 302
    assert signed_in.get("/accounts/").status_code == 302
    assert last_mail().subject == "Your password has been changed"


def test_wrong_current_password_changes_nothing(signed_in: Client, user: User) -> None:
    page = signed_in.post("/accounts/password/change/", {"oldpassword": "wrong", "password1": NEW}).content.decode()
    assert 'href="#id_oldpassword"' in page
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_account_without_password_can_set_one(client: Client, user: User) -> None:
    user.set_unusable_password()
    user.save()
    client.force_login(user)
    assert client.get("/accounts/password/change/")["Location"] == "/accounts/password/set/"
    client.post("/accounts/password/set/", {"password1": NEW})
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert not is_signed_in(client)
