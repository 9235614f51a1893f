"""Comparing rounds and following elements over them: pure."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostic.changes import Kind, compare
from diagnostic.questions import Question
from diagnostic.report_words import change_words
from diagnostic.results import Result, Said, result
from diagnostic.scoring import Counts
from diagnostic.trends import trends
from diagnostic.vocabulary import Rating
from elements.framework import Element

ROUNDS = st.fixed_dictionaries({}, optional=dict.fromkeys("abcdef", st.sampled_from(Rating.values)))


def question(code: str, key: str = "", element: Element = Element.ENVIRONMENT) -> Question:
    """A statement by its code, compared by ``key`` if it has one."""
    words = dict.fromkeys(("text", "help", "green", "amber", "red"), "")
    return Question(code=code, element=element, theme="", quick=True, comparability_key=key, **words)


def found(ratings: dict[str, str | None], **keys: str) -> Result:
    """What a round found, of codes with their ratings; None for those not answered. ``keys`` with underscores."""
    asked = [question(code, keys.get(code, "")) for code in ratings]
    return result(asked, {code: Said(Rating(rating)) for code, rating in ratings.items() if rating})


def kinds(before: Result, after: Result) -> dict[str, str]:
    """How each statement changed, by the code it has now or had."""
    return {change.item.question.code: change.kind.value for change in compare(before, after).rows}


def test_each_kind_of_change() -> None:
    before = found({"a": "red", "b": "green", "c": "amber", "d": "na", "e": "amber", "f": "na", "g": "red", "h": "red"})
    after = found({"a": "amber", "b": "red", "c": "amber", "d": "green", "e": "na", "f": "na", "h": None, "i": "green"})
    assert kinds(before, after) == {
        "a": "improved", "b": "lower", "c": "same", "d": "from-not-applicable", "e": "to-not-applicable",
        "f": "still-not-applicable", "g": "no-longer-asked", "h": "open", "i": "new",
    }  # fmt: skip
    changes = compare(before, after)
    assert changes.transitions == {
        (Rating.RED, Rating.AMBER): 1, (Rating.GREEN, Rating.RED): 1, (Rating.AMBER, Rating.AMBER): 1
    }  # fmt: skip
    assert changes.compared == 3


def test_not_answered_before_is_new_and_not_answered_again_stays_open() -> None:
    before = found({"a": None, "b": None, "c": None})
    after = found({"a": "green", "b": None})
    assert kinds(before, after) == {"a": "new", "b": "open", "c": "no-longer-asked"}
    assert compare(before, after).compared == 0


def test_what_is_not_rated_now_is_never_new() -> None:
    changes = compare(found({"a": "red"}), found({"a": "red", "b": "green", "c": None}))
    assert changes.counts == {Kind.SAME: 1, Kind.NEW: 1, Kind.OPEN: 1}
    assert [(one.label, len(one.rows)) for one in change_words(changes)][1:] == [
        ("New: not asked or not answered before", 1), ("Not answered yet this time", 1)
    ]  # fmt: skip


def test_another_code_with_the_same_key_is_the_same_statement() -> None:
    assert kinds(found({"rest-1": "red"}), found({"rest-2": "green"}, **{"rest-2": "rest-1"})) == {"rest-2": "improved"}


def test_the_same_code_with_another_key_is_another_statement() -> None:
    changed = compare(found({"rest-1": "red"}), found({"rest-1": "green"}, **{"rest-1": "rest-new"}))
    assert changed.counts == {Kind.NEW: 1, Kind.NO_LONGER_ASKED: 1}


def test_a_key_that_stands_twice_compares_once() -> None:
    after = found({"a": "green", "b": "green"}, b="a")
    assert kinds(found({"a": "red"}), after) == {"a": "improved", "b": "new"}


@settings(max_examples=60, deadline=None, derandomize=True)
@given(ROUNDS, ROUNDS)
def test_every_statement_of_both_rounds_is_counted_once(before: Any, after: Any) -> None:
    changes = compare(found(before), found(after))
    assert sum(changes.counts.values()) == len(before.keys() | after.keys())
    counted = changes.counts[Kind.IMPROVED] + changes.counts[Kind.SAME] + changes.counts[Kind.LOWER]
    assert counted == changes.compared
    back = compare(found(after), found(before))
    assert back.counts[Kind.IMPROVED] == changes.counts[Kind.LOWER]
    assert back.counts[Kind.NEW] == changes.counts[Kind.NO_LONGER_ASKED]


def test_trend_counts_the_statements_that_all_rounds_asked() -> None:
    line = trends([found({"a": "red", "b": "green"}), found({"a": "green", "b": "green", "c": "red"})])[0]
    assert (line.element, line.statements, line.is_comparable) == (Element.ENVIRONMENT, 2, True)
    assert line.points == (Counts(red=1, green=1), Counts(green=2))


def test_a_round_that_did_not_ask_an_element_leaves_a_gap() -> None:
    elsewhere = result([question("x", element=Element.RELATIONSHIPS)], {"x": Said(Rating.RED)})
    lines = {line.element: line for line in trends([found({"a": "red"}), elsewhere, found({"a": "green"})])}
    assert lines[Element.ENVIRONMENT].points == (Counts(red=1), None, Counts(green=1))
    assert not lines[Element.RELATIONSHIPS].is_comparable


def test_rounds_with_nothing_in_common_do_not_compare() -> None:
    line = trends([found({"a": "red"}), found({"b": "green"})])[0]
    assert (line.statements, line.is_comparable) == (0, False)


def test_strengths_begin_with_those_on_which_people_agreed_most() -> None:
    asked = [question(code) for code in "abc"]
    said = {
        "a": Said(Rating.GREEN, method="lead"), "b": Said(Rating.GREEN, method="unanimous"), "c": Said(Rating.GREEN)
    }  # fmt: skip
    assert [item.question.code for item in result(asked, said).strengths] == ["b", "a", "c"]


def test_not_applicable_is_grouped_by_its_reason() -> None:
    asked = [question(code) for code in "abcd"]
    said = {
        "a": Said(Rating.NOT_APPLICABLE, "No wards"), "b": Said(Rating.NOT_APPLICABLE, elsewhere=True),
        "c": Said(Rating.NOT_APPLICABLE, "No wards"), "d": Said(Rating.RED),
    }  # fmt: skip
    reasons = result(asked, said).not_applicable
    assert [(one.text, one.elsewhere, len(one.items)) for one in reasons] == [("No wards", False, 2), ("", True, 1)]
