"""What the page's script is told of a rating just given: where it leads, to be put below it, inside the page's form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from community.models import Member
from diagnostic.models import Round
from elements.models import GuidePage
from tests.factories.community import make_member
from tests.factories.rounds import make_round, make_version, rate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]
GUIDE = "/elements/relationships/"
HEADER = {"X-Save-At-Once": "1"}


@pytest.fixture
def lead() -> Member:
    return make_member()


@pytest.fixture
def begun(guides: list[GuidePage], lead: Member, client: Client, fresh_generation: Callable[[], None]) -> Round:
    """A round that ``lead`` rates in, beside the guides."""
    make_version()
    fresh_generation()
    client.force_login(lead.user)
    return make_round(lead)


def leads_of(client: Client, round: Round, rating: str, **sent: Any) -> BeautifulSoup:
    """The panel that the script is told."""
    said = {"relationships-1-rating": rating, "relationships-1-version": "0", **sent}
    address = f"/diagnostic/rounds/{round.public_id}/relationships/"
    told = client.post(address, said, headers=HEADER).json()
    assert told["versions"] == {"relationships-1": 1}
    return BeautifulSoup(told["leads"], "html5lib")


def test_red_leads_on_at_once(client: Client, begun: Round) -> None:
    shown = leads_of(client, begun, "red")
    assert shown.h3.text == "What helps here"
    assert shown.find("a", href=GUIDE)


def test_on_the_guide_it_does_not_lead_to_the_guide(client: Client, begun: Round) -> None:
    shown = leads_of(client, begun, "amber", back_to=GUIDE)
    assert shown.h4.text == "What helps here"
    assert not shown.find("a", href=GUIDE)
    assert "See what others did" in shown.text


def test_green_brings_no_form_into_the_form_of_the_page(client: Client, begun: Round) -> None:
    shown = leads_of(client, begun, "green", back_to=GUIDE)
    assert shown.form is None
    button = shown.find("button")
    sent = {field["name"]: field["value"] for field in shown.select("input[type=hidden]")}
    story = client.post(button["formaction"], sent)
    assert story["Location"].startswith("/case-studies/")


def test_what_does_not_apply_leads_nowhere(client: Client, begun: Round) -> None:
    shown = leads_of(client, begun, "na", **{"relationships-1-na_reason": "We have none."})
    assert shown.text == ""


def test_a_rating_that_is_kept_has_a_link_to_what_can_follow(client: Client, begun: Round, lead: Member) -> None:
    """After a reload or a return the panel is gone, and the same rating cannot be ticked again."""
    rate(begun, lead, {"relationships-1": "red"})
    for address, panel in (
        (GUIDE, ".app-embedded .app-lead-on"),
        (f"/diagnostic/rounds/{begun.public_id}/relationships/", "#lead-on .app-lead-on"),
    ):
        page = BeautifulSoup(client.get(address).content, "html5lib")
        assert not page.select(panel)
        first, second = page.select("[data-leads-on]")
        assert not first.has_attr("hidden")
        assert second.has_attr("hidden")
        query, _sign, part = first.a["href"].partition("#")
        followed = BeautifulSoup(client.get(address + query).content, "html5lib")
        assert followed.find(id=part)
        assert followed.select_one(panel).find(string="What helps here")


def test_what_does_not_apply_has_no_such_link(client: Client, begun: Round, lead: Member) -> None:
    rate(begun, lead, {"relationships-1": "na"})
    page = BeautifulSoup(client.get(GUIDE).content, "html5lib")
    assert [one.has_attr("hidden") for one in page.select("[data-leads-on]")] == [True, True]


def test_a_page_that_came_back_is_told_what_is_kept_by_now(client: Client, begun: Round, lead: Member) -> None:
    """It holds the version of when it was made: resting on that, its reader would be in conflict with themselves."""
    address = f"/diagnostic/rounds/{begun.public_id}/relationships/"
    assert client.get(address, headers=HEADER).json() == {"kept": {}}
    rate(begun, lead, {"relationships-1": "red"})
    told = client.get(address, headers=HEADER)
    kept = told.json()["kept"]
    assert kept == {"relationships-1": {"rating": "red", "na_reason": "", "elsewhere": False, "note": "", "version": 1}}
    assert "no-store" in told["Cache-Control"]
    changed = {"relationships-1-rating": "green", "relationships-1-version": kept["relationships-1"]["version"]}
    assert client.post(address, changed, headers=HEADER).json()["versions"] == {"relationships-1": 2}


def test_nobody_is_told_what_somebody_else_keeps(client: Client, begun: Round, lead: Member) -> None:
    rate(begun, lead, {"relationships-1": "red"})
    client.force_login(make_member("ben@example.com", organisation=lead.organisation).user)
    address = f"/diagnostic/rounds/{begun.public_id}/relationships/"
    assert client.get(address, headers=HEADER).json() == {"kept": {}}


def test_script_is_told_what_is_missing(client: Client, begun: Round) -> None:
    address = f"/diagnostic/rounds/{begun.public_id}/relationships/"
    told = client.post(address, {"relationships-1-rating": "na"}, headers=HEADER).json()
    assert (told["versions"], told["leads"]) == ({}, "")
    assert told["missing"]["relationships-1"].startswith("Say why it does not apply")


def test_page_says_how_the_script_counts(client: Client, begun: Round) -> None:
    for address, counted, words in (
        (GUIDE, "Rated so far: 0 of 2.", "Rated so far: # of 2."),
        (
            f"/diagnostic/rounds/{begun.public_id}/relationships/",
            "You have rated 0 of 2 statements.", "You have rated # of 2 statements.",
        ),
    ):  # fmt: skip
        page = BeautifulSoup(client.get(address).content, "html5lib")
        form = page.select_one("form[data-save-at-once]")
        assert form["data-rated"] == words
        assert form.parent.select_one("[data-rated-so-far]").text == counted
