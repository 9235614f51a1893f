"""The business case of an action: filled in from what is there, written by people, as a page and as a tagged PDF."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from community.models import Member
from diagnostic.models import ActionEvent, BusinessCase
from diagnostic.plan_case import NAMES, Facts, filled
from diagnostic.services import actions as services
from diagnostic.services.actions import Planned
from diagnostic.services.business_cases import case_of, facts_of
from diagnostic.vocabulary import Rating
from elements.pdf.engine import missing
from tests.diagnostic.rating_pages import browser_of, read, words
from tests.factories.community import make_member
from tests.factories.rounds import agree_all, make_evidence, make_finished, make_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead() -> Member:
    return make_member(first_name="Ann", last_name="Evans")


@pytest.fixture
def client(lead: Member) -> Client:
    return browser_of(lead)


def make_action(lead: Member) -> Any:
    said = Planned(
        title="Open the rest room at night", element="environment", code="environment-1", why="Night staff have none.",
        owner=lead, cost_band="under-1000", budget="no", expected_rating="green", source_title="A story",
    )  # fmt: skip
    organisation = lead.organisation
    assert organisation is not None
    return services.add(by=lead, said=said, round=services.latest_round(organisation), now=timezone.now())


def address(action: Any, rest: str = "/") -> str:
    return f"/diagnostic/plan/{action.public_id}/business-case{rest}"


def test_case_is_filled_in_from_action_round_and_evidence(lead: Member, client: Client) -> None:
    now = timezone.now()
    make_finished(lead, Rating.RED, now=now - dt.timedelta(days=9))
    round = make_round(lead, now=now, label="Spring")
    make_evidence(round, lead, "environment-1")
    agree_all(round, lead, Rating.AMBER)
    page = words(read(client, address(make_action(lead))))
    assert "What do we ask for?" in page
    assert "In our diagnostic “Spring” this is rated amber: “Text of environment-1”" in page
    assert "The reason we gave: We talked about it" in page
    assert "Evidence: Walk round at night" in page
    assert "Cost: under £1,000." in page
    assert "There is no budget for it." in page
    assert "Ann Evans leads this." in page
    assert "The idea comes from “A story”." in page
    assert "We expect this to become green" in page
    assert "You could begin: “The main risk is …”" in page


def test_only_what_people_wrote_is_kept_and_the_rest_follows_the_action(lead: Member, client: Client) -> None:
    make_round(lead)
    action = make_action(lead)
    known = filled(facts_of(action, "en"))
    typed = {**{name: text.replace("\n", "\r\n") for name, text in known.items()}, "risks": "Rooms are few."}
    client.post(address(action, "/change/"), {**typed, "version": 0})
    assert case_of(action).words == {"risks": "Rooms are few."}
    action.title = "Open both rest rooms"
    action.save()
    page = words(read(client, address(action)))
    assert "Rooms are few." in page
    assert "We ask for a decision on this: Open both rest rooms" in page
    assert action.events.filter(kind=ActionEvent.Kind.CASE).count() == 1


def opened(client: Client, action: Any) -> dict[str, str]:
    """All that the page of writing would send if nobody touched it."""
    soup = BeautifulSoup(read(client, address(action, "/change/")), "html5lib")
    hidden = {str(one["name"]): str(one["value"]) for one in soup.select("main input[type=hidden][value]")}
    return hidden | {str(one["name"]): one.get_text().removeprefix("\n") for one in soup.find_all("textarea")}


def chosen(client: Client, action: Any, choice: str) -> dict[str, str]:
    """The same with the radio pressed that says what to do about the new suggestion for the decision."""
    soup = BeautifulSoup(read(client, address(action, "/change/")), "html5lib")
    (radio,) = soup.select(f'input[name=decision_offer][value^="{choice}-"]')
    return opened(client, action) | {"decision_offer": str(radio["value"])}


def test_part_that_nobody_touched_follows_an_action_that_changed_while_the_page_was_open(
    lead: Member, client: Client
) -> None:
    make_round(lead)
    action = make_action(lead)
    page = opened(client, action)
    action.title = "Open both rest rooms"
    action.save()
    assert client.post(address(action, "/change/"), {**page, "risks": "Rooms are few."}).status_code == 302
    assert case_of(action).words == {"risks": "Rooms are few."}
    assert "We ask for a decision on this: Open both rest rooms" in words(read(client, address(action)))


@pytest.mark.parametrize(("choice", "left"), [("take", {}), ("keep", {"decision": "Please agree."})])
def test_words_older_than_the_action_are_offered_what_is_known_now(
    lead: Member, client: Client, choice: str, left: dict[str, str]
) -> None:
    make_round(lead)
    action = make_action(lead)
    client.post(address(action, "/change/"), {**opened(client, action), "decision": "Please agree."})
    assert "The action changed since" not in words(read(client, address(action)))
    action.title = "Open both rest rooms"
    action.save()
    offer = "New suggestion: “We ask for a decision on this: Open both rest rooms”"
    for page in (address(action), address(action, "/change/"), f"/cy{address(action)}"):
        assert "Open both rest rooms”" in words(read(client, page))
    assert offer in words(read(client, address(action)))
    client.post(address(action, "/change/"), {**opened(client, action), "risks": "Few."})
    assert offer in words(read(client, address(action)))  # nobody chose
    client.post(address(action, "/change/"), chosen(client, action, choice))
    assert case_of(action).words == {"risks": "Few.", **left}
    assert "The action changed since" not in words(read(client, address(action)))


def test_suggestion_is_not_taken_over_words_that_were_changed_too(lead: Member, client: Client) -> None:
    make_round(lead)
    action = make_action(lead)
    client.post(address(action, "/change/"), {**opened(client, action), "decision": "Please agree."})
    action.title = "Open both rest rooms"
    action.save()
    typed = {**chosen(client, action, "take"), "decision": "Agree today."}
    page = client.post(address(action, "/change/"), typed).content.decode()
    assert "You changed these words" in words(page)
    assert "Agree today.</textarea>" in page
    assert case_of(action).words == {"decision": "Please agree."}


@pytest.mark.parametrize("choice", ["take", "keep"])
def test_suggestion_that_nobody_saw_is_neither_taken_nor_laid_aside(lead: Member, client: Client, choice: str) -> None:
    make_round(lead)
    action = make_action(lead)
    client.post(address(action, "/change/"), {**opened(client, action), "decision": "Please agree."})
    for title in ("Open both rest rooms", "Open all rest rooms"):
        page = chosen(client, action, choice) if title.startswith("Open all") else {}
        action.title = title
        action.save()
    answer = words(client.post(address(action, "/change/"), page).content.decode())
    assert "This was changed meanwhile" in answer
    assert "New suggestion: “We ask for a decision on this: Open all rest rooms”" in answer
    assert case_of(action).words == {"decision": "Please agree."}
    assert "Open all rest rooms”" in words(read(client, address(action)))


def test_two_people_who_write_at_once_lose_nothing(lead: Member, client: Client) -> None:
    make_round(lead)
    action = make_action(lead)
    empty = {**dict.fromkeys(NAMES, ""), "version": 0}
    client.post(address(action, "/change/"), {**empty, "risks": "First"})
    clash = client.post(address(action, "/change/"), {**empty, "risks": "Second"})
    assert clash.status_code == 409
    page = clash.content.decode()
    assert "First" in page
    assert "Second</textarea>" in page
    assert BusinessCase.objects.get().words["risks"] == "First"
    kept = action.events.get(kind=ActionEvent.Kind.CASE_CLASHED)
    assert kept.new["risks"] == "Second"
    history = words(read(client, f"/diagnostic/plan/{action.public_id}/"))
    assert "Two changes of the business case at once" in history
    assert "First Typed meanwhile Second" in history
    client.post(address(action, "/change/"), {**empty, "risks": "Second", "version": 1})
    assert BusinessCase.objects.get().words["risks"] == "Second"


def test_every_part_says_something_or_leaves_it_to_people() -> None:
    nothing = filled(Facts(title="Rest", element="Environment"))
    assert set(nothing) == set(NAMES)
    assert {name for name, text in nothing.items() if text} == {"decision", "fit"}


@pytest.mark.skipif(bool(missing()), reason="this machine makes no PDF")
def test_pdf_is_tagged_and_says_what_the_page_says(lead: Member, client: Client) -> None:
    make_round(lead)
    response = client.get(address(make_action(lead), ".pdf"))
    assert response.headers["Content-Type"] == "application/pdf"
    assert "private" in response.headers["Cache-Control"]
    reader = PdfReader(io.BytesIO(response.content))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    text = " ".join(page.extract_text() for page in reader.pages)
    assert "Open the rest room at night" in text
    assert "Night staff have none." in text
    assert len(reader.pages) == 1
