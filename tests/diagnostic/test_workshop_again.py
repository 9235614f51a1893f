"""A statement whose votes were too few to show is voted on again; one that was shown is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from diagnostic.models import Round, Vote, Workshop
from diagnostic.services import workshops
from tests.diagnostic.rating_pages import at, browser_of, read
from tests.diagnostic.workshop_people import FIRST, SCREEN, open_one, press, seats, vote, vote_all
from tests.factories.community import make_member
from tests.factories.rounds import make_round

if TYPE_CHECKING:
    from community.models import Member

BUTTON = "Let people vote again"


@pytest.fixture
def lead(db: None) -> Member:
    return make_member("lead@example.com", first_name="Lena")


@pytest.fixture
def round(lead: Member) -> Round:
    return make_round(lead, elements=("relationships", "environment"), depth="quick")


@pytest.fixture
def workshop(lead: Member, round: Round) -> Workshop:
    return open_one(round, lead)


def test_too_few_votes_are_not_the_end_of_it(lead: Member, round: Round, workshop: Workshop) -> None:
    press(workshop, "begin")
    four = vote_all(workshop, "red", "red", "green", "amber")
    press(workshop, "reveal")
    leads = browser_of(lead)
    assert BUTTON in read(leads, at(round, SCREEN))
    workshop.refresh_from_db()
    sent = leads.post(at(round, "workshop/press/"), {"act": "again", "step": workshop.step})
    assert sent["Location"] == at(round, SCREEN)
    workshop.refresh_from_db()
    assert (workshop.state, workshop.code, workshop.counts) == ("voting", FIRST, {})
    assert Vote.objects.count() == 4  # nobody needs to vote twice
    vote(four[0], "amber")
    vote(seats(workshop, 1)[0], "green")
    shown = press(workshop, "reveal").counts[FIRST]
    assert shown == {"voted": 5, "counts": {"red": 1, "amber": 2, "green": 2}}


def test_shown_votes_stay(lead: Member, round: Round, workshop: Workshop) -> None:
    """Two counts side by side would say what the last person voted."""
    press(workshop, "begin")
    vote_all(workshop, "red", "red", "green", "amber", "green")
    press(workshop, "reveal")
    assert BUTTON not in read(browser_of(lead), at(round, SCREEN))
    with pytest.raises(workshops.StalePressError):
        press(workshop, "again")


def test_where_nobody_voted_with_names_people_vote_again(lead: Member, round: Round) -> None:
    named = open_one(round, lead, anonymous=False)
    press(named, "begin", "reveal", "again")
    named.refresh_from_db()
    assert named.state == "voting"
    vote(seats(named, 1, "Ann")[0], "green")
    press(named, "reveal")
    with pytest.raises(workshops.StalePressError):
        press(named, "again")


@pytest.mark.parametrize("acts", [(), ("begin",), ("begin", "reveal", "pause")])
def test_it_is_for_a_statement_that_was_closed(workshop: Workshop, acts: tuple[str, ...]) -> None:
    there = press(workshop, *acts)
    workshop.refresh_from_db()
    with pytest.raises(workshops.StalePressError):
        workshops.press(workshop=there, act="again", step=workshop.step, now=timezone.now())
