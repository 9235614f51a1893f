"""What the tests of accounts share, and two people whom many tests pair."""

from __future__ import annotations

import time
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from community.models import Member, User
from tests.factories.buddies import make_open
from tests.factories.people import PASSWORD

SIGN_IN = "/accounts/login/"


class App:
    """An authenticator app that belongs to a user."""

    def __init__(self, user: User) -> None:
        self.secret = totp.generate_totp_secret()
        totp.TOTP.activate(user, self.secret)

    def code(self) -> str:
        """The code it shows now."""
        return code_of(self.secret)


def code_of(secret: str) -> str:
    """What an app that was given this secret shows now."""
    return totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))


@pytest.fixture(autouse=True)
def _half_minute_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    """A code is good for half a minute, which would now and then end between reading it and giving it."""
    now = time.time()
    monkeypatch.setattr(totp, "time", SimpleNamespace(time=lambda: now))


@pytest.fixture
def app(user: User) -> App:
    """The user's authenticator app."""
    return App(user)


@pytest.fixture
def signed_in(client: Client, user: User) -> Client:
    """A browser in which the user has just signed in with the password."""
    client.post(SIGN_IN, {"login": user.email, "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(user.pk)
    return client


@pytest.fixture
def sure(signed_in: Client) -> Client:
    """The same after giving the password once more, as for anything that matters."""
    signed_in.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return signed_in


@pytest.fixture
def ann(db: None) -> Member:
    """Somebody who is open to buddies."""
    return make_open("Ann")


@pytest.fixture
def bob(db: None) -> Member:
    """Somebody else who is."""
    return make_open("Bob")


def is_signed_in(client: Client) -> bool:
    """Whether the browser's session belongs to anybody."""
    return "_auth_user_id" in client.session


def second_steps(user: User) -> set[str]:
    """The kinds of second step an account has."""
    return set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
