"""The action plan: adding, changing, narrowing, taking with one, and what the next round says."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import replace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from community.models import Member
from diagnostic.forms.plan import FilterForm
from diagnostic.models import Action, ActionEvent
from diagnostic.permissions import may_change_action
from diagnostic.plan_effects import effects
from diagnostic.plan_list import actions_of, owners_of
from diagnostic.services import actions as services
from diagnostic.services.actions import ChangedMeanwhileError, Planned, ReasonMissingError
from diagnostic.vocabulary import Rating
from tests.diagnostic.rating_pages import browser_of, read, words
from tests.factories.community import make_member, make_organisation
from tests.factories.rounds import make_finished, make_lead, make_round

pytestmark = pytest.mark.django_db
PLAN = "/diagnostic/plan/"
NOW = dt.datetime(2027, 3, 10, 12, tzinfo=dt.UTC)
ROOM = Planned(title="Open the rest room at night", element="environment", code="environment-1")


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    """The forms take days that are yet to come."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def lead() -> Member:
    return make_member(first_name="Ann", last_name="Evans")


@pytest.fixture
def client(lead: Member) -> Client:
    return browser_of(lead)


def make_action(by: Member, *, now: dt.datetime | None = None, **values: Any) -> Action:
    organisation = by.organisation
    assert organisation is not None
    said = replace(ROOM, **values)
    return services.add(by=by, said=said, round=services.latest_round(organisation), now=now or timezone.now())


def one(action: Action, rest: str = "") -> str:
    return f"{PLAN}{action.public_id}/{rest}"


def sent(action: Action, **values: Any) -> dict[str, Any]:
    """What the form of changing an action sends."""
    kept = {
        "title": action.title, "about": action.code or action.element, "status": action.status,
        "version": action.version,
        "cost_band": action.cost_band, "budget": action.budget, "resources": action.resources,
        "owner": action.owner.public_id if action.owner else "", "expected_rating": action.expected_rating,
    }  # fmt: skip
    return {**kept, **values}


def test_action_from_a_statement_is_prefilled_and_added_by_any_member(lead: Member, client: Client) -> None:
    round = make_round(lead)
    colleague = make_member("c@example.com")
    page = read(client, f"/diagnostic/rounds/{round.public_id}/questions/environment-1/")
    link = f"{PLAN}add/?round={round.public_id}&code=environment-1"
    assert f'href="{link}"' in page
    browser = browser_of(colleague)
    assert '<option value="environment-1" selected>' in read(browser, link)
    values = {
        "title": "Open the rest room",
        "about": "environment-1",
        "expected_rating": "green",
        "owner_name": "Estates",
    }
    response = browser.post(link, values, follow=True)
    added = Action.objects.get()
    assert (added.round, added.element, added.code, added.made_by) == (round, "environment", "environment-1", colleague)
    assert "The action is in your plan" in words(response.content.decode())
    assert "Estates" in words(read(client, PLAN))


def test_form_says_what_does_not_fit_and_keeps_what_was_typed(lead: Member, client: Client) -> None:
    make_round(lead)
    values = {"title": "Rest", "about": "environment", "expected_rating": "green", "due_on": "1/1/2001",
              "owner": lead.public_id, "owner_name": "Estates"}  # fmt: skip
    page = words(client.post(f"{PLAN}add/", values).content.decode())
    assert "Choose a statement above first" in page
    assert "Choose somebody or enter a name, not both" in page
    assert "Enter today or a later date" in page
    assert not Action.objects.exists()
    action = make_action(lead)
    not_planned = client.post(one(action, "change/"), sent(action, status="not-planned", title="Kept words"))
    assert "Say why it is not planned" in words(not_planned.content.decode())
    assert 'value="Kept words"' in not_planned.content.decode()
    agreed = client.post(one(action, "change/"), sent(action, status="agreed"))
    assert "Choose a day, or say why there is no date" in words(agreed.content.decode())
    assert (
        client.post(one(action, "change/"), sent(action, status="agreed", no_date_reason="Budget")).status_code == 302
    )


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"when": "day"}, "Enter the day by which it is done"),
        ({"when": "none"}, "Say why there is no date"),
        ({"when": "none", "due_on": "27/3/2027"}, "Say why there is no date"),
        ({"when": "day", "due_on": "soon"}, "Enter a date such as 27/"),
    ],
)
def test_day_and_reason_are_asked_under_their_radio(lead: Member, client: Client, typed: Any, error: str) -> None:
    action = make_action(lead)
    page = client.post(one(action, "change/"), sent(action, **typed)).content.decode()
    assert error in words(page)
    soup = BeautifulSoup(page, "html5lib")
    field = {"day": "due_on", "none": "no_date_reason"}[typed["when"]]
    opened = soup.find(id=f"id_{field}").find_parent(class_="nhsuk-radios__conditional")
    assert opened.find_previous_sibling().input["value"] == typed["when"]
    assert opened.find_previous_sibling().input.has_attr("checked")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"when": "day", "due_on": "27/3/2027", "no_date_reason": "Left from before"}, (dt.date(2027, 3, 27), "")),
        ({"when": "none", "due_on": "no day", "no_date_reason": "Budget"}, (None, "Budget")),
        ({"when": "later", "due_on": "1/1/2001", "no_date_reason": "x"}, (None, "")),
        ({"due_on": "27/3/2027"}, (dt.date(2027, 3, 27), "")),  # a browser that shows both, and no radio pressed
    ],
)
def test_what_stands_under_the_other_radio_counts_for_nothing(
    lead: Member, client: Client, typed: Any, kept: Any
) -> None:
    make_round(lead)
    action = make_action(lead)
    assert client.post(one(action, "change/"), sent(action, **typed)).status_code == 302
    action.refresh_from_db()
    assert (action.due_on, action.no_date_reason) == kept


