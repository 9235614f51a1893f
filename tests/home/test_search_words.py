"""What somebody typed, understood."""

from __future__ import annotations

import pytest

from home.search.excerpt import excerpt, mark
from home.search.welsh import forms
from home.search.words import accented_words_folded, fold, read


def words(text, language="en"):
    return [term.words[0] for term in read(text, language).terms]


def test_read_leaves_out_words_every_page_has():
    assert words("what is the wheel") == ["wheel"]
    assert words("beth yw lles a gwaith", "cy") == ["yw", "lles", "gwaith"]


def test_read_keeps_common_words_when_there_is_nothing_else():
    assert words("who is it") == ["who", "is", "it"]


def test_read_splits_at_apostrophes_and_drops_single_letters():
    assert words("staff's don’t") == ["staff", "don"]


@pytest.mark.parametrize(
    ("typed", "root"), [("policies", "polic"), ("policy", "polic"), ("managers", "manager"), ("wellb", "wellb")]
)
def test_read_finds_the_beginning_that_kin_words_share(typed, root):
    assert read(typed, "en").terms[0].roots == (root,)


def test_read_takes_a_hyphen_as_one_word_or_two():
    (term,) = read("well-being", "en").terms
    assert term.words == ("wellbeing",)
    assert term.phrase == ("well", "being")


@pytest.mark.parametrize("typed", ["\0\0", "%%%", "\"'`", "\u202e\u200f", "***", "   ", ""])
def test_read_finds_no_term_in_marks_alone(typed):
    assert read(typed, "en").terms == ()


def test_read_takes_controls_and_direction_marks_out_of_what_is_shown_again():
    assert read("rest\0 \u202ebreaks", "en").text == "rest breaks"


def test_read_cuts_what_is_too_long_and_says_so():
    asked = read("a" * 10_000, "en")
    assert len(asked.text) == 200
    assert asked.shortened
    assert len(read("word another third fourth fifth sixth seventh eighth ninth", "en").terms) == 8


def test_fold_makes_accented_and_plain_words_one():
    assert fold("Tŷ DŴR") == "ty dwr"
    assert accented_words_folded("Tŷ â gardd") == "a ty"


def test_forms_of_a_welsh_word_hold_its_mutations_both_ways():
    assert {"weithle", "ngweithle"} <= set(forms("gweithle"))
    assert "gweithle" in forms("weithle")
    assert "perthnasoedd" in forms("pherthnasoedd")
    assert "lles" not in forms("lles")
    assert forms("tîm") == []


def test_mark_escapes_what_is_not_a_hit():
    assert mark("<b>rest</b> & play", read("rest", "en").terms) == "&lt;b&gt;<mark>rest</mark>&lt;/b&gt; &amp; play"


def test_mark_shows_accented_words_as_they_are_written():
    assert mark("Y Tŷ mawr", read("ty", "cy").terms) == "Y <mark>Tŷ</mark> mawr"


def test_excerpt_begins_at_the_sentence_of_the_first_hit():
    text = "One thing. " * 30 + "Then a quiet room for breaks is found. " + "More. " * 60
    shown = excerpt(text, read("quiet", "en").terms)
    assert shown.startswith("… ")
    assert "<mark>quiet</mark> room" in shown
    assert len(shown) < 300


def test_excerpt_prefers_a_sentence_to_a_row_of_cells():
    text = (
        "Ratings, 4, Rest, Six, 5, Relationships, Two. "
        + "Some words that fill the line. " * 6
        + "Staff need rest at night."
    )
    assert "Staff need <mark>rest</mark>" in excerpt(text, read("rest", "en").terms)
