"""Pure: words to rich text and back, and which question follows which."""

from __future__ import annotations

import pytest

from casestudies.plain_words import as_plain_text, as_rich_text
from casestudies.submission_form import QUESTIONS, SECTIONS, missing, next_in_section, settled
from casestudies.submission_shown import Progress, in_words, tasks

LIST = "<ul><li>chairs</li><li>a lamp</li></ul>"
WITH_A_LIST = "We had:\n\n- chairs\n- a lamp\n\nand time."


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("One line", "<p>One line</p>"),
        ("Two\nlines", "<p>Two<br/>lines</p>"),
        ("Two\n\nparagraphs", "<p>Two</p><p>paragraphs</p>"),
        (
            "We had:\n- chairs\n- a lamp\nand time.",
            "<p>We had:</p><ul><li>chairs</li><li>a lamp</li></ul><p>and time.</p>",
        ),
        ("- one\n\n- two", "<ul><li>one</li></ul><ul><li>two</li></ul>"),
        ("<b>&amp;</b>", "<p>&lt;b&gt;&amp;amp;&lt;/b&gt;</p>"),
        ("5 - 3 = 2", "<p>5 - 3 = 2</p>"),
    ],
)
def test_words_become_paragraphs_and_lists(text: str, html: str) -> None:
    assert as_rich_text(text) == html


@pytest.mark.parametrize(
    "text",
    ["", "One line", "Two\nlines", "Two\n\nparagraphs", WITH_A_LIST, "<b>&amp;</b>"],
)
def test_words_come_back_as_they_were(text: str) -> None:
    assert as_plain_text(as_rich_text(text)) == text


def test_what_editors_add_reads_as_plain_words() -> None:
    html = '<p data-block-key="x">Begin with <b>one</b> <a href="/x/">ward</a>.</p><ol><li>Ask</li><li>Try</li></ol>'
    assert as_plain_text(html) == "Begin with one ward.\n\n- Ask\n- Try"


def test_description_is_asked_only_of_those_who_are_not_named() -> None:
    assert next_in_section("named", {"named": "yes"}) is None
    assert next_in_section("named", {"named": "no"}) == QUESTIONS["described_as"]
    assert QUESTIONS["described_as"] in missing({"named": "no"})
    assert QUESTIONS["described_as"] not in missing({"named": "yes"})


def test_parts_are_those_of_the_chosen_elements_and_go_with_them() -> None:
    choices = dict(QUESTIONS["sub_elements"].choices({"elements": ["environment"]}))
    assert set(choices) == {"physical-work-spaces", "facilities-to-rest-recover-and-succeed"}
    kept = settled({"elements": ["relationships"], "sub_elements": ["physical-work-spaces", "working-together"]})
    assert kept["sub_elements"] == ["working-together"]
    assert "sub_elements" not in settled({"elements": [], "sub_elements": ["working-together"]})


def test_sections_say_how_far_they_are() -> None:
    def progress(answers: dict) -> dict[str, str]:
        return dict(
            zip([section.code for section in SECTIONS], [task.progress for task in tasks(answers)], strict=True)
        )

    nothing = progress({})
    assert (nothing["about"], nothing["diagnostic"]) == (Progress.NOT_BEGUN, Progress.OPTIONAL)
    some = progress({"title": "x", "stage": "started", "named": "yes"})
    assert (some["about"], some["diagnostic"], some["organisation"]) == (Progress.BEGUN, Progress.DONE, Progress.DONE)


def test_codes_are_shown_in_words_and_unknown_ones_not_at_all() -> None:
    assert in_words(QUESTIONS["repeated"], {"repeated": "yearly"}) == ("Every year",)
    assert in_words(QUESTIONS["benefits"], {"benefits": ["gone"]}) == ()


def test_answers_fit_the_fields_of_a_story() -> None:
    from casestudies.models import StoryPage

    for code, question in QUESTIONS.items():
        if code in ("named", "contact", "byline"):
            continue
        field = StoryPage._meta.get_field(code)
        assert not field.max_length or question.kind in ("one", "several") or question.limit <= field.max_length
