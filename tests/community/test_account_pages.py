"""One's own account: the page, name and language, email address."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client

from community.models import DirectoryEntry, User
from tests.community.mail import code_in_mail
from tests.factories.community import make_member
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db

EMAIL = "/accounts/email/"
DETAILS = "/accounts/details/"


def test_account_page_shows_everything_with_a_way_to_change_it(signed_in: Client, user: User) -> None:
    answer = signed_in.get("/accounts/")
    page = BeautifulSoup(answer.content, "html5lib")
    rows = {row.dt.get_text(strip=True): row for row in page.select(".nhsuk-summary-list__row")}
    assert rows["Name"].dd.get_text(strip=True) == "Sam Okafor"
    assert rows["Email address"].dd.get_text(strip=True) == user.email
    assert rows["Passkeys"].dd.get_text(strip=True) == "None"
    for row in rows.values():
        assert signed_in.get(row.a["href"]).status_code in (200, 302)
        assert len(row.a.get_text(" ", strip=True).split()) > 1, "the link says what it changes"
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("path", ["/accounts/", DETAILS, EMAIL, "/accounts/2fa/", "/accounts/password/change/"])
def test_visitor_is_sent_to_sign_in_and_back(client: Client, path: str) -> None:
    assert client.get(path)["Location"] == f"/accounts/login/?next={path}"


def test_details_are_saved_and_the_page_follows_the_language(signed_in: Client, user: User) -> None:
    answer = signed_in.post(DETAILS, {"first_name": "Siân", "last_name": "Rees", "language": "cy"})
    assert answer["Location"] == "/cy/accounts/"
    user.refresh_from_db()
    assert (user.first_name, user.last_name, user.language) == ("Siân", "Rees", "cy")


@pytest.mark.parametrize(
    "name",
    ["http://evil.example", "www.evil.example", "Win at evil.example", "<b>Sam</b>", "Sam\nBcc: x@y.z", "{{7*7}}"],
)
def test_name_that_could_carry_a_link_or_a_header_is_refused(signed_in: Client, user: User, name: str) -> None:
    page = signed_in.post(DETAILS, {"first_name": name, "last_name": "", "language": "en"}).content.decode()
    assert 'href="#id_first_name"' in page
    user.refresh_from_db()
    assert user.first_name == "Sam"


def test_name_that_turns_the_words_around_it_is_kept_without(signed_in: Client, user: User) -> None:
    signed_in.post(DETAILS, {"first_name": "\u202eSam\u202c", "last_name": "\u200b", "language": "en"})
    user.refresh_from_db()
    assert (user.first_name, user.last_name) == ("Sam", "")


def test_new_name_is_found_in_the_directory_at_once(signed_in: Client, user: User) -> None:
    member = make_member(user=user, listed=True)
    signed_in.post(DETAILS, {"first_name": "Siân", "last_name": "Rees", "language": "en"})
    words = DirectoryEntry.objects.get(member=member).words
    assert "sian" in words
    assert "okafor" not in words


@pytest.mark.parametrize("name", ["J.R. O'Neil", "Dr. Siân-Mai", "St. John"])
def test_name_may_have_stops_and_signs_that_names_have(signed_in: Client, user: User, name: str) -> None:
    signed_in.post(DETAILS, {"first_name": name, "last_name": "", "language": "en"})
    user.refresh_from_db()
    assert user.first_name == name


def test_extra_fields_of_the_details_are_ignored(signed_in: Client, user: User) -> None:
    extra = {"email": "other@example.com", "is_superuser": "1", "is_staff": "1", "user": "999"}
    signed_in.post(DETAILS, {"first_name": "A", "last_name": "B", "language": "en", **extra})
    user.refresh_from_db()
    assert (user.first_name, user.email, user.is_superuser) == ("A", "sam@example.com", False)


def test_unknown_language_is_a_field_error_that_links_to_a_radio(signed_in: Client) -> None:
    answer = signed_in.post(DETAILS, {"first_name": "A", "last_name": "B", "language": "xx"})
    page = BeautifulSoup(answer.content, "html5lib")
    target = page.select_one(".nhsuk-error-summary a")["href"]
    assert page.select_one(target)["type"] == "radio"


def test_new_email_address_counts_only_once_confirmed(sure: Client, user: User) -> None:
    answer = sure.post(EMAIL, {"email": "New@Example.com", "action_add": "1"})
    assert answer["Location"] == "/accounts/confirm-email/"
    assert mail.outbox[-1].to == ["new@example.com"]
    user.refresh_from_db()
    assert user.email == "sam@example.com"
    sure.post("/accounts/confirm-email/", {"code": code_in_mail()})
    user.refresh_from_db()
    assert user.email == "new@example.com"
    assert [a.email for a in EmailAddress.objects.filter(user=user)] == ["new@example.com"]
    assert mail.outbox[-1].subject == "Your email address has been changed"
    assert mail.outbox[-1].to == ["sam@example.com"]


def test_address_of_somebody_else_cannot_be_taken_nor_told_apart(sure: Client, user: User) -> None:
    other = User.objects.create_user("other@example.com", None)
    EmailAddress.objects.create(user=other, email=other.email, verified=True, primary=True)
    answer = sure.post(EMAIL, {"email": other.email, "action_add": "1"})
    assert answer["Location"] == "/accounts/confirm-email/"
    sure.post("/accounts/confirm-email/", {"code": code_in_mail()})
    user.refresh_from_db()
    assert user.email == "sam@example.com"


def test_changing_the_address_asks_for_the_password_again(signed_in: Client, user: User) -> None:
    answer = signed_in.post(EMAIL, {"email": "new@example.com", "action_add": "1"})
    assert answer["Location"] == "/accounts/reauthenticate/?next=%2Faccounts%2Femail%2F"
    assert not mail.outbox
    signed_in.post(answer["Location"], {"password": "wrong", "next": EMAIL})
    assert not mail.outbox
    answer = signed_in.post(answer["Location"], {"password": PASSWORD, "next": EMAIL})
    assert answer["Location"] == "/accounts/confirm-email/", "what was asked for goes on, and is not asked again"
    assert mail.outbox[-1].to == ["new@example.com"]


def test_member_keeps_a_first_name(signed_in: Client, user: User) -> None:
    nameless = {"first_name": " ", "last_name": "", "language": "en"}
    member = make_member(user=user, status="started", joined_at=None)
    assert signed_in.post(DETAILS, nameless).status_code == 302
    for status in ("waiting", "active"):
        User.objects.filter(pk=user.pk).update(first_name="Sam")
        type(member).objects.filter(pk=member.pk).update(status=status)
        page = BeautifulSoup(signed_in.post(DETAILS, nameless).content, "html5lib")
        assert page.select_one('.nhsuk-error-summary a[href="#id_first_name"]').get_text() == "Enter your first name"
        user.refresh_from_db()
        assert user.first_name == "Sam"
