"""Counting ratings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostic.scoring import Agreement, Counts, agreement, count, lower_median, most_said
from diagnostic.vocabulary import COLOURS, Rating

RATINGS = st.lists(st.sampled_from(COLOURS), min_size=1, max_size=40)


def test_count_keeps_not_applicable_unanswered_and_carried_apart() -> None:
    found = count("abcde", {"a": "red", "b": "na", "c": "green"}, carried="d")
    assert found == Counts(red=1, green=1, not_applicable=1, unanswered=1, carried=1)
    assert (found.rated, found.applicable, found.total) == (2, 4, 5)


def test_count_of_nothing_but_not_applicable_says_so() -> None:
    found = count("ab", {"a": "na", "b": "na"})
    assert found.is_all_not_applicable
    assert found.median is None


@given(RATINGS)
def test_lower_median_is_the_lower_middle_of_the_sorted(ratings: list[Rating]) -> None:
    ordered = sorted(ratings, key=COLOURS.index)
    assert lower_median({one: ratings.count(one) for one in COLOURS}) == ordered[(len(ordered) - 1) // 2]


@pytest.mark.parametrize(
    ("counts", "median"),
    [
        (Counts(green=4, unanswered=5), None),
        (Counts(green=2, unanswered=2), None),
        (Counts(green=2), Rating.GREEN),
        (Counts(red=2, green=2), Rating.RED),
        (Counts(red=1, amber=1, green=3), Rating.GREEN),
        (Counts(green=3, carried=4), None),
        (Counts(green=3, not_applicable=30), Rating.GREEN),
    ],
)
def test_median_is_said_only_where_enough_is_rated(counts: Counts, median: Rating | None) -> None:
    assert counts.median == median


@pytest.mark.parametrize(
    ("ratings", "found"),
    [
        ([], Agreement.NONE),
        (["red"], Agreement.ALONE),
        (["red", "red"], Agreement.SAME),
        (["na", "na"], Agreement.SAME),
        (["red", "amber"], Agreement.NEIGHBOURS),
        (["red", "amber", "green"], Agreement.SPLIT),
        (["na", "green"], Agreement.SPLIT),
    ],
)
def test_agreement_of_ratings(ratings: list[str], found: Agreement) -> None:
    assert agreement(ratings) == found


def test_most_said_of_a_tie_is_both() -> None:
    assert most_said(["red", "green", "red", "green", "amber"]) == {"red", "green"}
