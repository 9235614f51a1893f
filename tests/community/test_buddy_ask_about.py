"""Asking somebody for a call about an element, as a rating leads to it."""

from __future__ import annotations

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from community.models import BuddyRequest, Member
from tests.factories.buddies import make_open
from tests.factories.community import make_member, make_organisation

pytestmark = pytest.mark.django_db
NOTE = "I would like a call with you about Environment."


@pytest.fixture
def page(client: Client) -> str:
    """Where Ann asks Bob."""
    client.force_login(make_open("Ann").user)
    return f"/community/buddies/ask/{make_open('Bob').public_id}/"


def test_note_is_ready_and_can_be_changed(client: Client, page: str) -> None:
    shown = BeautifulSoup(client.get(f"{page}?about=environment").content, "html5lib")
    assert shown.h1.text == "Ask Bob Buddy for a call"
    assert shown.find("textarea", {"name": "note"}).text.strip() == NOTE
    assert "One call is enough" in shown.main.text
    sent = client.post(shown.find("form", action=lambda to: to and to.startswith(page))["action"], {"note": "Rest?"})
    assert sent["Location"] == "/community/buddies/"
    assert BuddyRequest.objects.get().note == "Rest?"


def test_what_was_typed_stays_when_it_is_too_long(client: Client, page: str) -> None:
    shown = BeautifulSoup(client.post(f"{page}?about=environment", {"note": "x" * 401}).content, "html5lib")
    assert shown.h1.text == "Ask Bob Buddy for a call"
    assert shown.find("textarea", {"name": "note"}).text.strip() == "x" * 401


@pytest.mark.parametrize("query", ["", "?about=", "?about=nonsense"])
def test_without_an_element_it_asks_for_a_buddy(client: Client, page: str, query: str) -> None:
    shown = BeautifulSoup(client.get(f"{page}{query}").content, "html5lib")
    assert shown.h1.text == "Ask Bob Buddy to be your buddy"
    assert shown.find("textarea", {"name": "note"}).text.strip() == ""


@pytest.fixture
def unfound(client: Client) -> Member:
    """Ann, who has just joined: in no list, and not open to buddying."""
    place = make_organisation("Ann Trust")
    ann = make_member("ann@example.com", first_name="Ann", role_title="Nurse", organisation=place)
    client.force_login(ann.user)
    return ann


def test_somebody_who_is_not_found_yet_says_so_with_one_tick_and_goes_on_to_ask(
    client: Client, unfound: Member
) -> None:
    address = f"/community/buddies/ask/{make_open('Bob').public_id}/?about=environment"
    first = BeautifulSoup(client.get(address).content, "html5lib")
    assert first.h1.text == "Before you ask Bob Buddy for a call"
    assert {"Role", "Organisation"} <= {row.text for row in first.main.select("li")}
    assert "Pronouns" not in first.main.text
    form = first.find("form", action=address)
    sent = {one["name"]: one["value"] for one in form.select("input[type=hidden], button") if one["name"] != "find"}
    assert sent["note"] == NOTE
    asks = BeautifulSoup(client.post(form["action"], {**sent, "find": "on"}).content, "html5lib")
    unfound.refresh_from_db()
    assert (unfound.listed, unfound.open_to_buddying) == (True, True)
    assert asks.h1.text == "Ask Bob Buddy for a call"
    assert asks.find("textarea", {"name": "note"}).text.strip() == NOTE
    assert not BuddyRequest.objects.exists()
    client.post(address, {"note": NOTE})
    assert BuddyRequest.objects.get().sender == unfound


def test_without_the_tick_nobody_is_put_into_the_directory(client: Client, unfound: Member) -> None:
    address = f"/community/buddies/ask/{make_open('Bob').public_id}/"
    again = BeautifulSoup(client.post(address, {"be_found": "1", "note": "About rest"}).content, "html5lib")
    unfound.refresh_from_db()
    assert not unfound.listed
    assert "Tick this if members may find you" in again.main.text
    assert again.find("input", {"name": "note"})["value"] == "About rest"


def test_what_a_member_hides_is_not_told_as_seen(client: Client, unfound: Member) -> None:
    Member.objects.filter(pk=unfound.pk).update(visibility={"role_title": "hidden"})
    page = client.get(f"/community/buddies/ask/{make_open('Bob').public_id}/")
    shown = {row.text for row in BeautifulSoup(page.content, "html5lib").main.select("li")}
    assert "Organisation" in shown
    assert "Role" not in shown


@pytest.mark.parametrize("why", ["hidden_at", "paused_until"])
def test_a_tick_puts_nobody_back_whom_a_moderator_hid_or_who_has_a_break(
    client: Client, unfound: Member, why: str
) -> None:
    later = timezone.now() + dt.timedelta(days=9)
    Member.objects.filter(pk=unfound.pk).update(**{why: later if why == "hidden_at" else later.date()})
    address = f"/community/buddies/ask/{make_open('Bob').public_id}/"
    page = client.post(address, {"be_found": "1", "find": "on"}).content.decode()
    unfound.refresh_from_db()
    assert not unfound.listed
    assert "You cannot ask Bob Buddy yet" in page


def test_whoever_cannot_be_asked_is_not_named_to_somebody_who_is_not_found(client: Client, unfound: Member) -> None:
    closed = make_open("Bob", open_to_buddying=False)
    page = client.get(f"/community/buddies/ask/{closed.public_id}/")
    assert page.status_code == 404
    assert "Bob" not in page.content.decode()
