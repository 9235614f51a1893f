"""Finishing a round and opening it again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone

from community.models import System
from diagnostic.last_time import agreed_last_time
from diagnostic.models import RatingEvent, Round, SystemShare
from diagnostic.questions import questions_of
from diagnostic.services import agreeing, invitations, rounds
from diagnostic.services.invitations import Address, Asked
from diagnostic.services.peers import green_elements
from diagnostic.services.reports import report_of
from diagnostic.services.rollups import shared_of
from elements.framework import Element
from tests.diagnostic.rating_pages import at, browser_of, read, words
from tests.factories.community import make_member, make_system
from tests.factories.rounds import agree_all, answer_of, make_finished, make_round, part, rate

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


def agree_on(round: Round, lead: Member, code: str, rating: str, rationale: str = "We talked about it") -> None:
    agreeing.agree(
        round=round, code=code, answer=answer_of(rating), rationale=rationale, by=lead, version=0, now=timezone.now()
    )


def test_finish_with_nothing_agreed_offers_no_button(client: Client, round: Round) -> None:
    page = read(client, at(round, "finish/"))
    assert "2 of 2 statements are not agreed yet" in words(page)
    assert "What finishing does" not in page
    client.post(at(round, "finish/"), {"confirm": "on", "without": "2"})
    assert Round.objects.get().is_open


def test_finish_without_some_statements_must_be_confirmed(client: Client, lead: Member, round: Round) -> None:
    agree_on(round, lead, "environment-1", "red")
    page = read(client, at(round, "finish/"))
    assert "1 of 2 statements is not agreed yet" in words(page)
    assert f'href="{at(round, "agree/questions/relationships-1/")}"' in page
    assert "environment-1" not in page
    assert "1 statement is not answered. It counts as not answered" in words(page)
    assert "Tick the box" in client.post(at(round, "finish/")).content.decode()
    told_otherwise = client.post(at(round, "finish/"), {"confirm": "on", "without": "5"})
    assert told_otherwise["Location"] == at(round, "finish/")
    assert Round.objects.get().is_open
    sent = client.post(at(round, "finish/"), {"confirm": "on", "without": "1"})
    assert sent["Location"] == at(round, "report/")
    finished = Round.objects.get()
    assert [row["code"] for row in finished.snapshot["agreed"]] == ["environment-1"]
    assert "0 of 2 applicable statements green; 0 amber; 1 red; 1 not answered" in words(
        read(client, at(round, "report/"))
    )


def test_what_is_not_agreed_is_unanswered_to_systems_peers_and_the_next_round(lead: Member) -> None:
    round = make_round(lead, elements=("environment",))
    agree_on(round, lead, "environment-1", "green")
    with pytest.raises(rounds.NotAllAgreedError):
        rounds.finish(round=round, by=lead, now=timezone.now(), without=0)
    finished = rounds.finish(round=round, by=lead, now=timezone.now(), without=1)
    shared = shared_of(finished, named=True)
    assert dict(shared.elements) == {Element.ENVIRONMENT: None}
    assert [figure for figure in shared.figures if "environment-" in figure] == list(shared.figures)
    assert len(shared.figures) == 1
    assert green_elements(finished) == []
    following = make_round(lead, elements=("environment",))
    assert set(agreed_last_time(following, questions_of(following, "en"))) == {"environment-1"}
    found = report_of(following, "en", own=False)
    assert (found.result.counts.carried, found.result.counts.unanswered) == (1, 1)


def test_finish_asks_to_look_again_where_people_rated_differently_since(
    client: Client, lead: Member, round: Round
) -> None:
    cara = make_member("cara@example.com")
    for who in (lead, cara):
        rate(round, who, {"environment-1": "green", "relationships-1": "green"})
    agreeing.agree_where_all_say_the_same(round=round, codes=round.scope, by=lead, now=timezone.now())
    rate(round, cara, {"environment-1": "red", "relationships-1": "amber"})
    page = read(client, at(round, "finish/"))
    assert "People rated differently since: look again" in page
    assert f'href="{at(round, "agree/questions/environment-1/")}"' in page
    assert "agree/questions/relationships-1/" not in page
    assert client.post(at(round, "finish/"))["Location"] == at(round, "finish/")
    assert Round.objects.get().is_open
    agreeing.agree(
        round=round, code="environment-1", answer=answer_of("amber"), rationale="Nights differ", by=lead, version=1,
        now=timezone.now(),
    )  # fmt: skip
    client.post(at(round, "finish/"))
    kept = {row["code"]: row["method"] for row in Round.objects.get().snapshot["agreed"]}
    assert kept == {"environment-1": "discussion", "relationships-1": "discussion"}


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
        with django_assert_num_queries(13):
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
    before = read(client, at(finished, "reopen/")).split("<main", 1)[1].split("</main")[0]
    assert f'Finish or end it first: <a href="{at(other)}">Winter <b></a>' in before
    assert "<form" not in before
    assert client.post(at(finished, "reopen/"))["Location"] == at(finished, "report/")
    page = client.get(at(other)).content.decode()
    assert f'href="{at(other)}">Winter &lt;b&gt;</a>' in page
    finished.refresh_from_db()
    assert finished.is_finished


def test_reopening_a_round_that_a_later_one_rests_on_is_refused(client: Client, lead: Member) -> None:
    first = make_finished(lead)
    later = make_finished(lead)
    assert later.previous == first
    page = read(client, at(first, "reopen/"))
    assert "This round cannot be opened again" in page
    assert f'href="{at(later)}"' in page
    assert "<form" not in page.split("<main", 1)[1].split("</main")[0]
    assert client.post(at(first, "reopen/"))["Location"] == at(first, "reopen/")
    assert not Round.objects.open().exists()
    client.post(at(later, "reopen/"))
    assert Round.objects.open().get() == later


def test_finishing_and_reopening_are_the_leads(lead: Member, round: Round) -> None:
    cara = browser_of(make_member("cara@example.com"))
    agree_all(round, lead)
    for page in ("finish/", "reopen/"):
        assert cara.get(at(round, page)).status_code == 404
        assert cara.post(at(round, page)).status_code == 404
    assert Round.objects.get().is_open
    assert part(round, lead).role == "lead"
