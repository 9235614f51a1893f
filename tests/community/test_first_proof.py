"""Whoever proves an address for the first time gets the account to themselves, by whichever way it is proved."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.test import Client

from community.models import User
from tests.community.conftest import SIGN_IN, App, is_signed_in
from tests.community.mail import code_in_mail, last_mail, link_in_mail
from tests.factories.people import PASSWORD, make_user

pytestmark = pytest.mark.django_db

SIGN_UP = "/accounts/signup/"
VERIFY = "/accounts/confirm-email/"
VICTIM = "victim@nhs.net"
THEIRS = "attackers own words 7"
OWN = "victims own new words 9"


@pytest.fixture
def attacker() -> Client:
    """A browser that has begun an account with somebody else's address."""
    browser = Client()
    browser.post(SIGN_UP, {"email": VICTIM, "password1": THEIRS})
    cache.clear()  # a code was mailed a moment ago; the owner comes days later
    return browser


def unproved(email: str = VICTIM) -> User:
    """An account whose address nobody has proved, begun with a work account."""
    user = User.objects.create_user(email, None)
    EmailAddress.objects.create(user=user, email=email, verified=False, primary=True)
    SocialAccount.objects.create(user=user, provider="nhsmail", uid="attacker")
    return user


def sign_in_by_code(browser: Client, email: str = VICTIM) -> str:
    """The page after signing in with a code."""
    browser.post("/accounts/login/code/", {"email": email})
    return browser.post("/accounts/login/code/confirm/", {"code": code_in_mail()}, follow=True).content.decode()


def sign_in(browser: Client, password: str, email: str = VICTIM) -> bool:
    cache.clear()
    browser.post(SIGN_IN, {"login": email, "password": password})
    return is_signed_in(browser)


def reset_password(browser: Client, email: str = VICTIM) -> None:
    browser.post("/accounts/password/reset/", {"email": email})
    page = browser.get(link_in_mail("/password/reset/key/").removeprefix("http://localhost:8000"), follow=True)
    browser.post(page.redirect_chain[-1][0], {"password1": OWN})
    cache.clear()


def test_password_of_who_began_the_account_ends_with_a_sign_in_code(client: Client, attacker: Client) -> None:
    page = sign_in_by_code(client)
    assert is_signed_in(client)
    assert EmailAddress.objects.get().verified
    assert "we removed the password" in page
    assert client.get("/accounts/").status_code == 200
    assert not sign_in(Client(), THEIRS)
    assert not is_signed_in(attacker)


def test_the_browser_that_waits_for_the_code_gets_nowhere(client: Client, attacker: Client) -> None:
    sign_in_by_code(client)
    for path in (VERIFY, "/accounts/", SIGN_IN):
        attacker.get(path)
    attacker.post(VERIFY, {"code": "0000-0000"})
    assert not is_signed_in(attacker)


def test_password_and_code_of_the_browser_that_signed_up_stay(client: Client) -> None:
    client.post(SIGN_UP, {"email": VICTIM, "password1": OWN})
    page = client.post(VERIFY, {"code": code_in_mail()}, follow=True).content.decode()
    assert is_signed_in(client)
    assert "we removed the password" not in page
    assert sign_in(Client(), OWN)


def test_password_typed_in_the_browser_that_proves_stays(client: Client) -> None:
    Client().post(SIGN_UP, {"email": VICTIM, "password1": OWN})
    assert not sign_in(client, OWN)
    client.post(VERIFY, {"code": code_in_mail()})
    assert is_signed_in(client)
    assert sign_in(Client(), OWN)


def test_work_account_of_who_began_ends_with_a_code(client: Client) -> None:
    unproved()
    sign_in_by_code(client)
    assert is_signed_in(client)
    assert not SocialAccount.objects.exists()


def test_work_account_ends_with_a_new_password_and_the_code_after_it(client: Client) -> None:
    unproved()
    reset_password(client)
    assert not sign_in(client, OWN)
    client.post(VERIFY, {"code": code_in_mail()})
    assert is_signed_in(client)
    assert client.get("/accounts/").status_code == 200
    assert EmailAddress.objects.get().verified
    assert not SocialAccount.objects.exists()
    assert sign_in(Client(), OWN)


def test_reset_alone_proves_nothing_and_lets_no_former_password_in(client: Client, attacker: Client) -> None:
    reset_password(client)
    assert not EmailAddress.objects.get().verified
    assert not sign_in(attacker, THEIRS)


def test_account_an_admin_made_is_entered_with_a_code_and_without_a_warning(client: Client) -> None:
    user = User.objects.create(email=VICTIM, first_name="Jo")
    EmailAddress.objects.create(user=user, email=VICTIM, verified=False, primary=True)
    assert "we removed" not in sign_in_by_code(client)
    assert is_signed_in(client)


def test_address_an_admin_has_set_ends_what_the_former_owner_of_the_account_had(
    client: Client, superuser: User
) -> None:
    former = make_user("former@example.com")
    App(former)
    SocialAccount.objects.create(user=former, provider="nhsmail", uid="former")
    inside = Client()
    inside.force_login(former)
    admin = Client()
    admin.force_login(superuser)
    values = {"email": VICTIM, "first_name": "Sam", "last_name": "O", "language": "en", "is_active": "on"}
    admin.post(f"/admin/users/edit/{former.pk}/", values)
    sign_in_by_code(client)
    assert is_signed_in(client)
    assert not Authenticator.objects.filter(user=former).exists()
    assert not SocialAccount.objects.exists()
    assert inside.get("/accounts/").status_code == 302
    assert not sign_in(Client(), PASSWORD)


def test_another_address_of_a_proved_account_takes_nothing_away(sure: Client, user: User) -> None:
    SocialAccount.objects.create(user=user, provider="nhsmail", uid="sam")
    sure.post("/accounts/email/", {"email": "new@example.com", "action_add": ""})
    sure.post(VERIFY, {"code": code_in_mail()})
    assert EmailAddress.objects.get(verified=True).email == "new@example.com"
    assert is_signed_in(sure)
    assert SocialAccount.objects.exists()
    assert sign_in(Client(), PASSWORD, "new@example.com")


def test_address_somebody_wants_to_change_to_opens_nothing_before_it_is_proved(sure: Client, client: Client) -> None:
    sure.post("/accounts/email/", {"email": VICTIM, "action_add": ""})
    cache.clear()
    owner = Client()
    owner.post("/accounts/login/code/", {"email": VICTIM})
    assert "We have no account for it" in str(last_mail().body)


def test_later_sign_in_with_a_code_takes_nothing_away(client: Client, user: User) -> None:
    SocialAccount.objects.create(user=user, provider="nhsmail", uid="sam")
    assert "we removed" not in sign_in_by_code(client, user.email)
    assert SocialAccount.objects.exists()
    assert sign_in(Client(), PASSWORD, user.email)
