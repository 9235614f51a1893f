"""Who is signed in is asked anew at each page: what happens to an account or a session shows at the next one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from community.adapters.sign_in import SignInBackend
from community.models import User
from home.models import HomePage
from tests.factories.site import make_standard_page

pytestmark = pytest.mark.django_db


def is_let_in(client: Client) -> bool:
    """Whether a page for who is signed in opens."""
    return client.get(reverse("account_home")).status_code == 200


def tab_of(client: Client) -> Client:
    """Another tab of the same browser."""
    tab = Client()
    tab.cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return tab


def test_account_takes_one_query_and_is_whole(user: User) -> None:
    with CaptureQueriesContext(connection) as captured:
        found = SignInBackend().get_user(user.pk)
        assert found == user
        assert {field.attname: getattr(found, field.attname) for field in User._meta.concrete_fields} == {
            field.attname: getattr(user, field.attname) for field in User._meta.concrete_fields
        }
    assert len(captured) == 1
    assert SignInBackend().get_user(0) is None


def test_account_that_was_switched_off_or_deleted_is_signed_out(user: User, signed_in: Client) -> None:
    assert is_let_in(signed_in)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert not is_let_in(signed_in)
    User.objects.filter(pk=user.pk).update(is_active=True)
    assert is_let_in(signed_in)
    User.objects.filter(pk=user.pk).delete()
    assert not is_let_in(signed_in)


def test_new_password_ends_the_sessions_of_the_old_one(user: User, signed_in: Client) -> None:
    user.set_password("another long enough password")
    user.save()
    assert not is_let_in(signed_in)


def test_signing_out_ends_the_session_in_every_tab(signed_in: Client) -> None:
    tab = tab_of(signed_in)
    assert is_let_in(tab)
    signed_in.post("/accounts/logout/")
    assert not is_let_in(tab)


def test_session_that_somebody_ended_is_over(signed_in: Client) -> None:
    Session.objects.all().delete()
    assert not is_let_in(signed_in)


def test_right_that_was_taken_away_is_gone_at_the_next_page(superuser: User) -> None:
    client = Client()
    client.force_login(superuser)
    assert client.get("/admin/").status_code == 200
    User.objects.filter(pk=superuser.pk).update(is_superuser=False)
    assert client.get("/admin/").status_code == 302


def test_new_name_stands_on_a_page_that_was_made_before(
    home_page: HomePage, fresh_generation: Callable[[], None], user: User, signed_in: Client
) -> None:
    make_standard_page(home_page, title="Tips", slug="tips")
    fresh_generation()
    assert "Sam Okafor" in signed_in.get("/tips/").content.decode()
    User.objects.filter(pk=user.pk).update(first_name="Ada")
    page = signed_in.get("/tips/").content.decode()
    assert "Ada Okafor" in page
    assert "Sam Okafor" not in page
