"""What the paper for the board says of actions, and that none of its sentences contradicts another."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from pypdf import PdfReader

from community.models import Member
from diagnostic.models import Round
from diagnostic.services.papers import Paper, board_paper_of, pdf_of
from diagnostic.vocabulary import Rating
from tests.diagnostic.rating_pages import at, browser_of, read, words
from tests.diagnostic.test_papers import make_action, makes_pdf
from tests.factories.community import make_member
from tests.factories.rounds import agree_all, make_finished, make_round, make_version

pytestmark = pytest.mark.django_db
DAY = dt.date(2027, 5, 4)
AGREE_ACTIONS = "to agree the actions above"


@pytest.fixture
def lead() -> Member:
    return make_member(first_name="Ann", last_name="Evans")


def said(round: Round, first: int | None = None) -> str:
    """The words of the paper."""
    paper = board_paper_of(round, "en", today=DAY)
    return words(paper.html(paper.needed[0] if first is None else first, paper.needed[1]))


@pytest.mark.parametrize("rating", ["red", "green"])
def test_without_actions_the_board_is_not_asked_to_agree_them(lead: Member, rating: str) -> None:
    round = make_finished(lead, rating)
    page = said(round)
    assert "No action is planned yet." in page
    assert AGREE_ACTIONS not in page
    assert "who plans the first actions" in page
    asked = words(read(browser_of(lead), at(round, "papers/")))
    assert "who plans the first actions" in asked
    make_action(lead, "Open the rest room")
    assert AGREE_ACTIONS in said(round)
    assert AGREE_ACTIONS in words(read(browser_of(lead), at(round, "papers/")))


def test_finished_round_says_of_which_day_its_actions_are_and_how_far(lead: Member) -> None:
    round = make_finished(lead, "red")
    make_action(lead, "Open the rest room", status="in-progress")
    page = said(round)
    assert "Actions as of 4 May 2027" in page
    assert "Open the rest room In progress" in page


def test_draft_and_paper_without_actions_have_one_day(lead: Member) -> None:
    finished = make_finished(lead, "red")
    assert "Actions as of" not in said(finished)
    begun = agree_all(make_round(lead), lead, "red")
    make_action(lead, "Open the rest room")
    assert "Actions as of" not in said(begun)


def test_where_room_is_short_each_element_has_its_turn(lead: Member) -> None:
    round = make_finished(lead, "red", environment="amber")
    paper = board_paper_of(round, "en", today=DAY)
    height = paper.to_work_on[0].height
    shown = paper.html(int(6 * height) + 1, 0)
    named = [one.item for one in paper.to_work_on if one.item.question.text in shown]
    assert len({one.question.element for one in named}) == len(named) == 6
    assert {one.rating for one in named} == {Rating.RED}
    assert [one.question.element for one in named] == [
        one.item.question.element for one in paper.to_work_on if one.item in named
    ]


@makes_pdf
def test_what_the_first_page_has_no_room_for_goes_on_on_the_second(lead: Member) -> None:
    make_version(number=7, each=4)
    round = make_finished(lead, "red")
    pages = pages_of(round)
    assert len(pages) == 2
    assert "More on the next page" in pages[0]
    assert pages[1].startswith("More to work on, and why")
    assert "more red statement" not in "".join(pages)
    assert all("".join(pages).count(f"Text of {code} ") == 1 for code in round.scope)


@makes_pdf
def test_where_all_has_room_nothing_goes_on_overleaf(lead: Member) -> None:
    pages = pages_of(make_finished(lead, "amber"))
    assert len(pages) == 2
    assert "More on the next page" not in pages[0]
    assert pages[1].startswith("What changed since last time")


def pages_of(round: Round) -> list[str]:
    """The text of each page of the paper."""
    content = pdf_of(round, Paper.BOARD_PAPER, "en", today=DAY)
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]
