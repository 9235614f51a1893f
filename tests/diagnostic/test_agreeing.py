"""Settling on ratings: who said what, split first, with reasons, and never by arithmetic."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone

from diagnostic.models import AgreedRating, RatingEvent, Response, Round
from diagnostic.services import agreeing, invitations, rounds
from tests.diagnostic.rating_pages import at, browser_of, read, words
from tests.factories.community import make_member, make_organisation
from tests.factories.rounds import answer_of, make_finished, make_round, part, rate

if TYPE_CHECKING:
    from community.models import Member

pytestmark = pytest.mark.django_db
SPLIT, NEAR, SAME, ALONE = "relationships-1", "relationships-2", "environment-1", "environment-2"
STATEMENT = "agree/questions/{}/"


@pytest.fixture
def lead() -> Member:
    return make_member("lead@example.com", first_name="Lena")


@pytest.fixture
def cara(lead: Member) -> Member:
    return make_member("cara@example.com", first_name="Cara", last_name="Rees")


@pytest.fixture
def round(lead: Member, cara: Member) -> Round:
    """Two people who are split, differ a little, and say the same."""
    begun = make_round(lead, elements=("relationships", "environment"))
    rate(begun, lead, {SPLIT: "red", NEAR: "red", SAME: "amber", ALONE: "green"})
    rate(begun, cara, {SPLIT: "green", NEAR: "amber", SAME: "amber"})
    return begun


@pytest.fixture
def client(lead: Member) -> Client:
    return browser_of(lead)


def settle(client: Client, round: Round, code: str, rating: str, version: int = 0, **more: str) -> Any:
    sent = {f"{code}-rating": rating, f"{code}-version": str(version), "rationale": more.pop("rationale", "")}
    return client.post(at(round, STATEMENT.format(code)), {**sent, **more})


def test_overview_shows_who_said_what_with_the_split_first(client: Client, round: Round) -> None:
    Response.objects.filter(code=SPLIT, rating="red").update(note="Two of five sites.")
    page = words(read(client, at(round, "agree/")))
    places = [page.index(f"Text of {code}") for code in (SPLIT, NEAR, SAME, ALONE)]
    assert places == sorted(places)
    assert "Where you are split (1)" in page
    assert "Green: Cara Rees" in page
    assert "Amber: Lena Okafor, Cara Rees" in page
    assert "1 note" in page
    assert "0 of 4 statements are agreed" in page
    statement = words(read(client, at(round, STATEMENT.format(SPLIT))))
    assert "Two of five sites." in statement
    assert "Relationships: statement 1 of 4" in statement


def test_overview_asks_as_many_queries_for_one_person_as_for_three(
    client: Client, round: Round, lead: Member, django_assert_num_queries: Any
) -> None:
    Response.objects.exclude(contributor=part(round, lead)).delete()
    client.get(at(round, "agree/"))
    with django_assert_num_queries(8):
        client.get(at(round, "agree/"))
    for number in range(3):
        rate(round, make_member(f"n{number}@example.com"), {SPLIT: "red", SAME: "green"})
    with django_assert_num_queries(8):
        client.get(at(round, "agree/"))


def test_one_press_agrees_on_what_everybody_says_and_says_how_many(client: Client, round: Round) -> None:
    page = words(read(client, at(round, "agree/")))
    assert "On 1 statement everybody says the same. 1 statement was rated by one person alone." in page
    assert "Agree on these 2 statements at once" in page
    client.post(at(round, "agree/same/"))
    assert "2 statements are agreed" in words(read(client, at(round, "agree/")))
    kept = {one.code: (one.rating, one.method) for one in AgreedRating.objects.all()}
    assert kept == {SAME: ("amber", "unanimous"), ALONE: ("green", "single")}
    client.post(at(round, "agree/same/"))
    assert "nothing more on which everybody says the same" in words(read(client, at(round, "agree/")))
    assert RatingEvent.objects.filter(kind="agreed").count() == 2


def test_split_needs_a_reason_which_stands_beside_its_field(client: Client, round: Round) -> None:
    page = settle(client, round, SPLIT, "amber").content.decode()
    assert "<title>Error: " in page
    assert 'href="#id_rationale"' in page
    assert "Reason (optional)" not in words(page)
    assert "People are split. Say in a sentence why you agree on this" in page
    assert re.search(r'value="amber"[^>]*checked|checked[^>]*value="amber"', page)
    answer = settle(client, round, SPLIT, "amber", rationale="Green at two sites.")
    assert answer["Location"] == at(round, STATEMENT.format(NEAR))
    agreed = AgreedRating.objects.get()
    assert (agreed.rating, agreed.rationale, agreed.method) == ("amber", "Green at two sites.", "discussion")
    assert agreed.decided_by.user.email == "lead@example.com"


def test_rating_that_most_did_not_give_needs_a_reason(client: Client, round: Round) -> None:
    assert "not what most people said" in settle(client, round, SAME, "green").content.decode()
    assert settle(client, round, NEAR, "red", later="1")["Location"] == at(round, "agree/")
    assert AgreedRating.objects.get().code == NEAR


def test_rating_that_nobody_gave_needs_a_reason(client: Client, round: Round) -> None:
    Response.objects.filter(code=SAME).delete()
    assert "Nobody has rated this. Say in a sentence" in settle(client, round, SAME, "green").content.decode()
    assert settle(client, round, SAME, "green", rationale="The audit says so.").status_code == 302
    assert AgreedRating.objects.get().method == "lead"


def test_statement_without_a_rating_or_reason_says_what_is_missing(client: Client, round: Round) -> None:
    nothing = client.post(at(round, STATEMENT.format(SAME)), {"rationale": "We talked."}).content.decode()
    assert "Choose red, amber, green or not applicable" in nothing
    assert "We talked.</textarea>" in nothing
    assert "Say why it does not apply" in settle(client, round, SAME, "na", rationale="x").content.decode()
    assert not AgreedRating.objects.exists()


def test_old_tab_shows_both_values_and_loses_neither(client: Client, round: Round) -> None:
    settle(client, round, SPLIT, "amber", rationale="First reason.")
    clash = settle(client, round, SPLIT, "red", rationale="Second reason.")
    page = clash.content.decode()
    assert clash.status_code == 409
    assert "This was agreed meanwhile" in page
    assert "First reason." in page
    assert "Second reason." in page
    assert AgreedRating.objects.get().rating == "amber"
    assert RatingEvent.objects.get(kind="clashed").new["rationale"] == "Second reason."
    version = int(re.search(rf'name="{SPLIT}-version" value="(\d+)"', page)[1])
    assert settle(client, round, SPLIT, "red", version, rationale="Second reason.").status_code == 302
    assert AgreedRating.objects.get().rating == "red"


def test_double_press_agrees_once(client: Client, round: Round) -> None:
    for _ in range(2):
        assert settle(client, round, SAME, "amber").status_code == 302
    assert RatingEvent.objects.filter(kind="agreed").count() == 1


def test_last_times_rating_is_kept_with_one_press(lead: Member, client: Client) -> None:
    make_finished(lead, "amber")
    following = make_round(lead)
    page = words(read(client, at(following, STATEMENT.format(SAME))))
    assert "Amber last time, not confirmed yet." in page
    assert "Nobody has rated this yet" in page
    client.post(at(following, STATEMENT.format(SAME)), {f"{SAME}-affirm": "1", f"{SAME}-version": "0"})
    agreed = AgreedRating.objects.get(round=following)
    assert (agreed.rating, agreed.carried, agreed.method) == ("amber", True, "lead")


def test_what_was_said_by_who_was_taken_off_still_counts(
    client: Client, round: Round, lead: Member, cara: Member
) -> None:
    invitations.take_off(contributor=part(round, cara), by=lead, now=timezone.now())
    page = words(read(client, at(round, STATEMENT.format(SPLIT))))
    assert "Cara Rees – no longer asked" in page
    assert "People are split" in settle(client, round, SPLIT, "red").content.decode()


def test_agreeing_is_the_leads(round: Round, cara: Member) -> None:
    stranger = browser_of(make_member("x@example.com", organisation=make_organisation("Other")))
    for who in (browser_of(cara), stranger):
        assert who.get(at(round, "agree/")).status_code == 404
        assert who.get(at(round, STATEMENT.format(SAME))).status_code == 404
        assert who.post(at(round, "agree/same/")).status_code == 404
        assert settle(who, round, SAME, "amber").status_code == 404
    assert not AgreedRating.objects.exists()


def test_closed_round_gives_back_what_was_typed(client: Client, round: Round, lead: Member) -> None:
    assert client.get(at(round, STATEMENT.format("no-such"))).status_code == 404
    rounds.abandon(round=round, by=lead, now=timezone.now())
    answer = settle(client, round, SPLIT, "red", rationale="All that we said.")
    assert answer.status_code == 409
    assert "All that we said." in answer.content.decode()
    assert client.post(at(round, "agree/same/"))["Location"] == at(round)
    assert client.get(at(round, STATEMENT.format(SAME)))["Location"] == at(round)
    assert not AgreedRating.objects.exists()


def test_staff_and_arithmetic_settle_nothing(round: Round, lead: Member) -> None:
    assert agreeing.agree_where_all_say_the_same(round=round, codes=[SPLIT, NEAR], by=lead, now=timezone.now()) == 0
    kept = agreeing.agree(
        round=round, code=NEAR, answer=answer_of("red"), rationale="", by=lead, version=0, now=timezone.now()
    )
    assert kept.rating == "red"
