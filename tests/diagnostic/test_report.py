"""The report of a round as members of its organisation read it."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from casestudies.models import Submission
from community.models import Member
from diagnostic.models import Response, Round
from diagnostic.questions import questions_of
from diagnostic.services import agreeing, rounds
from diagnostic.services.reports import report_of
from diagnostic.vocabulary import Rating
from home import generation
from tests.factories.community import make_member, make_organisation
from tests.factories.rounds import agree_all, answer_of, make_result, make_round, make_version, rate

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2027, 3, 10, 12, tzinfo=dt.UTC)
LAST_YEAR = NOW - dt.timedelta(days=365)


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rounds are begun by the clock."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def member() -> Member:
    """Somebody of an acute trust."""
    return make_member(organisation=make_organisation("Our Trust"))


def page(client: Client, round: Round, member: Member, language: str = "") -> BeautifulSoup:
    """The report as ``member`` reads it."""
    client.force_login(member.user)
    answer = client.get(f"{language}/diagnostic/rounds/{round.public_id}/report/")
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html5lib")


def publish_longer_version() -> None:
    """A second version, with a third statement for each element."""
    make_version(number=2, each=3)
    generation.bump()


def section(shown: BeautifulSoup, name: str) -> str:
    """The words of a part of the report; empty where there is none."""
    found = shown.find(attrs={"aria-labelledby": name})
    return re.sub(r"\s+", " ", found.get_text(" ")) if found else ""


def agree_on(round: Round, by: Member, code: str, rating: str, rationale: str = "", **answer: Any) -> None:
    """Settle one statement."""
    agreeing.agree(
        round=round, code=code, answer=answer_of(rating, **answer), rationale=rationale, by=by, version=0,
        now=timezone.now(),
    )  # fmt: skip


def test_finished_round_says_its_counts_strengths_first_and_reasons(client: Client, member: Member) -> None:
    finished = make_result(member, "green", environment="red", relationships="amber", data_insights="na")
    shown = page(client, finished, member)
    assert (
        shown.find("p", class_="nhsuk-body-l").get_text()
        == "8 of 12 applicable statements green; 2 amber; 2 red; 0 not answered"
    )
    headings = [one.get("id") for one in shown.find_all("h2") if one.get("id")]
    assert headings.index("strengths") < headings.index("to-work-on") < headings.index("not-applicable")
    work = section(shown, "to-work-on")
    assert work.index("Text of environment-1") < work.index("Text of relationships-1")
    assert "Reason: We talked about it" in work
    assert work.count("Add an action") == 4
    assert "2 : We have no wards" in section(shown, "not-applicable")
    assert section(shown, "changed").endswith("This shows from the second round on. ")


def test_reason_that_stands_above_is_only_begun_again(client: Client, member: Member) -> None:
    begun = make_round(member, elements=("environment",))
    for code in begun.scope:
        agree_on(begun, member, code, "red", "Nights differ, and so do weekends, in every ward that we have asked")
    shown = section(page(client, begun, member), "to-work-on")
    assert shown.count("that we have asked") == 1
    assert shown.index("Text of environment-2") < shown.index(
        "Reason: Nights differ, and so do weekends, in every ward that …"
    )


def test_wheel_and_bars_say_in_words_what_they_draw(client: Client, member: Member) -> None:
    shown = page(client, make_result(member, "green", environment="red", data_insights="na"), member)
    wheel = shown.find("figure", attrs={"aria-labelledby": "wheel-heading"})
    drawing = wheel.find("svg")
    assert drawing["role"] == "img"
    letters = [one.find("tspan").get_text() for one in drawing.find_all("text")]
    assert letters == ["G", "G", "G", "G", "R", "N/A", "G"]
    assert "5. Environment: Red." in drawing.find("desc").get_text()
    bar = shown.find(id="bar-environment").find("svg", role="img")
    assert (bar.find("title").get_text(), bar.find("desc").get_text()) == ("Environment", "2 red")
    rows = [[cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])] for row in
            shown.find("figure", attrs={"aria-labelledby": "bars-heading"}).find("tbody").find_all("tr")]  # fmt: skip
    assert ["Environment", "Red", "0 of 2", "2", "0", "0", "0", "0", "0"] in rows
    assert ["Data insights", "Not applicable", "–", "0", "0", "0", "0", "0", "2"] in rows
    assert rows[-1] == ["All elements", "–", "10 of 12", "2", "0", "10", "0", "0", "2"]


def test_every_drawing_has_a_name_and_ids_stand_once(client: Client, member: Member) -> None:
    make_result(member, "red", now=LAST_YEAR)
    shown = page(client, make_result(member), member)
    ids = [one["id"] for one in shown.find_all(id=True)]
    assert len(ids) == len(set(ids))
    for drawing in shown.find("main").find_all("svg", role="img"):
        for named in drawing["aria-labelledby"].split():
            assert shown.find(id=named).get_text(strip=True)
    assert not shown.find_all(style=True)


def test_draft_of_one_person_rests_on_their_own_ratings(client: Client, member: Member) -> None:
    begun = make_round(member)
    rate(begun, member, {"environment-1": "red", "environment-2": "green"})
    shown = page(client, begun, member)
    assert "the ratings of the one person" in shown.get_text()
    assert "Draft report" in shown.find("h1").get_text()
    assert "1 of 14 applicable statements green; 0 amber; 1 red; 12 not answered" in shown.get_text()
    assert "Too early to say (0 of 2 answered)" in shown.get_text()
    agree_on(begun, member, "environment-1", "amber", "We changed our mind")
    assert report_of(begun, "en", own=True).result.counts.amber == 1


def test_draft_of_several_rests_on_what_is_agreed_alone(client: Client, member: Member) -> None:
    begun = make_round(member)
    other = make_member("other@example.com", organisation=member.organisation)
    rate(begun, member, {"environment-1": "red"})
    rate(begun, other, {"environment-1": "amber"})
    agree_on(begun, member, "relationships-1", "green", "We all said so")
    shown = page(client, begun, other)
    assert "on nobody’s own ratings" in shown.get_text()
    assert "1 of 14 applicable statements green; 0 amber; 0 red; 13 not answered" in shown.get_text()


def test_what_nobody_confirmed_yet_counts_as_carried(client: Client, member: Member) -> None:
    make_result(member, "amber", now=LAST_YEAR)
    begun = make_round(member)
    rate(begun, member, {"environment-1": "green"})
    shown = page(client, begun, member)
    assert (
        "1 of 14 applicable statements green; 0 amber; 0 red; 13 not answered, of them 13 as last time"
        in shown.get_text()
    )
    assert "Text of environment-2 (Amber last time)" in section(shown, "carried")
    assert section(shown, "unanswered") == ""
    changed = section(shown, "changed")
    assert "Improved: 1" in changed
    assert "Not answered yet this time: 13" in changed


def test_change_across_versions_goes_by_what_is_compared(client: Client, member: Member) -> None:
    make_version(each=2)
    make_result(member, "amber", now=LAST_YEAR, environment="na")
    publish_longer_version()
    second = make_result(member, "green", relationships="red")
    changed = section(page(client, second, member), "changed")
    assert "12 statements have a colour in both rounds" in changed
    new = "New: not asked or not answered before: 7"
    for words in ("Improved: 10", "Lower: 2", "Applies now, did not before: 2", new):
        assert words in changed, words
    assert "Amber 2 0 10" in changed


def test_trends_count_only_what_each_round_asked(client: Client, member: Member) -> None:
    make_version(each=2)
    make_result(member, "red", now=LAST_YEAR)
    publish_longer_version()
    second = make_result(member, "green", now=timezone.now() - dt.timedelta(days=1))
    make_result(member, "amber")
    shown = page(client, second, member)
    trends = section(shown, "trends")
    assert "Environment round 1: Red, 0 of 2 green; round 2: Green, 2 of 2 green" in trends
    assert "A statement counts only if it stands in every round that asked about its element." in trends
    assert "round 3" not in trends  # the report of a finished round does not change


def test_no_trend_of_one_round(client: Client, member: Member) -> None:
    assert section(page(client, make_result(member), member), "trends") == ""


def test_report_of_a_finished_round_is_read_from_its_snapshot(member: Member) -> None:
    finished = make_result(member)
    finished.agreed.update(rating="red")
    assert report_of(finished, "en", own=True).result.counts.green == 14


def test_report_in_welsh_has_the_words_of_the_set(client: Client, member: Member) -> None:
    shown = page(client, make_result(member, "red"), member, language="/cy")
    assert "Text of environment-1 (cy)" in shown.get_text()


@pytest.mark.parametrize("path", ["report/", "report/peers/"])
def test_nobody_else_finds_it(client: Client, member: Member, path: str) -> None:
    finished = make_result(member)
    stranger = make_member("stranger@example.com", organisation=make_organisation("Another Trust"))
    address = f"/diagnostic/rounds/{finished.public_id}/{path}"
    assert client.get(address).status_code == 302
    client.force_login(stranger.user)
    assert client.get(address).status_code == 404
    client.force_login(member.user)
    answer = client.get(address)
    assert answer.status_code == 200
    assert "private" in answer["Cache-Control"]


def test_a_colleague_reads_the_report_and_does_not_choose_who_may_know(client: Client, member: Member) -> None:
    finished = make_result(member)
    colleague = make_member("colleague@example.com", organisation=member.organisation)
    shown = page(client, finished, colleague)
    assert "Nobody outside your organisation knows where you are green." in shown.get_text()
    address = f"/diagnostic/rounds/{finished.public_id}/report/peers/"
    assert not shown.find("a", href=address)
    assert client.post(address, {"know": "yes"}).status_code == 404


def test_lead_lets_peers_know_and_takes_it_back(client: Client, member: Member) -> None:
    finished = make_result(member, "green", environment="red")
    client.force_login(member.user)
    address = f"/diagnostic/rounds/{finished.public_id}/report/peers/"
    shown = client.get(address).content.decode()
    assert "Relationships</li>" in shown
    assert "Environment</li>" not in shown
    assert "Say whether other members may know" in client.post(address, {}).content.decode()
    assert client.post(address, {"know": "yes"}).status_code == 302
    assert finished.green_elements.count() == 6
    assert "Other members may know in which elements you are green" in page(client, finished, member).get_text()
    client.post(address, {"know": "no"})
    assert not finished.green_elements.exists()


def test_an_open_round_has_nothing_to_let_peers_know(client: Client, member: Member) -> None:
    begun = make_round(member)
    client.force_login(member.user)
    address = f"/diagnostic/rounds/{begun.public_id}/report/"
    assert client.post(f"{address}peers/", {"know": "yes"})["Location"] == address
    assert not Round.objects.get().peers_may_know


def test_story_begins_from_the_report(client: Client, member: Member) -> None:
    finished = make_result(member)
    client.force_login(member.user)
    address = f"/diagnostic/rounds/{finished.public_id}/report/story/"
    answer = client.post(address, {"element": "environment", "code": ""})
    story = Submission.objects.get()
    assert answer["Location"] == f"/case-studies/submit/{story.public_id}/"
    assert story.answers["stage"] == "completed"
    assert client.post(address, {"element": "no-such-element"})["Location"].endswith("/report/")
    assert Submission.objects.count() == 1


@pytest.mark.parametrize("rounds_before", [1, 3])
def test_queries_of_a_report(
    client: Client, member: Member, rounds_before: int, fresh_generation: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(rounds_before):
        make_result(member, "amber", now=LAST_YEAR + dt.timedelta(days=number))
    finished = make_result(member, "red", environment="green")
    fresh_generation()
    page(client, finished, member)
    with django_assert_max_num_queries(25):
        page(client, finished, member)


def test_ratings_are_members_of_the_vocabulary(member: Member) -> None:
    begun = make_round(member)
    agree_all(begun, member, "amber")
    finished = rounds.finish(round=begun, by=member, now=timezone.now())
    found = report_of(finished, "en", own=True).result
    assert {item.rating for item in found.items} == {Rating.AMBER}
    assert len(found.items) == len(questions_of(finished, "en"))


def test_the_note_of_whoever_rated_alone_stands_there_and_no_others(member: Member) -> None:
    begun = make_round(member, elements=("environment",))
    other = make_member("other@example.com", organisation=member.organisation)
    rate(begun, member, {"environment-1": "red", "environment-2": "red"})
    rate(begun, other, {"environment-2": "red"})
    Response.objects.filter(contributor__round=begun).update(note="Nights have no room")
    agree_all(begun, member, "red")
    found = report_of(rounds.finish(round=begun, by=member, now=timezone.now()), "en", own=True).result
    assert [item.said.note for item in found.items if item.said] == ["Nights have no room", ""]