def test_action_added_twice_by_one_press_stands_once(lead: Member, client: Client) -> None:
    make_round(lead)
    values = {"title": "Open a room", "about": "environment-1"}
    pages = {client.post(f"{PLAN}add/", values).headers["Location"] for _ in range(2)}
    assert len(pages) == 1
    assert Action.objects.count() == 1
    make_action(lead, title="Open a room", now=timezone.now() + dt.timedelta(minutes=5))
    assert Action.objects.count() == 2


def test_action_that_is_not_planned_needs_a_reason_in_every_way() -> None:
    with pytest.raises(ReasonMissingError):
        replace(ROOM, status="not-planned", not_planned_reason=" ")


def test_change_is_kept_in_the_history_in_words(lead: Member, client: Client) -> None:
    make_round(lead)
    action = make_action(lead)
    values = sent(action, owner=lead.public_id, owner_name="", due_on="27/3/2027", cost_band="under-1000")
    action.due_on = dt.date(2027, 3, 27)  # the day stands there already, and may stay
    action.save()
    assert client.post(one(action, "change/"), values).status_code == 302
    action.refresh_from_db()
    assert (action.owner, action.cost_band, action.version) == (lead, "under-1000", 2)
    page = words(read(client, one(action)))
    assert "History of this action" in page
    assert "Nothing" in page
    assert "Under £1,000" in page
    client.post(one(action, "change/"), {**values, "version": 2})
    assert ActionEvent.objects.filter(action=action).count() == 2  # nothing changed, nothing is noted


def test_two_changes_at_once_keep_and_show_both(lead: Member, client: Client) -> None:
    make_round(lead)
    action = make_action(lead)
    old_tab = sent(action, title="Mine")
    client.post(one(action, "change/"), sent(action, title="Theirs"))
    clash = client.post(one(action, "change/"), old_tab)
    assert clash.status_code == 409
    page = words(clash.content.decode())
    assert "Theirs" in page
    assert "Mine" in page
    action.refresh_from_db()
    assert (action.title, action.version) == ("Theirs", 2)
    kept: Any = ActionEvent.objects.get(action=action, kind=ActionEvent.Kind.CLASHED)
    assert (kept.old["title"], kept.new["title"]) == ("Theirs", "Mine")
    assert 'name="version" value="2"' in clash.content.decode()
    client.post(one(action, "change/"), {**old_tab, "version": 2})
    action.refresh_from_db()
    assert action.title == "Mine"
    with pytest.raises(ChangedMeanwhileError):
        services.change(action=action, by=lead, said=ROOM, version=1, now=NOW)


def test_done_with_one_press_notes_when_and_undone_takes_it_back(lead: Member, client: Client) -> None:
    make_round(lead)
    action = make_action(lead)
    client.post(one(action, "done/"), {"version": "9"})
    action.refresh_from_db()
    assert action.done_at is None  # an old tab presses for nothing
    client.post(one(action, "done/"), {"version": str(action.version)})
    action.refresh_from_db()
    assert (action.status, action.done_at is not None) == ("done", True)
    assert action.title not in read(client, PLAN)
    assert action.title in read(client, f"{PLAN}?state=done")
    client.post(one(action, "change/"), sent(action, status="proposed"))
    action.refresh_from_db()
    assert action.done_at is None


def test_only_maker_owner_and_leads_change_it_and_strangers_find_nothing(lead: Member) -> None:
    make_round(lead)
    maker, owner, colleague, appointed = (make_member(f"{name}@example.com") for name in "abcd")
    make_lead(appointed)
    action = make_action(maker, owner=owner)
    stranger = make_member("e@example.com", organisation=make_organisation(name="Elsewhere"))
    can = {who.pk for who in (lead, maker, owner, appointed, colleague, stranger) if may_change_action(who, action)}
    assert can == {who.pk for who in (lead, maker, owner, appointed)}
    assert "Change this action" in read(browser_of(owner), one(action))
    reader = browser_of(colleague)
    assert "can change this action" in read(reader, one(action))
    assert [reader.post(one(action, rest)).status_code for rest in ("change/", "done/")] == [404, 404]
    assert reader.post(one(action, "business-case/change/")).status_code == 404
    outside = browser_of(stranger)
    pages = ("", "change/", "business-case/", "business-case/change/", "business-case.pdf")
    assert {outside.get(one(action, rest)).status_code for rest in pages} == {404}
    assert action.title not in read(outside, PLAN)
    assert action.title not in outside.get(f"{PLAN}plan.csv?state=all").content.decode()


