"""Nothing typed is lost when a session ends meanwhile."""

from __future__ import annotations

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from community import unsaved
from tests.factories.community import make_member

PATH = "/community/me/about/"
ABOUT = {"first_name": "Sam", "last_name": "Okafor", "about": "I look after a trust of 12,000 people, alone."}


@pytest.fixture
def member(db):
    """Somebody whose session has just ended."""
    return make_member()


def _sign_in(client: Client, member) -> None:
    """As allauth does it: the session goes on under another key."""
    session = dict(client.session.items())
    client.force_login(member.user)
    assert {key: client.session.get(key) for key in session} == session


def test_form_of_somebody_signed_out_is_offered_again_after_signing_in(client, member) -> None:
    answer = client.post(PATH, ABOUT)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/?next=")
    _sign_in(client, member)
    page = BeautifulSoup(client.get(PATH).content, "html5lib")
    assert "12,000 people, alone" in page.select_one(".nhsuk-inset-text").text
    form = page.select_one(f"form[action='{PATH}']")
    sent = {field["name"]: field["value"] for field in form.select("input[type=hidden]")}
    assert {**sent, **ABOUT} == sent
    assert client.post(PATH, sent).status_code == 302
    member.refresh_from_db()
    assert member.about == ABOUT["about"]
    assert "signed out before" not in client.get(PATH).text


def test_form_that_is_left_is_forgotten(client, member) -> None:
    client.post(PATH, ABOUT)
    _sign_in(client, member)
    assert "signed out before" in client.get(PATH).text
    assert client.post("/community/unsaved/forget/").status_code == 302
    assert "signed out before" not in client.get(PATH).text


def test_form_waits_at_its_own_address_and_is_never_cached(client, member) -> None:
    client.post(PATH, ABOUT)
    _sign_in(client, member)
    assert "12,000 people" not in client.get("/community/").text
    assert "private" in client.get(PATH)["Cache-Control"]


def test_button_that_opens_no_page_is_offered_again(client, member) -> None:
    client.post("/community/me/listed/", {"listed": "yes"})
    _sign_in(client, member)
    assert "signed out before" in client.get("/community/me/listed/").text


def test_reader_of_a_public_page_gets_no_session(client, home_page) -> None:
    client.post("/feedback/nonsense/", {"useful": "yes"})
    assert not client.cookies


@pytest.mark.parametrize("name", ["password", "oldpassword", "password1", "code", "csrfmiddlewaretoken"])
def test_secret_is_never_kept(name) -> None:
    session: dict = {}
    unsaved.keep(session, path="/", sent=QueryDict(f"{name}=secret&text=words"), now=timezone.now())
    assert unsaved.kept_for(session, path="/", now=timezone.now()).fields == [("text", "words")]


def test_what_was_typed_is_kept_for_half_an_hour() -> None:
    now, session = timezone.now(), {}
    unsaved.keep(session, path="/a/", sent=QueryDict("text=words"), now=now)
    assert unsaved.kept_for(session, path="/a/", now=now + dt.timedelta(minutes=30))
    assert unsaved.kept_for(session, path="/b/", now=now + dt.timedelta(minutes=30)) is None
    assert session
    assert unsaved.kept_for(session, path="/b/", now=now + dt.timedelta(minutes=31)) is None
    assert session == {}


def test_more_than_a_session_should_hold_is_not_kept() -> None:
    sent = QueryDict(mutable=True)
    sent["text"] = "x" * unsaved.MOST_CHARACTERS
    session: dict = {}
    assert not unsaved.keep(session, path="/", sent=sent, now=timezone.now())
    assert session == {}
