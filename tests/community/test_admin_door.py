"""The admin has one door, and a second step where it is asked for."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import Collection

from community.models import User
from community.roles import NATIONAL_EDITORS
from tests.community.conftest import SIGN_IN, App, is_signed_in
from tests.community.mail import code_in_mail, last_mail
from tests.factories.people import PASSWORD, make_roles

pytestmark = pytest.mark.django_db

DOORS = ["/admin/login/", "/django-admin/login/", "/_util/login/", "/cy/_util/login/"]


@pytest.fixture
def editor(user: User) -> User:
    make_roles()
    user.groups.add(Group.objects.get(name=NATIONAL_EDITORS))
    return user


@pytest.mark.parametrize("door", DOORS)
def test_right_password_at_another_door_signs_nobody_in(client: Client, superuser: User, door: str) -> None:
    App(superuser)
    for data in ({"username": superuser.email, "password": PASSWORD}, {"login": superuser.email, "password": PASSWORD}):
        answer = client.post(door, data)
        assert answer.status_code == 302
        assert "/accounts/login/" in answer["Location"]
        assert not is_signed_in(client)


def test_django_admin_is_not_there(client: Client, superuser: User) -> None:
    client.force_login(superuser)
    assert client.get("/django-admin/").status_code == 404


@pytest.mark.parametrize("page", ["", "done/", "confirm/MQ/abc-def/", "complete/"])
def test_wagtails_password_reset_is_not_there(client: Client, page: str) -> None:
    assert client.get(f"/admin/password_reset/{page}").status_code == 404
    assert client.post(f"/admin/password_reset/{page}", {"email": "x@example.com"}).status_code == 404


def test_visitor_goes_to_sign_in_and_comes_back(client: Client, editor: User, home_page) -> None:
    answer = client.get("/admin/pages/", follow=True)
    assert answer.request["PATH_INFO"] == SIGN_IN
    answer = client.post(SIGN_IN, {"login": editor.email, "password": PASSWORD, "next": "/admin/pages/"})
    assert answer["Location"] == "/admin/pages/"
    assert client.get("/admin/", follow=True).status_code == 200


def test_member_is_told_plainly_and_does_not_go_round(signed_in: Client) -> None:
    answer = signed_in.get("/admin/", follow=True)
    assert answer.status_code == 403
    assert "You cannot edit this site" in answer.content.decode()
    assert len(answer.redirect_chain) == 1
    assert "nhsuk-notification-banner" not in answer.content.decode()
    assert "permission" not in signed_in.get("/accounts/").content.decode()


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/admin/login/", "/admin/login/?next=/x"]
)
def test_door_leads_nowhere_but_in(client: Client, editor: User, target: str) -> None:
    client.force_login(editor)
    assert client.get("/admin/login/", {"next": target})["Location"] == "/admin/"


def test_email_and_password_cannot_be_changed_in_the_admin(client: Client, editor: User) -> None:
    client.force_login(editor)
    page = client.get("/admin/account/").content.decode()
    assert 'name="name_email-first_name"' in page
    assert "name_email-email" not in page
    assert 'type="password"' not in page
    client.post("/admin/account/", {"name_email-email": "evil@example.com", "name_email-first_name": "X"})
    editor.refresh_from_db()
    assert editor.email == "sam@example.com"


def test_no_picture_of_a_person_is_taken(client: Client, editor: User) -> None:
    client.force_login(editor)
    assert 'name="avatar-avatar"' not in client.get("/admin/account/").content.decode()


@pytest.mark.parametrize("address", ["/admin/pages/{page}/privacy/", "/admin/collections/{collection}/privacy/"])
def test_private_means_signed_in_and_never_a_shared_password(
    client: Client, superuser: User, home_page, address: str
) -> None:
    client.force_login(superuser)
    collection = Collection.get_first_root_node().add_child(name="Ours")
    page = client.get(address.format(page=home_page.pk, collection=collection.pk)).json()["html"]
    assert set(re.findall(r'name="restriction_type"[^>]* value="(\w+)"', page)) == {"none", "login", "groups"}


def test_editor_cannot_manage_users(client: Client, editor: User) -> None:
    client.force_login(editor)
    for path in ("/admin/users/", "/admin/groups/", "/admin/sites/", f"/admin/users/edit/{editor.pk}/"):
        assert client.get(path)["Location"] == "/admin/"


def test_without_a_second_step_editors_are_sent_to_add_one(client: Client, editor: User, settings) -> None:
    settings.REQUIRE_MFA = True
    client.post(SIGN_IN, {"login": editor.email, "password": PASSWORD})
    answer = client.get("/admin/pages/", follow=True)
    assert answer.request["PATH_INFO"] == "/accounts/2fa/"
    assert "Add a passkey or an authenticator app first" in answer.content.decode()
    assert client.post("/admin/pages/1/edit/").status_code == 302


def test_session_of_a_password_alone_must_sign_in_again(client: Client, editor: User, settings) -> None:
    settings.REQUIRE_MFA = True
    client.post(SIGN_IN, {"login": editor.email, "password": PASSWORD})
    App(editor)  # added elsewhere, after this session began
    answer = client.get("/admin/pages/?p=2")
    assert answer["Location"] == "/accounts/login/?next=/admin/pages/%3Fp%3D2"
    assert not is_signed_in(client)


def test_with_the_second_step_the_admin_opens(client: Client, editor: User, home_page, settings) -> None:
    settings.REQUIRE_MFA = True
    app = App(editor)
    client.post(SIGN_IN, {"login": editor.email, "password": PASSWORD})
    client.post("/accounts/2fa/authenticate/", {"code": app.code()})
    assert client.get("/admin/").status_code == 200


def test_member_meets_the_plain_words_even_where_a_second_step_is_asked(signed_in: Client, settings) -> None:
    settings.REQUIRE_MFA = True
    assert signed_in.get("/admin/", follow=True).status_code == 403


def test_settings_that_keep_the_other_doors_shut(settings) -> None:
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
    assert not hasattr(settings, "WAGTAILADMIN_LOGIN_URL")
    assert settings.ACCOUNT_PREVENT_ENUMERATION is True
    from allauth.account import app_settings

    assert app_settings.CONFIRM_EMAIL_ON_GET is False
    assert app_settings.LOGOUT_ON_GET is False


def test_person_an_admin_adds_signs_in_with_a_code(client: Client, superuser: User, home_page) -> None:
    client.force_login(superuser)
    assert 'type="password"' not in client.get("/admin/users/new/").content.decode()
    client.post(
        "/admin/users/new/", {"email": "Joiner@example.com", "first_name": "Jo", "last_name": "Iner", "language": "en"}
    )
    joiner = User.objects.get(email="joiner@example.com")
    assert not joiner.has_usable_password()
    browser = Client()
    browser.post("/accounts/login/code/", {"email": "joiner@example.com"})
    browser.post("/accounts/login/code/confirm/", {"code": code_in_mail()})
    assert browser.session["_auth_user_id"] == str(joiner.pk)


def test_address_an_admin_changed_no_longer_opens_the_account(
    client: Client, user: User, superuser: User, home_page
) -> None:
    client.force_login(superuser)
    values = {"email": "new@example.com", "first_name": "Sam", "last_name": "O", "language": "en", "is_active": "on"}
    client.post(f"/admin/users/edit/{user.pk}/", values)
    user.refresh_from_db()
    assert user.email == "new@example.com"
    browser = Client()
    browser.post("/accounts/login/code/", {"email": "sam@example.com"})
    assert "We have no account for it" in str(last_mail().body)
    browser = Client()
    browser.post("/accounts/login/", {"login": "new@example.com", "password": PASSWORD})
    assert not is_signed_in(browser)
    browser.post("/accounts/confirm-email/", {"code": code_in_mail()})
    assert is_signed_in(browser)
