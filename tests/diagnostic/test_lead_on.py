"""Where a rating leads: guide, stories, people; and giving what one has."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone

from casestudies.models import Submission
from community.models import Block, BuddyRequest, Circle, Member, Organisation
from community.services.pairing import put_together
from diagnostic.models import GreenElement, RatingEvent, Round
from diagnostic.questions import questions_of
from diagnostic.services import rounds
from diagnostic.services.peers import NotFinishedError, let_peers_know
from diagnostic.services.stories import begin_story
from elements.framework import Element
from elements.pdf.files import stored
from tests.factories.buddies import make_request
from tests.factories.community import make_member, make_organisation, make_region
from tests.factories.guides import make_elements_index, make_guide
from tests.factories.rounds import agree_all, make_finished, make_round, make_version, rate
from tests.factories.stories import make_region_page, make_stories_index, make_story

if TYPE_CHECKING:
    from pathlib import Path

    from home.models import HomePage

GREEN = "Their organisation is green in this element, and they offer help with it."
HELPS = "They offer help with this element."
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]


def panel(round: Round, member: Member | None, rating: str, code: str = "environment-1") -> BeautifulSoup:
    """The panel as ``member`` reads it."""
    request = RequestFactory().get("/")
    request.user = member.user if member else AnonymousUser()
    asked = {one.code: one for one in questions_of(round, "en")}
    shown = Template("{% load lead_on %}{% lead_on round question rating %}")
    html = shown.render(Context({"request": request, "round": round, "question": asked[code], "rating": rating}))
    return BeautifulSoup(html, "html5lib")


def make_peer(number: int, *, sector: str = "acute", know: bool = True, rating: str = "green", **values: Any) -> Member:
    """A listed member who offers help with the environment, whose organisation has finished a round."""
    place = make_organisation(f"Peer Trust {number}", sector=sector)
    names = {"first_name": f"Peer{number}", "listed": True, "can_help": ("environment",), "open_to_buddying": True}
    member = make_member(f"peer{number}@example.com", organisation=place, **{**names, **values})
    then = timezone.now() - dt.timedelta(days=30)
    begun = agree_all(make_round(member, now=then, elements=("environment",)), member, rating, now=then)
    finished = rounds.finish(round=begun, by=member, now=then)
    if know:
        let_peers_know(round=finished, by=member, on=True, now=timezone.now())
    return member


def make_colleague(email: str, place: Organisation | None) -> Member:
    """Somebody at ``place`` who could be asked."""
    return make_member(email, organisation=place, listed=True, can_help=("environment",), open_to_buddying=True)


def people(shown: BeautifulSoup) -> list[str]:
    """The first names of the people in a panel."""
    found = shown.find(class_="app-lead-on__people")
    return [one.get_text().split()[0] for one in found.find_all("strong")] if found else []


@pytest.fixture
def mine() -> Round:
    """An open round of an acute trust."""
    make_version()
    return make_round(make_member(organisation=make_organisation("Our Trust")))


def lead_of(round: Round) -> Member:
    """Whoever began ``round``."""
    assert round.started_by is not None
    return Member.objects.select_related("user", "organisation").get(pk=round.started_by.pk)


def test_red_leads_to_the_guide_stories_and_people(
    home_page: HomePage, mine: Round, settings: Any, tmp_path: Path
) -> None:
    settings.VAR_DIR = tmp_path
    guide = make_guide(make_elements_index(home_page), Element.ENVIRONMENT)
    stored(guide.pk, "made", lambda: b"%PDF")
    london = make_region_page(make_stories_index(home_page))
    make_story(london, "Rest that works")
    make_peer(1)
    shown = panel(mine, lead_of(mine), "red")
    links = {link.get_text(): link["href"] for link in shown.find_all("a")}
    assert links["Environment"] == "/elements/environment/"
    assert links["The guide to print (PDF only)"] == "/elements/environment/guide.pdf"
    assert links["Rest that works"].startswith("/case-studies/london/")
    assert links["All stories about Environment"] == "/case-studies/?element=environment"
    assert "There is only 1 story about this element yet." in shown.get_text()
    peer = Member.objects.get(user__first_name="Peer1")
    assert links["Ask Peer1 Okafor for a call"] == f"/community/buddies/ask/{peer.public_id}/?about=environment"
    assert links["Everybody who offers help with Environment"] == "/community/people/?offers=environment"
    assert GREEN in shown.get_text()


def test_a_visitor_sees_no_people(mine: Round) -> None:
    make_peer(1)
    shown = panel(mine, None, "amber").get_text()
    assert "Peer1" not in shown
    assert "Members see here who is good at this" in shown


def test_peers_are_of_the_same_sector_first_and_three_at_most(mine: Round) -> None:
    make_peer(1, sector="council")
    for number in (2, 3, 4):
        make_peer(number, sector="acute" if number < 4 else "ambulance")
    found = people(panel(mine, lead_of(mine), "red"))
    assert len(found) == 3
    assert set(found[:2]) == {"Peer2", "Peer3"}


@pytest.mark.parametrize(
    ("peer", "why"),
    [
        ({"know": False}, "their lead did not choose it"),
        ({"rating": "amber"}, "the element is not green"),
        ({"listed": False}, "they are not in the directory"),
        ({"can_help": ()}, "they offer no help"),
        ({"visibility": {"elements": "buddies"}}, "they show to buddies only what they help with"),
        ({"visibility": {"organisation": "hidden"}}, "they do not show where they work"),
    ],
)
def test_nobody_is_shown_as_green(mine: Round, peer: dict[str, Any], why: str) -> None:
    make_peer(1, **peer)
    shown = panel(mine, lead_of(mine), "red").get_text()
    assert GREEN not in shown, why


def test_where_nobody_is_green_those_who_offer_help_stand_there_and_it_says_so(mine: Round) -> None:
    make_peer(1, know=False)
    make_colleague("colleague@example.com", mine.organisation)
    shown = panel(mine, lead_of(mine), "amber")
    assert people(shown) == ["Peer1"]
    assert HELPS in shown.get_text()
    assert GREEN not in shown.get_text()


def test_where_few_are_green_others_who_offer_help_make_up_the_number(mine: Round) -> None:
    for number in range(1, 5):
        make_peer(number, know=number == 4)
    shown = panel(mine, lead_of(mine), "red")
    rows = [row.get_text() for row in shown.select(".app-lead-on__people li")]
    assert [(GREEN in row, HELPS in row) for row in rows] == [(True, False), (False, True), (False, True)]
    assert rows[0].startswith("Peer4")


def test_whoever_is_blocked_is_not_shown(mine: Round) -> None:
    peer = make_peer(1)
    Block.objects.create(member=peer, other=lead_of(mine))
    assert people(panel(mine, lead_of(mine), "red")) == []


@pytest.mark.parametrize("know", [True, False])
def test_only_who_can_be_asked_for_a_call_is_named(mine: Round, know: bool) -> None:
    """Green or only offering: not whoever is closed, has no seat left, or was asked already."""
    now, asks = timezone.now(), lead_of(mine)
    make_peer(1, know=know, open_to_buddying=False)
    taken = make_peer(2, know=know)
    put_together([taken, make_member("other@example.com", organisation=None)], origin=Circle.Origin.REQUEST, now=now)
    make_request(asks, make_peer(3, know=know), now=now, status=BuddyRequest.Status.DECLINED)
    shown = panel(mine, asks, "red")
    assert people(shown) == []
    assert "There is nobody you can ask about this element at the moment." in shown.get_text()
    assert shown.find("a", href="/community/people/?offers=environment")
    make_peer(4, know=know)
    shown = panel(mine, asks, "red")
    assert people(shown) == ["Peer4"]
    assert "There is nobody else you can ask at the moment." in shown.get_text()


@pytest.mark.parametrize("know", [True, False])
def test_whoever_was_asked_stands_there_as_asked(mine: Round, know: bool) -> None:
    """Also if they have blocked the viewer since: that must not show."""
    asks, now = lead_of(mine), timezone.now()
    asked = make_peer(1, know=know)
    make_request(asks, asked, now=now)
    elsewhere = make_peer(2, can_help=("relationships",))
    make_request(asks, elsewhere, now=now)
    before = panel(mine, asks, "red")
    assert people(before) == []
    assert "You have asked Peer1 Okafor." in before.get_text()
    assert before.find("a", href="/community/buddies/")
    assert "No other organisation has said" not in before.get_text()
    Block.objects.create(member=asked, other=asks)
    assert "You have asked Peer1 Okafor." in panel(mine, asks, "red").get_text()


def test_a_request_that_ran_out_is_not_told_as_asked(mine: Round) -> None:
    asks, then = lead_of(mine), timezone.now() - dt.timedelta(days=15)
    make_request(asks, make_peer(1), now=then)
    shown = panel(mine, asks, "red").get_text()
    assert "Peer1" not in shown


@pytest.mark.parametrize("know", [True, False])
def test_a_buddy_leads_to_booking_a_call(mine: Round, know: bool) -> None:
    """They have no seat left and are not open to others: the viewer has that seat."""
    peer = make_peer(1, know=know, open_to_buddying=False)
    circle = put_together([peer, lead_of(mine)], origin=Circle.Origin.REQUEST, now=timezone.now())
    link = panel(mine, lead_of(mine), "red").find("a", string="Book a call with Peer1 Okafor, your buddy")
    assert link["href"] == f"/community/meetings/with/{circle.pk}/book/"


def test_a_peer_ends_when_the_choice_is_taken_back(mine: Round) -> None:
    peer = make_peer(1)
    finished = Round.objects.finished().get()
    let_peers_know(round=finished, by=peer, on=False, now=timezone.now())
    assert not GreenElement.objects.exists()
    kinds = list(RatingEvent.objects.filter(round=finished).values_list("kind", flat=True))
    assert kinds[-2:] == ["shared", "withdrawn"]


def test_a_peer_ends_when_the_round_is_opened_again(mine: Round) -> None:
    peer = make_peer(1)
    finished = rounds.reopen(round=Round.objects.finished().get(), by=peer, now=timezone.now())
    assert (finished.peers_may_know, GreenElement.objects.count()) == (False, 0)
    with pytest.raises(NotFinishedError):
        let_peers_know(round=finished, by=peer, on=True, now=timezone.now())


def test_a_peer_ends_after_a_year_and_with_a_newer_round(mine: Round) -> None:
    peer = make_peer(1)
    now = timezone.now()
    assert [one.element for one in GreenElement.objects.standing(now=now)] == ["environment"]
    assert not GreenElement.objects.standing(now=now + dt.timedelta(days=340)).exists()
    make_finished(peer, "red", now=now)
    assert not GreenElement.objects.standing(now=now).exists()


def test_organisations_further_away_are_asked_where_nobody_near_offers_help(
    mine: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("diagnostic.peers.NEAREST", 1)
    make_peer(1, can_help=())
    make_peer(2, sector="council")
    assert people(panel(mine, lead_of(mine), "red")) == ["Peer2"]


def test_each_organisation_comes_once_before_any_comes_twice(mine: Round) -> None:
    peer = make_peer(1)
    for number in range(3):
        make_colleague(f"{number}@example.com", peer.organisation)
    make_peer(2, sector="council")
    assert people(panel(mine, lead_of(mine), "red"))[1] == "Peer2"


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_depend_on_how_many_there_are(
    home_page: HomePage, mine: Round, number: int, fresh_generation: Any, django_assert_num_queries: Any
) -> None:
    london = make_region_page(make_stories_index(home_page), region=make_region("north"))
    for one in range(number):
        make_story(london, f"Story {one}")
        make_peer(one)
        make_request(lead_of(mine), make_peer(10 + one), now=timezone.now())
    fresh_generation()
    member = lead_of(mine)
    question = questions_of(mine, "en")[8]
    request = RequestFactory().get("/")
    request.user = member.user
    template = Template("{% load lead_on %}{% lead_on round question 'red' %}")
    template.render(Context({"request": request, "round": mine, "question": question}))
    with django_assert_num_queries(12):
        template.render(Context({"request": request, "round": mine, "question": question}))


def test_green_leads_to_offering_help_and_telling_how(mine: Round) -> None:
    shown = panel(mine, lead_of(mine), "green")
    assert shown.find("a")["href"] == "/community/me/help/"
    form = shown.find("form")
    assert form["action"] == f"/diagnostic/rounds/{mine.public_id}/report/story/"
    assert form.find("input", {"name": "code"})["value"] == "environment-1"


@pytest.mark.parametrize("rating", ["na", ""])
def test_nothing_stands_there_otherwise(mine: Round, rating: str) -> None:
    assert panel(mine, lead_of(mine), rating).get_text().strip() == ""


def test_a_story_begins_with_what_was_rated_and_only_once(mine: Round) -> None:
    member = lead_of(mine)
    rate(mine, member, {"environment-1": "red"})
    given = {"round": mine, "by": member, "element": "environment", "theme": "physical-work-spaces"}
    begun = begin_story(**given, now=timezone.now())
    assert begin_story(**given, now=timezone.now()) == begun
    kept = Submission.objects.get()
    assert kept.answers == {
        "elements": ["environment"], "sub_elements": ["physical-work-spaces"], "stage": "started",
        "approach": "light-touch",
    }  # fmt: skip
