"""A round says which elements it asked, and what its set of questions is called in the reader's language."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from django.utils.translation import override

from community.models import Member
from diagnostic.extent import extent
from diagnostic.models import Round
from diagnostic.pdf.summary import Summary
from diagnostic.questions import version_title
from diagnostic.services.blank_form import form_html
from diagnostic.services.papers import board_paper_of
from diagnostic.services.reports import report_of
from diagnostic.services.result_exports import about_rows, as_data
from diagnostic.services.stories import begin_story
from tests.diagnostic.rating_pages import at, browser_of, read, words
from tests.factories.community import make_member
from tests.factories.rounds import make_round

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 11, 29)
ALL = "All seven elements, light touch"
NOT_ASKED = "The other elements were not asked."
ONE = ("relationships",)
THREE = ("relationships", "environment", "data-insights")


@pytest.fixture
def lead() -> Member:
    return make_member()


def papers_of(round: Round, language: str = "en") -> list[str]:
    """The words of the board paper and of the summary."""
    board = board_paper_of(round, language, today=DAY)
    summary = Summary(report_of(round, language, own=True), language, DAY)
    return [words(board.html(*board.needed)), words(summary.html())]


@pytest.mark.parametrize(
    ("elements", "said"),
    [
        (ONE, "Relationships only"),
        (THREE, "3 of the seven elements: Relationships, Environment, Data insights"),
    ],
)
def test_round_of_some_elements_names_them_everywhere(lead: Member, elements: tuple[str, ...], said: str) -> None:
    round = make_round(lead, elements=elements)
    client = browser_of(lead)
    assert f"{said}. Begun on" in words(page := read(client, at(round)))
    assert ALL not in page
    for shown in (words(read(client, at(round, "report/"))), *papers_of(round)):
        assert f"{said}. {NOT_ASKED}" in shown
        assert "where we stand on the seven elements" not in shown


def test_round_of_all_elements_says_so(lead: Member) -> None:
    round = make_round(lead)
    client = browser_of(lead)
    assert extent(round) == ""
    assert f"{ALL}. Begun on" in words(read(client, at(round)))
    for shown in (words(read(client, at(round, "report/"))), *papers_of(round)):
        assert NOT_ASKED not in shown
    assert "where we stand on the seven elements" in papers_of(round)[0]


def test_round_of_all_elements_that_a_guide_began_says_nothing_of_an_approach(lead: Member) -> None:
    page = words(read(browser_of(lead), at(make_round(lead, approach=""))))
    assert "Standard. Begun on" in page


def test_story_of_a_round_from_a_guide_does_not_say_how_it_was_done(lead: Member) -> None:
    round = make_round(lead, elements=ONE, approach="")
    story = begin_story(round=round, by=lead, element=ONE[0], now=timezone.now())
    assert "approach" not in story.answers


def test_welsh_papers_and_files_have_the_welsh_title_of_the_set(lead: Member) -> None:
    round = make_round(lead)
    with override("cy"):
        report = report_of(round, "cy", own=True)
        assert as_data(report)["question_set"]["title"] == "Diagnostig byr"
        assert "Diagnostig byr" in [value for _name, value in about_rows(report)]
    assert "“Diagnostig byr”" in papers_of(round, "cy")[0]
    assert "<h1>Diagnostig byr</h1>" in form_html(round, "cy")


def test_set_without_words_in_a_language_keeps_its_own_title(lead: Member) -> None:
    round = make_round(lead)
    title = round.version.data["title"]
    assert f"“{title}” (version {round.version.number})" in papers_of(round)[0]
    assert str(round.version) == f"{title}, version {round.version.number}"
    assert version_title(round.version_id, "fr") == title
