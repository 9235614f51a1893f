"""What a finished review leads to: strengths, what to learn first with resources and people, skills, and change."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.models import Block, Member
from community.models.vocabulary import Skill
from diagnostic.confidence.learning import SKILLS, changes, skills_of, strong_in, to_learn
from diagnostic.confidence.questions import ABOUT_ACTIVITIES, QUESTIONS
from diagnostic.confidence.reading import MOST, reading
from diagnostic.confidence.vocabulary import Activity
from elements.framework import Element
from elements.models import ResourcePage, ResourcesIndexPage
from tests.factories.community import make_member, make_organisation
from tests.factories.reviews import make_review
from tests.factories.rounds import agree_all, make_finished, make_round

CONTENT = Path(settings.SITE_DIR) / "content"
SURVEY, CASE = "read-your-staff-survey-in-four-sittings", "business-case-one-page"
BUDGET, DATA, OWNERSHIP = "budget.confident", "data.confident", "ownership.confident"


def codes(questions) -> list[str]:
    return [question.code for question in questions]


def test_least_confident_comes_first_and_of_equals_what_takes_most_time() -> None:
    answers = {
        DATA: 2, BUDGET: 2, OWNERSHIP: 1, "strategy.confident": 3, "delivery.confident": 0,
        "data-insights.time": 5, "managers-leaders.time": 2, "environment.confident": 2, "environment.time": 4,
    }  # fmt: skip
    assert codes(to_learn(answers)) == [OWNERSHIP, DATA, "environment.confident", BUDGET]


def test_very_confident_is_a_strength_and_somewhat_is_not() -> None:
    assert codes(strong_in({BUDGET: 4, DATA: 3, "environment.confident": 4, "environment.time": 5})) == [
        BUDGET, "environment.confident",
    ]  # fmt: skip


def test_all_nine_skills_are_there_and_every_activity_draws_on_one() -> None:
    assert set(skills_of([])) == set(Skill)
    assert all(SKILLS[activity] for activity in Activity)
    assert {skill for skill, drawn in skills_of(ABOUT_ACTIVITIES).items() if drawn} == set(Skill)
    assert codes(skills_of([QUESTIONS[BUDGET], QUESTIONS[DATA]])[Skill.BUSINESS_CASES]) == [BUDGET]


def test_change_is_told_of_what_was_answered_both_times() -> None:
    before = {BUDGET: 1, DATA: 3, OWNERSHIP: 2, "strategy.confident": 0, "environment.time": 1}
    now = {BUDGET: 3, DATA: 2, OWNERSHIP: 2, "strategy.confident": 4, "environment.time": 5}
    assert {change.question.code: change.step for change in changes(before, now)} == {BUDGET: 1, DATA: -1, OWNERSHIP: 0}


# --- the page -------------------------------------------------------------------------------------------------------


@pytest.fixture
def member(db: None) -> Member:
    return make_member()


@pytest.fixture
def mine(client: Client, member: Member) -> Client:
    client.force_login(member.user)
    return client


def finished(member: Member, answers: dict[str, int], days_ago: int = 0):
    return make_review(member, answers, finished_at=timezone.now() - dt.timedelta(days=days_ago))


def page_of(client: Client, sheet) -> BeautifulSoup:
    answer = client.get(f"/diagnostic/confidence/{sheet.public_id}/development/")
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html5lib")


@pytest.fixture
def resources(guides, home_page) -> None:
    index = home_page.add_child(instance=ResourcesIndexPage(title="Resources", slug="resources"))
    for title, slug in (("Reading numbers", SURVEY), ("For everybody", "for-everybody"), ("Cases", CASE)):
        index.add_child(instance=ResourcePage(title=title, slug=slug, kind="course", elements=["data-insights"],
                                              time="20 minutes"))  # fmt: skip


def test_low_answer_leads_to_guide_resources_and_people(mine, member, resources, fresh_generation) -> None:
    elsewhere = make_organisation("Elsewhere Trust")
    people = {
        "Elin": {"can_help": ("data-insights",), "listed": True, "open_to_buddying": True},
        "Sk": {"offers": ("data",), "listed": True},
        "Unlisted": {"can_help": ("data-insights",), "offers": ("data",)},
        "Blocked": {"can_help": ("data-insights",), "offers": ("data",), "listed": True},
    }
    made = {
        name: make_member(f"{name}@example.com", first_name=name, organisation=elsewhere, **values)
        for name, values in people.items()
    }
    Block.objects.create(member=made["Blocked"], other=member)
    fresh_generation()
    step = page_of(mine, finished(member, {DATA: 1})).select_one(".app-learn")
    text = step.get_text(" ", strip=True)
    assert "Not at all confident" in text
    assert [link.text for link in step.select("ul")[0].select("a")] == ["Reading numbers", "Data insights"]
    assert "Reading numbers (Course, 20 minutes)" in text.replace("( ", "(")
    assert "Elin" in text
    assert "Sk Okafor" in text
    assert "Unlisted" not in text
    assert "Blocked" not in text
    assert "?skill=data" in str(step)


def test_every_activity_and_element_has_pages_that_were_chosen_for_it_or_none() -> None:
    found = reading()
    assert set(found) == {*Activity, *Element}
    assert max(len(pages) for pages in found.values()) == MOST
    assert all(found[element] for element in Element)
    for page in {page for pages in found.values() for page in pages}:
        for language in ("en", "cy"):
            said = yaml.safe_load((CONTENT / language / f"{page}.yaml").read_text(encoding="utf-8"))
            assert said["slug"] == page.rpartition("/")[2], page  # the address by which it is found


def test_what_the_site_does_not_teach_is_said_so_and_leads_to_people(mine, member, resources, fresh_generation) -> None:
    make_member("s@example.com", first_name="Sk", organisation=make_organisation("Elsewhere Trust"), listed=True,
                offers=("interpersonal",), can_help=("personal-health",))  # fmt: skip
    fresh_generation()
    step = page_of(mine, finished(member, {"delivery.confident": 1})).select_one(".app-learn")
    assert "Nothing on this site teaches this well yet" in step.text
    assert "People who offer a skill" in step.text
    assert "this element" not in step.text
    other = page_of(mine, finished(member, {BUDGET: 1})).select_one(".app-learn")
    assert [link.text for link in other.select("ul")[0].select("a")] == ["Cases"]


def test_low_confidence_beside_the_organisations_red_is_said_kindly(mine, member) -> None:
    round = make_finished(member, "green", environment="red", data_insights="red")
    sheet = finished(member, {DATA: 2, BUDGET: 1, "environment.confident": 3, "relationships.confident": 1})
    inset = page_of(mine, sheet).select_one("main .nhsuk-inset-text")
    assert [item.text.partition(".")[0] for item in inset.select("li")] == ["Data insights"]
    assert f"Red in “{round.label}”." in inset.text
    assert "/diagnostic/plan/add/?element=data-insights" in str(inset)
    assert "nobody is told what you answered" in inset.text


@pytest.mark.parametrize("of", ["nobody", "another organisation", "an open round", "an older round"])
def test_nothing_is_said_beside_what_is_not_the_organisations_last_result(mine, member, of: str) -> None:
    if of == "another organisation":
        make_finished(make_member("o@example.com", organisation=make_organisation("Elsewhere Trust")), "red")
    elif of == "an open round":
        agree_all(make_round(member), member, "red")
    elif of == "an older round":
        make_finished(member, "red", now=timezone.now() - dt.timedelta(days=400))
        make_finished(member, "green")
    page = page_of(mine, finished(member, {DATA: 1}))
    assert not page.select("main .nhsuk-inset-text")
    assert page.select(".app-learn")


def test_three_things_are_enough_to_begin_with(mine, member) -> None:
    low = dict.fromkeys(list(QUESTIONS)[:6], 1)
    page = page_of(mine, finished(member, {**low, "budget.confident": 4}))
    assert len(page.select(".app-learn")) == 3
    text = page.select_one("main").get_text(" ", strip=True)
    assert "After that" in text
    assert "What you are very confident in" in text
    assert "Only you can see this page" in text


def test_who_is_confident_in_all_is_told_so(mine, member) -> None:
    page = page_of(mine, finished(member, dict.fromkeys(QUESTIONS, 4)))
    assert not page.select(".app-learn")
    assert "You named nothing that you are not confident in" in page.text


def test_who_answered_few_questions_is_not_told_that_all_is_well(mine, member) -> None:
    text = " ".join(page_of(mine, finished(member, {BUDGET: 4, DATA: 4})).text.split())
    assert f"You answered 2 of {len(QUESTIONS)} questions, and named nothing in them" in text
    assert "There is always somebody who would like to learn from you" not in text


def test_second_review_shows_what_changed(mine, member) -> None:
    first = finished(member, {BUDGET: 1, DATA: 3, OWNERSHIP: 2}, days_ago=200)
    second = finished(member, {BUDGET: 3, DATA: 2, OWNERSHIP: 2})
    text = page_of(mine, second).select_one("main").get_text(" ", strip=True)
    assert "What changed since" in text
    assert "budget : Not at all confident, now Somewhat confident" in text.replace("budget:", "budget :")
    assert "needs and experiences: Somewhat confident, now Slightly confident" in text
    assert "1 answer is the same" in text
    assert "What changed since" not in page_of(mine, first).text


def test_unfinished_review_leads_back_to_its_questions(mine, member) -> None:
    sheet = make_review(member, {BUDGET: 1})
    answer = mine.get(f"/diagnostic/confidence/{sheet.public_id}/development/")
    assert answer["Location"] == f"/diagnostic/confidence/{sheet.public_id}/"


def test_one_thing_to_learn_takes_as_many_queries_as_three(mine, member, resources, fresh_generation) -> None:
    elsewhere = make_organisation("Elsewhere Trust")
    for number in range(3):
        make_member(f"h{number}@example.com", organisation=elsewhere, listed=True, offers=("data", "influencing"),
                    can_help=("data-insights", "managers-leaders"))  # fmt: skip
    fresh_generation()
    counted = []
    for answers in ({DATA: 1}, {DATA: 1, BUDGET: 1, OWNERSHIP: 1}):
        sheet = finished(member, answers)
        page_of(mine, sheet)
        with CaptureQueriesContext(connection) as queries:
            assert len(page_of(mine, sheet).select(".app-learn")) == len(answers)
        counted.append(len(queries))
        sheet.delete()
    assert counted[0] == counted[1], counted