def test_list_is_narrowed_by_state_element_owner_and_day(lead: Member, client: Client) -> None:
    make_round(lead)
    today = timezone.localdate()
    late = make_action(lead, title="Late one", owner=lead, due_on=today - dt.timedelta(days=1))
    make_action(lead, title="Soon one", owner_name="Estates", due_on=today + dt.timedelta(days=9))
    make_action(lead, title="Open one", element="relationships", code="")
    make_action(lead, title="Dropped one", status="not-planned", not_planned_reason="No money", due_on=late.due_on)
    organisation = lead.organisation
    assert organisation is not None
    owners = owners_of(organisation, viewer=lead)

    def found(query: str) -> list[str]:
        choice = FilterForm(QueryDict(query), owners=owners).choice()
        return [one.title.split()[0] for one in actions_of(organisation, choice, viewer=lead, today=today)]

    assert found("") == ["Late", "Soon", "Open"]
    assert found("state=all") == ["Late", "Dropped", "Soon", "Open"]
    assert found("state=not-planned") == ["Dropped"]
    assert found("element=relationships") == ["Open"]
    assert found("owner=me") == ["Late"]
    assert found("owner=nobody") == ["Open"]
    assert found("owner=name:Estates") == ["Soon"]
    assert found("due=late&state=all") == ["Late"]
    assert found("due=soon") == ["Soon"]
    assert found("due=none&element=nonsense") == ["Open"]
    page = read(client, f"{PLAN}?owner=me&due=late")
    assert 'href="?due=late"' in page  # what takes the owner back
    assert client.get(f"{PLAN}?due=late&page=9").headers["Location"] == f"{PLAN}?due=late"
    assert "Soon one" not in read(client, f"{PLAN}print/?due=late")


def test_list_takes_the_same_queries_for_one_and_for_three(lead: Member, client: Client) -> None:
    make_round(lead)
    counts = []
    for number in (1, 2, 3):
        maker, owner = (make_member(f"{who}{number}@example.com", first_name=who) for who in ("maker", "owner"))
        make_action(maker, owner=owner, expected_rating="green", title=f"Action {number}")
        if number != 2:
            read(client, PLAN)
            with CaptureQueriesContext(connection) as captured:
                read(client, PLAN)
            counts.append(len(captured))
    assert counts == [8, 8]


def test_next_round_says_whether_it_helped(lead: Member, client: Client) -> None:
    year = dt.timedelta(days=365)
    now = timezone.now()
    make_finished(lead, Rating.AMBER, now=now - 2 * year, environment="red")
    action = make_action(lead, now=now - year, expected_rating="green")
    first = effects([action], "en")[action.pk]
    assert (first.before, first.after, first.words) == (Rating.RED, None, "It is not rated again yet.")
    make_finished(lead, Rating.AMBER, now=now - dt.timedelta(days=9))
    page = words(read(client, one(action)))
    assert "Was: R Red" in page
    assert "Should become: G Green" in page
    assert "Is now: A Amber" in page
    assert "It was to become green: in “Autumn” it is amber." in page
    make_finished(lead, Rating.GREEN, now=now)
    last = effects([action], "en")[action.pk]
    assert (last.before, last.after) == (Rating.RED, Rating.GREEN)
    assert last.words == "It was to become green, and in “Autumn” it is."


def test_files_hold_the_same_actions_and_no_formula(lead: Member, client: Client) -> None:
    make_round(lead)
    make_action(lead, title="=HYPERLINK(1)", owner=lead, expected_rating="green")
    make_action(lead, title="Dropped", status="not-planned", not_planned_reason="No money")
    text = client.get(f"{PLAN}plan.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["What to do"] for row in rows] == ["'=HYPERLINK(1)"]
    assert rows[0]["Who does it"] == "Ann Evans"
    assert rows[0]["Statement it is to change"] == "Text of environment-1"
    response = client.get(f"{PLAN}plan.xlsx?state=all")
    sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active  # type: ignore[attr-defined]
    assert sheet is not None
    assert {sheet.cell(2, 1).data_type, sheet.cell(3, 1).data_type} == {"s"}
    assert sheet.max_row == 3
    assert client.get(f"{PLAN}plan.exe").status_code == 404


def test_empty_plan_says_where_actions_come_from(lead: Member, client: Client) -> None:
    assert "No action yet" in read(client, PLAN)
    assert Action.objects.count() == 0
    assert "All of this element" in read(client, f"{PLAN}add/?element=environment")  # even before any round
