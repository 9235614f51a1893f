"""A lead's own review: a page at a time, saved at once, private, read-only once it is finished."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.models import Member
from diagnostic.confidence.questions import ABOUT_YOU, PAGES, QUESTIONS, SECTIONS
from diagnostic.models import ReviewItem, ReviewSheet
from diagnostic.services import confidence as services
from tests.factories.community import make_member
from tests.factories.reviews import make_review

pytestmark = pytest.mark.django_db
HOME = "/diagnostic/confidence/"
BUDGET = "budget.confident"


@pytest.fixture
def member() -> Member:
    return make_member()


@pytest.fixture
def mine(client: Client, member: Member) -> Client:
    client.force_login(member.user)
    return client


@pytest.fixture
def sheet(member: Member) -> ReviewSheet:
    return make_review(member)


def address(sheet: ReviewSheet, rest: str = "") -> str:
    return f"{HOME}{sheet.public_id}/{rest}"


def soup(client: Client, path: str) -> BeautifulSoup:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return BeautifulSoup(answer.content, "html5lib")


def answers(sheet: ReviewSheet) -> dict[str, int]:
    return services.answers_of(sheet)


def test_the_review_asks_eleven_activities_and_seven_elements_twice() -> None:
    assert len(QUESTIONS) == 25
    assert sorted(question.code for section in SECTIONS.values() for question in section.questions) == sorted(QUESTIONS)
    assert max(len(section.questions) for section in SECTIONS.values()) <= 4


def test_beginning_twice_goes_on_with_the_same(mine, member) -> None:
    page = soup(mine, HOME)
    assert page.select_one("main form button").get_text(strip=True) == "Start your review"
    first, second = (mine.post(HOME)["Location"] for _ in range(2))
    assert first == second == address(ReviewSheet.objects.get(member=member))


@pytest.mark.parametrize("prefix", ["", "/cy"])
def test_every_page_can_be_answered_in_order_and_finished(mine, member, prefix) -> None:
    path = mine.post(f"{prefix}{HOME}")["Location"]
    page = soup(mine, path)
    assert len(page.select(".nhsuk-task-list__item")) == len(PAGES)
    path = f"{path}page/{PAGES[0]}/"
    for code in PAGES:
        assert path.endswith(f"/page/{code}/")
        form = soup(mine, path).select_one("form[action*=page]")
        names = {field["name"] for field in form.select("input[type=radio]")}
        sent = {} if code == ABOUT_YOU else dict.fromkeys(names, "3")
        path = mine.post(path, sent)["Location"]
    sheet = ReviewSheet.objects.get(member=member)
    assert answers(sheet) == dict.fromkeys(QUESTIONS, 3)
    assert path == f"{prefix}{address(sheet, 'check/')}"
    check = soup(mine, path)
    assert "Somewhat confident" in check.text or prefix
    assert mine.post(path, {"counted": "on"})["Location"] == f"{prefix}{address(sheet, 'development/')}"
    sheet.refresh_from_db()
    assert sheet.is_finished
    assert sheet.counted


def test_nothing_must_be_answered_and_an_answer_can_be_taken_back(mine, sheet) -> None:
    leading = address(sheet, "page/leading/")
    assert mine.post(leading, {"budget_confident": "2", "later": "1"})["Location"] == address(sheet)
    assert answers(sheet) == {BUDGET: 2}
    assert "1 of 3 answered" in soup(mine, address(sheet)).text
    checked = soup(mine, leading).select("input[checked]")
    assert {(one["name"], one["value"]) for one in checked} == {
        ("budget_confident", "2"), ("reports_confident", ""), ("ownership_confident", ""),
    }  # fmt: skip
    mine.post(leading, {"budget_confident": ""})
    assert answers(sheet) == {}


def test_not_part_of_the_role_is_an_answer_to_activities_only(mine, sheet) -> None:
    mine.post(address(sheet, "page/leading/"), {"budget_confident": "0"})
    assert answers(sheet) == {BUDGET: 0}
    refused = mine.post(address(sheet, "page/environment/"), {"environment_time": "0"})
    assert "Choose from the list" in refused.content.decode()
    assert answers(sheet) == {BUDGET: 0}


def test_role_is_never_forced_and_may_be_nobodys_business(mine, sheet) -> None:
    path = address(sheet, f"page/{ABOUT_YOU}/")
    assert not soup(mine, path).select("input[required]")
    assert not soup(mine, path).select("input[checked]")
    mine.post(path, {"sector": "acute", "region": "london", "band": "not-said", "departments": ["workforce", "other"]})
    sheet.refresh_from_db()
    assert (sheet.sector, sheet.region, sheet.band, sheet.clinical) == ("acute", "london", "not-said", "")
    assert sheet.departments == ["workforce", "other"]
    wrong = mine.post(path, {"band": "99"})
    assert "There is a problem" in wrong.content.decode()
    text = soup(mine, address(sheet, "check/")).text
    assert "Prefer not to say" in text
    assert "Acute trust" in text


def test_review_without_an_answer_cannot_be_finished(mine, sheet) -> None:
    path = address(sheet, "check/")
    assert not soup(mine, path).select("form[action$='check/']")
    assert mine.post(path, {}).status_code == 200
    sheet.refresh_from_db()
    assert not sheet.is_finished


def test_answers_are_not_counted_unless_somebody_says_so(mine, sheet) -> None:
    services.answer(sheet=sheet, answers={BUDGET: 2}, now=timezone.now())
    mine.post(address(sheet, "check/"), {})
    sheet.refresh_from_db()
    assert not sheet.counted
    mine.post(address(sheet, "count/"), {"counted": "yes"})
    sheet.refresh_from_db()
    assert sheet.counted
    mine.post(address(sheet, "count/"), {})
    sheet.refresh_from_db()
    assert not sheet.counted


def test_finished_review_stays_as_it_is(mine, member) -> None:
    sheet = make_review(member, {BUDGET: 2}, finished_at=timezone.now())
    for rest in ("", "check/", "page/leading/", "page/about-you/"):
        assert mine.get(address(sheet, rest))["Location"] == address(sheet, "development/")
    said = mine.post(address(sheet, "page/leading/"), {"budget_confident": "4"}, follow=True)
    assert "You have finished this review" in said.content.decode()
    assert answers(sheet) == {BUDGET: 2}
    with pytest.raises(services.FinishedError):
        services.answer(sheet=sheet, answers={BUDGET: 4}, now=timezone.now())


def test_answer_to_something_that_is_not_asked_is_refused(mine, sheet) -> None:
    assert mine.get(address(sheet, "page/cooking/")).status_code == 404
    with pytest.raises(KeyError):
        services.answer(sheet=sheet, answers={"cooking.confident": 1}, now=timezone.now())


def test_next_review_starts_empty_with_the_same_person_behind_it(member) -> None:
    old = make_review(member, {BUDGET: 2}, finished_at=timezone.now(), sector="acute", counted=True)
    new = services.begin(member=member, now=timezone.now())
    assert (new.sector, new.counted, new.person_key) == ("acute", True, old.person_key)
    assert new.version_key != old.version_key
    assert answers(new) == {}
    assert services.before(new) == old


def without_its_own(answer: Any, public_id: str) -> bytes:
    """A page without its address and the token that is another each time."""
    page = re.sub(rb'(name="csrfmiddlewaretoken" value=")[^"]*', rb"\1", answer.content)
    return page.replace(public_id.encode(), b"")


def test_review_is_its_owners_alone(client, sheet, member) -> None:
    finished = make_review(member, {BUDGET: 2}, finished_at=timezone.now())
    client.force_login(make_member("other@example.com").user)
    missing = client.get(f"{HOME}{'0' * 16}/")
    for one in (sheet, finished):
        for rest in ("", "check/", "development/", "delete/", "page/leading/", "page/about-you/"):
            for answer in (client.get(address(one, rest)), client.post(address(one, rest), {"budget_confident": "1"})):
                assert answer.status_code in (404, 405)
        assert client.post(address(one, "count/"), {"counted": "yes"}).status_code == 404
        assert without_its_own(client.get(address(one)), one.public_id) == without_its_own(missing, "0" * 16)
    assert ReviewSheet.objects.filter(pk__in=[sheet.pk, finished.pk], counted=False).count() == 2
    assert ReviewItem.objects.count() == 1


def test_pages_are_kept_by_no_cache(mine, sheet) -> None:
    answer = mine.get(address(sheet))
    assert "no-store" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]
    assert soup(mine, address(sheet)).select_one("meta[name=robots]")["content"] == "noindex"


def test_deleting_asks_first_and_forgets_all(mine, member) -> None:
    sheet = make_review(member, {BUDGET: 2}, finished_at=timezone.now())
    assert soup(mine, address(sheet, "delete/")).select_one("form button.nhsuk-button--warning")
    assert ReviewSheet.objects.exists()
    assert mine.post(address(sheet, "delete/"))["Location"] == HOME
    assert not ReviewSheet.objects.exists()
    assert not ReviewItem.objects.exists()


def test_own_reviews_are_listed_by_as_many_queries_for_one_as_for_three(mine, member) -> None:
    counted = []
    for number in (1, 3):
        while ReviewSheet.objects.count() < number:
            at = timezone.now() - dt.timedelta(days=ReviewSheet.objects.count())
            make_review(member, {BUDGET: 2}, finished_at=at)
        mine.get(HOME)
        with CaptureQueriesContext(connection) as queries:
            page = soup(mine, HOME)
        assert len(page.select("a[href$='development/']")) == number
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 8
