"""Going back to a page and sending it again, without script: no conflict with oneself. Two windows are one still."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from community.models import Member
from diagnostic.links import invited_path
from diagnostic.models import Contributor, RatingEvent, Response, Round
from diagnostic.services import interviews, invitations
from diagnostic.services.invitations import Address, Asked
from tests.diagnostic.own_round import client, lead, round
from tests.diagnostic.rating_pages import at, browser_of, read
from tests.factories.community import make_member

pytestmark = pytest.mark.django_db
__all__ = ["client", "lead", "round"]
Q = "environment-1"
GUIDE = "/elements/environment/"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


class Window:
    """A page as somebody has it open: what it holds does not change, however often they come back to it."""

    def __init__(self, client: Client, shown_at: str, sent_to: str = "") -> None:
        page = read(client, shown_at)
        self.client, self.address = client, sent_to or shown_at
        version = re.search(rf'name="{Q}-version" value="(\d+)"', page)
        assert version
        # The last form of a page is that of the statements: those before it are in its header.
        self.held = {"csrfmiddlewaretoken": TOKEN.findall(page)[-1], f"{Q}-version": version[1]}

    def send(self, rating: str, **headers: str) -> Any:
        return self.client.post(self.address, {**self.held, f"{Q}-rating": rating}, headers=headers)


def kept() -> tuple[str, int]:
    response = Response.objects.get()
    return response.rating, response.version


@pytest.mark.parametrize("path", [f"questions/{Q}/", "environment/"])
def test_going_back_and_sending_again_replaces_what_one_said_there(client: Client, round: Round, path: str) -> None:
    window = Window(client, at(round, path))
    assert window.send("red").status_code == 302
    assert window.send("green").status_code == 302
    assert window.send("green").status_code == 302
    assert window.send("amber").status_code == 302
    assert kept() == ("amber", 3)
    events = RatingEvent.objects.filter(code=Q).values_list("kind", "new__rating")
    assert list(events) == [("rated", rating) for rating in ("red", "green", "amber")]


def test_two_windows_of_the_same_page_are_in_conflict(client: Client, round: Round) -> None:
    first, second = (Window(client, at(round, "environment/")) for _ in range(2))
    assert first.send("red").status_code == 302
    assert second.send("green").status_code == 409
    assert kept() == ("red", 1)
    assert first.send("amber").status_code == 302, "what stands came from there"


def test_a_window_that_is_older_than_what_another_saved_is_in_conflict_when_one_goes_back_to_it(
    client: Client, round: Round
) -> None:
    first = Window(client, at(round, "environment/"))
    first.send("red")
    Window(client, at(round, "environment/")).send("green")
    assert first.send("amber").status_code == 409
    assert kept() == ("green", 2)


def test_what_a_window_clashed_with_is_not_taken_for_its_own(client: Client, round: Round) -> None:
    first, second = (Window(client, at(round, "environment/")) for _ in range(2))
    first.send("red")
    assert second.send("green").status_code == 409
    assert second.send("green").status_code == 409


def test_the_page_that_shows_both_can_be_gone_back_to_as_well(client: Client, round: Round) -> None:
    first, second = (Window(client, at(round, "environment/")) for _ in range(2))
    first.send("red")
    shown = second.send("green").content.decode()
    second.held = {"csrfmiddlewaretoken": TOKEN.findall(shown)[-1], f"{Q}-version": "1"}
    assert second.send("green").status_code == 302
    assert second.send("amber").status_code == 302
    assert kept() == ("amber", 3)


def test_a_form_without_a_token_says_nothing_of_its_page(client: Client, round: Round) -> None:
    window = Window(client, at(round, "environment/"))
    del window.held["csrfmiddlewaretoken"]
    window.send("red")
    assert window.send("green").status_code == 409


def test_who_answers_by_a_link_goes_back_as_well(lead: Member, round: Round) -> None:
    invitations.invite(
        round=round, by=lead, addresses=[Address("ann@outside.example")], asked=Asked(), now=round.started_at
    )  # fmt: skip
    link = invited_path(Contributor.objects.get(email="ann@outside.example"))
    window = Window(Client(), f"{link}environment/")
    assert window.send("red").status_code == 302
    assert window.send("green").status_code == 302
    assert kept() == ("green", 2)


def test_who_types_in_an_interview_goes_back_as_well(client: Client, lead: Member, round: Round) -> None:
    person = interviews.begin(round=round, by=lead, name="Ward staff", now=round.started_at)
    window = Window(client, at(round, f"people/{person.public_id}/interview/environment/"))
    assert window.send("red").status_code == 302
    assert window.send("green").status_code == 302
    assert kept() == ("green", 2)


def test_what_somebody_else_said_does_not_count(client: Client, round: Round) -> None:
    window = Window(client, at(round, "environment/"))
    window.send("red")
    other = browser_of(make_member("colleague@example.com"))
    theirs = Window(other, at(round, "environment/"))
    theirs.held["csrfmiddlewaretoken"] = window.held["csrfmiddlewaretoken"]
    assert theirs.send("green").status_code == 302
    theirs.held["csrfmiddlewaretoken"] = "another"
    assert theirs.send("amber").status_code == 409
    assert set(Response.objects.values_list("rating", flat=True)) == {"red", "green"}


@pytest.mark.usefixtures("guides", "unindexed")
def test_a_guide_that_one_goes_back_to_is_the_same_page(
    client: Client, round: Round, settings: Any, fresh_generation: Callable[[], None]
) -> None:
    settings.FRAGMENT_CACHE = True
    fresh_generation()
    statements = at(round, "environment/")
    window = Window(client, GUIDE, statements)
    window.held["back_to"] = GUIDE
    back = f"{GUIDE}?after={Q}#diagnostic-environment"
    assert window.send("red")["Location"] == back
    assert window.send("green")["Location"] == back
    other = Window(client, GUIDE, statements)
    assert other.send("amber").status_code == 302
    assert window.send("red").status_code == 409
    assert kept() == ("amber", 3)
