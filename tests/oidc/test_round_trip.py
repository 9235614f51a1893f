"""Signing in with a work account at a real provider, with PKCE."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.core import mail
from django.core.cache import cache
from django.test import Client

from community.models import User
from tests.community.conftest import is_signed_in
from tests.community.mail import code_in_mail
from tests.factories.people import PASSWORD, make_user
from tests.oidc.conftest import CALLBACK, LOGIN, Traveller, use

VERIFY = "/accounts/confirm-email/"
CONNECTIONS = "/accounts/3rdparty/"
ADA = {"sub": "ada-1", "email": "Ada@Example.com", "verified": "yes"}

pytestmark = pytest.mark.django_db


def start_over(traveller: Traveller) -> Traveller:
    return Traveller(Client())


def newcomer(traveller: Traveller, **claims: str) -> User:
    """Come for the first time and prove the address."""
    traveller.sign_in(**{**ADA, **claims})
    traveller.client.post(VERIFY, {"code": code_in_mail()})
    return User.objects.get()


def test_new_person_proves_the_address_by_code_and_goes_on_to_join(traveller: Traveller) -> None:
    answer = traveller.sign_in(**ADA)
    assert (answer.status_code, answer["Location"]) == (302, VERIFY)
    assert not is_signed_in(traveller.client)
    assert traveller.client.post(VERIFY, {"code": code_in_mail()})["Location"] == "/community/join/"
    user = User.objects.get()
    assert (user.email, user.first_name, user.last_name) == ("ada@example.com", "Ada", "Okoro")
    assert not user.has_usable_password()
    assert is_signed_in(traveller.client)


def test_what_is_asked_of_the_provider_has_pkce_and_state(traveller: Traveller) -> None:
    traveller.sign_in(**ADA)
    asked = parse_qs(urlsplit(traveller.asked).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["code_challenge"][0]) == 43
    assert len(asked["state"][0]) >= 16
    assert set(asked["scope"][0].split()) == {"openid", "profile", "email"}
    assert asked["response_type"] == ["code"]


def test_nothing_but_a_digest_is_kept(traveller: Traveller) -> None:
    newcomer(traveller)
    account = SocialAccount.objects.get()
    assert (len(account.uid), account.extra_data) == (64, {"second_step": False})
    assert "ada" not in account.uid
    assert not SocialToken.objects.exists()


def test_returning_person_is_known_by_subject_though_the_address_changed(traveller: Traveller) -> None:
    user = newcomer(traveller)
    again = start_over(traveller)
    answer = again.sign_in(sub="ada-1", email="ada.married@example.com", verified="yes")
    assert answer["Location"] == "/community/join/"
    assert again.client.session["_auth_user_id"] == str(user.pk)
    user.refresh_from_db()
    assert user.email == "ada@example.com"
    assert User.objects.count() == 1


@pytest.mark.parametrize("trusted", ["", "email_verified"])
def test_other_subject_with_the_same_address_is_not_signed_in(
    traveller: Traveller, provider: dict[str, str], settings, trusted: str
) -> None:
    user = make_user("ada@example.com")
    use(settings, {**provider, "email_trusted_by": trusted})
    answer = traveller.sign_in(**ADA)
    assert not is_signed_in(traveller.client)
    assert not SocialAccount.objects.exists()
    assert User.objects.get() == user
    if trusted:
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "You already have an account" in page
        assert "Demo Work Account" in page
    else:  # whoever did not prove the address is told nothing, and its owner is written to
        assert (answer.status_code, answer["Location"]) == (302, VERIFY)
        assert "connect your work account there" in mail.outbox[0].body


def test_second_person_of_the_same_address_after_the_first_is_refused(traveller: Traveller) -> None:
    user = newcomer(traveller)
    again = start_over(traveller)
    again.sign_in(**{**ADA, "sub": "somebody-else"})
    assert not is_signed_in(again.client)
    assert SocialAccount.objects.get().user == user


@pytest.mark.parametrize(
    ("trusted", "claims", "proved"),
    [
        ("", {"verified": "yes", "edov": "yes"}, False),
        ("email_verified", {"verified": "yes"}, True),
        ("email_verified", {"verified": "no"}, False),
        ("xms_edov", {"verified": "yes"}, False),
        ("xms_edov", {"verified": "yes", "edov": "no"}, False),
        ("xms_edov", {"verified": "no", "edov": "yes"}, True),
    ],
)
def test_address_is_proved_only_by_the_claim_that_is_trusted(
    traveller: Traveller, provider: dict[str, str], settings, trusted: str, claims: dict[str, str], proved: bool
) -> None:
    use(settings, {**provider, "email_trusted_by": trusted})
    traveller.sign_in(sub="ada-2", email="ada@example.com", **claims)
    assert EmailAddress.objects.get().verified is proved
    assert is_signed_in(traveller.client) is proved


def test_person_without_an_address_is_asked_for_one(traveller: Traveller) -> None:
    answer = traveller.sign_in(sub="no-mail")
    assert answer["Location"] == "/accounts/3rdparty/signup/"
    page = traveller.client.get(answer["Location"]).content.decode()
    assert "What is your email address?" in page
    assert "Enter your email address" in traveller.client.post(answer["Location"], {"email": ""}).content.decode()
    traveller.client.post(answer["Location"], {"email": "typed@example.com"})
    assert not is_signed_in(traveller.client)
    traveller.client.post(VERIFY, {"code": code_in_mail()})
    assert User.objects.get().email == "typed@example.com"


def test_names_that_carry_links_and_look_alike_addresses_are_left_out(traveller: Traveller) -> None:
    answer = traveller.sign_in(sub="odd", given="http://evil.example", family="x" * 900, email="\u017fam@example.com")
    assert answer["Location"] == "/accounts/3rdparty/signup/"
    traveller.client.post(answer["Location"], {"email": "odd@example.com"})
    user = User.objects.get()
    assert (user.first_name, user.last_name) == ("", "")


def test_welsh_journey_comes_back_to_welsh(traveller: Traveller) -> None:
    answer = traveller.sign_in(prefix="/cy", **ADA)
    assert answer["Location"] == f"/cy{VERIFY}"
    assert User.objects.get().language == "cy"


@pytest.mark.parametrize(("error", "said"), [("access_denied", "You are not signed in"), ("server_error", "Sorry")])
def test_refusal_at_the_provider_is_a_kind_page(traveller: Traveller, error: str, said: str) -> None:
    answer = traveller.sign_in(deny=error)
    if answer.status_code == 302:
        answer = traveller.client.get(answer["Location"])
    assert answer.status_code in (200, 401)
    assert said in answer.content.decode()
    assert not User.objects.exists()


def test_provider_that_is_down_is_a_kind_page(client: Client, provider: dict[str, str], settings) -> None:
    use(settings, {**provider, "issuer": "http://localhost:9"})
    answer = client.post(LOGIN)
    assert answer.status_code == 401
    assert "could not be reached" in answer.content.decode()


def test_provider_that_goes_down_between_is_a_kind_page(
    traveller: Traveller, provider: dict[str, str], settings
) -> None:
    traveller.asked = traveller.client.post(LOGIN)["Location"]
    path = traveller.come_back(ADA)
    use(settings, {**provider, "issuer": "http://localhost:9"})
    answer = traveller.client.get(path.replace("iss=", "was="))
    assert answer.status_code == 401
    assert not User.objects.exists()


def test_code_of_somebody_elses_browser_is_refused(traveller: Traveller) -> None:
    traveller.asked = traveller.client.post(LOGIN)["Location"]
    path = traveller.come_back(ADA)
    answer = Client().get(path)
    assert answer.status_code == 401
    assert not User.objects.exists()


def test_code_works_once(traveller: Traveller) -> None:
    traveller.asked = traveller.client.post(LOGIN)["Location"]
    path = traveller.come_back(ADA)
    traveller.client.get(path)
    traveller.client.post("/accounts/logout/")
    assert traveller.client.get(path).status_code == 401


def test_answer_of_another_issuer_is_refused(traveller: Traveller, provider: dict[str, str]) -> None:
    traveller.asked = traveller.client.post(LOGIN)["Location"]
    path = traveller.come_back(ADA)
    forged = path.replace("iss=http%3A%2F%2Flocalhost", "iss=http%3A%2F%2Fevil")
    assert forged != path
    assert traveller.client.get(forged).status_code == 401


def test_provider_that_calls_itself_otherwise_is_refused(traveller: Traveller, provider, settings) -> None:
    use(settings, {**provider, "issuer": provider["issuer"] + "/"})
    answer = traveller.sign_in(**ADA)
    assert answer.status_code == 401
    assert not User.objects.exists()


@pytest.mark.parametrize("query", ["", "?code=x", "?state=x", "?code=x&state=y", "?error=<script>", "?state=%00"])
def test_made_up_callbacks_are_a_kind_page(client: Client, provider: dict[str, str], query: str) -> None:
    answer = client.get(CALLBACK + query)
    assert answer.status_code == 401
    assert "<script>" not in answer.content.decode().replace("<script src", "")


def test_link_alone_starts_nothing_and_asks_for_nothing_more(client: Client, provider: dict[str, str]) -> None:
    answer = client.get(LOGIN + "?process=connect")
    assert answer.status_code == 200
    assert "Continue with Demo Work Account" in answer.content.decode()
    sent = client.post(LOGIN + "?scope=offline_access&auth_params=prompt%3Dnone")
    asked = parse_qs(urlsplit(sent["Location"]).query)
    assert "prompt" not in asked
    assert "offline_access" not in asked["scope"][0]


def test_unknown_provider_is_not_there(client: Client, provider: dict[str, str]) -> None:
    assert client.post("/accounts/oidc/other/login/").status_code == 404


def test_person_connects_a_work_account_and_removes_it(traveller: Traveller) -> None:
    user = make_user("sam@example.com")
    traveller.client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    traveller.client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert "Connect Demo Work Account" in traveller.client.get(CONNECTIONS).content.decode()
    answer = traveller.sign_in(process="connect", sub="sam-at-work", email="sam.work@example.com", verified="yes")
    assert answer["Location"] == CONNECTIONS
    assert "Your work account is connected" in traveller.client.get(CONNECTIONS).content.decode()
    assert "Demo Work Account" in traveller.client.get("/accounts/").content.decode()
    assert mail.outbox[-1].subject == "A work account has been connected"
    other = start_over(traveller)
    other.sign_in(sub="sam-at-work", email="x@example.com")
    assert other.client.session["_auth_user_id"] == str(user.pk)
    account = SocialAccount.objects.get()
    page = traveller.client.post(CONNECTIONS, {"account": account.pk}, follow=True).content.decode()
    assert "Your work account is removed" in page
    assert not SocialAccount.objects.exists()


def test_connecting_asks_for_the_password_again(traveller: Traveller) -> None:
    traveller.client.force_login(make_user("sam@example.com"))
    answer = traveller.sign_in(process="connect", **ADA)
    assert answer["Location"].startswith("/accounts/reauthenticate/")
    assert not SocialAccount.objects.exists()


def test_work_account_of_another_person_stays_theirs(traveller: Traveller) -> None:
    ada = newcomer(traveller)
    sam = make_user("sam@example.com")
    other = start_over(traveller)
    other.client.post("/accounts/login/", {"login": sam.email, "password": PASSWORD})
    other.client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    other.sign_in(process="connect", **ADA)
    assert SocialAccount.objects.get().user == ada
    assert "belongs to another account" in other.client.get(CONNECTIONS).content.decode()


def test_somebody_elses_connection_cannot_be_removed(traveller: Traveller) -> None:
    newcomer(traveller)
    theirs = SocialAccount.objects.get()
    thief = Client()
    sam = make_user("sam@example.com")
    thief.post("/accounts/login/", {"login": sam.email, "password": PASSWORD})
    thief.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert thief.post(CONNECTIONS, {"account": theirs.pk}).status_code == 200
    assert SocialAccount.objects.exists()


@pytest.mark.parametrize(("amr", "let_in"), [("pwd,mfa", True), ("pwd", False), ("", False)])
def test_second_step_at_the_employer_opens_the_back_office(
    traveller: Traveller, settings, amr: str, let_in: bool
) -> None:
    settings.REQUIRE_MFA = True
    user = newcomer(traveller)
    user.is_superuser = user.is_staff = True
    user.save()
    again = start_over(traveller)
    again.sign_in(**ADA, **({"amr": amr} if amr else {}))
    answer = again.client.get("/admin/")
    assert (answer.status_code == 200) is let_in
    if not let_in:
        assert answer["Location"] == "/accounts/2fa/"


def test_second_step_at_the_employer_does_not_serve_another_sign_in(traveller: Traveller, settings) -> None:
    settings.REQUIRE_MFA = True
    user = newcomer(traveller)
    user.is_superuser = user.is_staff = True
    user.set_password(PASSWORD)
    user.save()
    again = start_over(traveller)
    again.sign_in(**ADA, amr="mfa")
    again.client.post("/accounts/logout/")
    again.client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert again.client.get("/admin/")["Location"] == "/accounts/2fa/"


def test_work_account_of_who_never_proved_the_address_ends_when_its_owner_does(traveller: Traveller) -> None:
    traveller.sign_in(**{**ADA, "sub": "attacker"})
    cache.clear()
    owner = Client()
    owner.post("/accounts/login/code/", {"email": "ada@example.com"})
    owner.post("/accounts/login/code/confirm/", {"code": code_in_mail()})
    assert is_signed_in(owner)
    assert not SocialAccount.objects.exists()
    again = start_over(traveller)
    again.sign_in(**{**ADA, "sub": "attacker"})
    assert not is_signed_in(again.client)


def test_work_account_that_the_proving_browser_came_with_stays(traveller: Traveller) -> None:
    traveller.sign_in(**ADA)
    cache.clear()
    later = start_over(traveller)
    later.sign_in(**ADA)
    later.client.post(VERIFY, {"code": code_in_mail()})
    assert is_signed_in(later.client)
    assert later.client.get("/accounts/").status_code == 200
    assert SocialAccount.objects.exists()


def test_password_of_another_ends_though_the_work_account_proved(traveller: Traveller) -> None:
    traveller.sign_in(**ADA)
    cache.clear()
    user = User.objects.get()
    user.set_password(PASSWORD)
    user.save()
    later = start_over(traveller)
    later.sign_in(**ADA)
    later.client.post(VERIFY, {"code": code_in_mail()})
    assert later.client.get("/accounts/").status_code == 200
    assert not User.objects.get().has_usable_password()


def test_account_that_nobody_proved_is_not_said_to_be_the_persons(
    traveller: Traveller, provider: dict[str, str], settings
) -> None:
    use(settings, {**provider, "email_trusted_by": "email_verified"})
    Client().post("/accounts/signup/", {"email": "ada@example.com", "password1": PASSWORD})
    cache.clear()
    answer = traveller.sign_in(**ADA)
    assert answer.status_code == 302
    assert not is_signed_in(traveller.client)
    assert not SocialAccount.objects.exists()
    assert not EmailAddress.objects.filter(verified=True).exists()
