"""A form that is still open in another tab after signing out and in again is offered once more, and only to us."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.middleware.csrf import CsrfViewMiddleware, _get_new_csrf_string
from django.test import Client

from community import unsaved
from community.models import Member
from diagnostic.models import Response
from home.views.errors import OLD_TOKEN
from tests.factories.community import make_member
from tests.factories.people import PASSWORD
from tests.factories.rounds import make_round, make_version

pytestmark = pytest.mark.django_db
PATH = "/community/me/about/"
OURS = {"Origin": "http://testserver"}
ABOUT = {"first_name": "Sam", "last_name": "Okafor", "about": "I look after a trust of 12,000 people, alone."}


@pytest.fixture
def member() -> Member:
    return make_member()


@pytest.fixture
def browser(member: Member) -> Client:
    """A browser in which ``member`` has signed in, and whose tokens are looked at."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(member.user)
    client.get(PATH)
    return client


def token_of(client: Client, path: str = PATH) -> str:
    """The token of the form at ``path``."""
    page = BeautifulSoup(client.get(path).content, "html5lib")
    return str(page.select_one("main input[name=csrfmiddlewaretoken]")["value"])


def sign_in_elsewhere(client: Client) -> None:
    """Another tab signs out and in again: the cookie bears another secret from now on."""
    client.cookies["csrftoken"] = _get_new_csrf_string()


def send(client: Client, sent: dict[str, Any], path: str = PATH, **headers: str) -> Any:
    return client.post(path, sent, headers=headers or OURS)


def test_form_with_an_old_token_is_offered_again(browser: Client, member: Member) -> None:
    old = {**ABOUT, "csrfmiddlewaretoken": token_of(browser)}
    sign_in_elsewhere(browser)
    answer = send(browser, old)
    assert (answer.status_code, answer["Location"]) == (302, PATH)
    assert "no-store" in answer["Cache-Control"]
    page = BeautifulSoup(browser.get(PATH).content, "html5lib")
    assert "12,000 people, alone" in page.select_one(".nhsuk-inset-text").text
    form = page.select_one(f"form[action='{PATH}']")
    sent = {field["name"]: field["value"] for field in form.select("input[type=hidden]")}
    assert send(browser, sent).status_code == 302
    member.refresh_from_db()
    assert member.about == ABOUT["about"]
    assert "signed out before" not in browser.get(PATH).text


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": "http://testserver", "Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Accept": "text/html"},
    ],
)
def test_form_of_another_site_is_never_kept(browser: Client, headers: dict[str, str]) -> None:
    old = {**ABOUT, "csrfmiddlewaretoken": token_of(browser)}
    sign_in_elsewhere(browser)
    assert send(browser, old, **headers).status_code == 403
    assert unsaved.KEY not in browser.session


def test_browser_that_names_no_origin_may_say_that_the_page_is_ours(browser: Client) -> None:
    old = {**ABOUT, "csrfmiddlewaretoken": token_of(browser)}
    sign_in_elsewhere(browser)
    assert send(browser, old, **{"Sec-Fetch-Site": "same-origin"}).status_code == 302


def test_form_without_a_token_is_not_kept(browser: Client) -> None:
    assert send(browser, ABOUT).status_code == 403
    assert unsaved.KEY not in browser.session


def test_form_about_signing_in_is_begun_anew(browser: Client) -> None:
    old = {"login": "sam@example.com", "password": PASSWORD, "csrfmiddlewaretoken": token_of(browser)}
    sign_in_elsewhere(browser)
    assert send(browser, old, "/accounts/login/").status_code == 403
    assert unsaved.KEY not in browser.session


def test_more_than_a_session_should_hold_is_refused_as_before(browser: Client) -> None:
    old = {"about": "x" * unsaved.MOST_CHARACTERS, "csrfmiddlewaretoken": token_of(browser)}
    sign_in_elsewhere(browser)
    assert send(browser, old).status_code == 403


def test_rating_and_note_are_read_before_they_are_sent_again(browser: Client, member: Member) -> None:
    make_version()
    path = f"/diagnostic/rounds/{make_round(member).public_id}/questions/environment-1/"
    said = {"environment-1-rating": "red", "environment-1-version": "0", "environment-1-note": "No room to rest."}
    old = {**said, "csrfmiddlewaretoken": token_of(browser, path)}
    sign_in_elsewhere(browser)
    assert send(browser, old, path)["Location"] == path
    page = BeautifulSoup(browser.get(path).content, "html5lib")
    assert page.select_one("main li").text == "Red: Text of environment-1"
    assert "No room to rest." in page.main.text
    sent = {field["name"]: field["value"] for field in page.select(f"form[action='{path}'] input[type=hidden]")}
    send(browser, sent, path)
    kept = Response.objects.get()
    assert (kept.rating, kept.note) == ("red", "No room to rest.")


def test_sign_in_page_says_what_is_kept_and_only_then(client: Client) -> None:
    assert "What you typed is kept" not in client.get("/accounts/login/").text
    assert client.post(PATH, ABOUT)["Location"].startswith("/accounts/login/?next=")
    assert "What you typed is kept" in client.get("/accounts/login/").text


def test_django_names_an_old_token_as_we_know_it() -> None:
    assert CsrfViewMiddleware(lambda request: None)._bad_token_message("incorrect", "POST") == OLD_TOKEN
