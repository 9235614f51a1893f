"""Finishing a round and opening it again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone

from community.models import System
from diagnostic.models import RatingEvent, Round, SystemShare
from diagnostic.services import agreeing, invitations
from diagnostic.services.invitations import Address, Asked
from tests.diagnostic.rating_pages import at, browser_of, read, words
from tests.factories.community import make_member, make_system
from tests.factories.rounds import agree_all, answer_of, make_finished, make_round, part

if TYPE_CHECKING:
    from community.models import Member

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead() -> Member:
    return make_member("lead@example.com", first_name="Lena")


@pytest.fixture
def client(lead: Member) -> Client:
    return browser_of(lead)


@pytest.fixture
def round(lead: Member) -> Round:
    return make_round(lead, elements=("relationships", "environment"), depth="quick")


def test_finish_says_what_is_missing_with_links_and_offers_no_button(
    client: Client, lead: Member, round: Round
) -> None:
    agreeing.agree(
        round=round, code="environment-1", answer=answer_of("red"), rationale="", by=lead, version=0,
        now=timezone.now(),
    )  # fmt: skip
    page = read(client, at(round, "finish/"))
    assert "1 of 2 statements is not agreed yet" in words(page)
    assert f'href="{at(round, "agree/questions/relationships-1/")}"' in page
    assert "environment-1" not in page
    assert "What finishing does" not in page
    assert client.post(at(round, "finish/"))["Location"] == at(round, "finish/")
    assert Round.objects.get().is_open


def test_finish_names_who_is_not_done_and_closes_the_round(client: Client, lead: Member, round: Round) -> None:
    invitations.invite(
        round=round, by=lead, addresses=[Address("ann@outside.example", "Ann Evans")], asked=Asked(), now=timezone.now()
    )
    agree_all(round, lead)
    page = words(read(client, at(round, "finish/")))
    assert "All 2 statements are agreed" in page
    assert "Ann Evans – 0 of 2 rated" in page
    assert "Lena Okafor –" not in page
    assert client.post(at(round, "finish/"))["Location"] == at(round, "report/")
    finished = Round.objects.get()
    assert finished.is_finished
    assert finished.is_as_finished
    assert finished.finished_by == lead
    assert RatingEvent.objects.get(kind="finished").by == lead.user
    client.post(at(round, "finish/"))  # pressed twice
    assert RatingEvent.objects.filter(kind="finished").count() == 1


def test_finish_asks_as_many_queries_whoever_is_waited_for(
    client: Client, lead: Member, round: Round, django_assert_num_queries: Any
) -> None:
    client.get(at(round, "finish/"))
    for number in (1, 3):
        people = [Address(f"n{number}-{one}@outside.example") for one in range(number)]
        invitations.invite(round=round, by=lead, addresses=people, asked=Asked(), now=timezone.now())
        with django_assert_num_queries(11):
            client.get(at(round, "finish/"))


def test_reopening_says_what_it_ends_and_ends_it(client: Client, lead: Member) -> None:
    round = make_finished(lead)
    system: System = make_system()
    SystemShare.objects.create(round=round, system=system, shared_by=lead, shared_at=timezone.now())
    page = words(read(client, at(round, "reopen/")))
    assert "It is shared with 1 system. That ends at once" in page
    assert client.get(at(round, "finish/"))["Location"] == at(round, "reopen/")
    assert client.post(at(round, "reopen/"))["Location"] == at(round)
    assert Round.objects.get().is_open
    assert not SystemShare.objects.standing().exists()
    assert RatingEvent.objects.get(kind="reopened").by == lead.user
    client.post(at(round, "reopen/"))
    assert RatingEvent.objects.filter(kind="reopened").count() == 1


def test_reopening_while_another_round_is_open_leads_to_that(client: Client, lead: Member) -> None:
    finished, other = make_finished(lead), make_round(lead, label="Winter <b>")
    assert client.post(at(finished, "reopen/"))["Location"] == at(finished, "report/")
    page = client.get(at(other)).content.decode()
    assert f'href="{at(other)}">Winter &lt;b&gt;</a>' in page
    finished.refresh_from_db()
    assert finished.is_finished


def test_finishing_and_reopening_are_the_leads(lead: Member, round: Round) -> None:
    cara = browser_of(make_member("cara@example.com"))
    agree_all(round, lead)
    for page in ("finish/", "reopen/"):
        assert cara.get(at(round, page)).status_code == 404
        assert cara.post(at(round, page)).status_code == 404
    assert Round.objects.get().is_open
    assert part(round, lead).role == "lead"
