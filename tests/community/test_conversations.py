"""The words that buddies read: complete in both languages, and other questions each month."""

from __future__ import annotations

from community.conversations import conversations, starters_for
from elements.framework import Element


def test_both_languages_have_the_same_shape() -> None:
    english, welsh = conversations("en"), conversations("cy")
    for said in (english, welsh):
        assert set(said.starters) == set(Element.values)
        assert set(said.months) == set(range(1, 13))
    for part in ("agreement", "safety", "first_call"):
        assert len(getattr(english, part)) == len(getattr(welsh, part)) > 3
    for code in Element.values:
        assert len(english.starters[code]) == len(welsh.starters[code])
    for month in range(1, 13):
        assert len(english.months[month]) == len(welsh.months[month]) == 2


def test_no_welsh_question_is_english() -> None:
    english, welsh = conversations("en"), conversations("cy")
    for part in (*Element.values,):
        assert not set(english.starters[part]) & set(welsh.starters[part])


def test_questions_are_of_the_element_and_the_month_and_change() -> None:
    january = starters_for(["environment"], month=1, language="en")
    february = starters_for(["environment"], month=2, language="en")
    assert len(january) == len(february) == 4
    assert not set(january) & set(february)
    assert january[2:] == list(conversations("en").months[1])


def test_unknown_language_and_element_fall_back() -> None:
    assert starters_for(["nothing"], month=3, language="fr") == list(conversations("en").months[3])
