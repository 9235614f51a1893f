"""How much goes on a page of a paper."""

from __future__ import annotations

import pytest

from diagnostic.pdf.room import Search, first_in, in_turns, lines, shared


@pytest.mark.parametrize("fits_up_to", [0, 3, 9, 22, 29, 30, 31, 37, 52, 90])
def test_search_finds_the_most_that_fits_of_what_it_tries(fits_up_to: int) -> None:
    search, tried = Search(30, 80), []
    while not search.is_over:
        tried.append(search.room)
        search.learn(fits=search.room <= fits_up_to)
    assert len(tried) <= 4
    steps = {0, *(30 + sign * step for sign in (-1, 1) for step in (0, 1, 2, 4, 7, 11, 16, 22))}
    assert search.best == search.room == max(step for step in steps if step <= fits_up_to)


@pytest.mark.parametrize("most", [0, 1, 5, 30])
def test_search_tries_no_more_than_there_is(most: int) -> None:
    search, tried = Search(30, most), []
    while not search.is_over:
        tried.append(search.room)
        search.learn(fits=True)
    assert search.best == most
    assert tried == ([most] if most else [])


def test_a_list_gets_its_share_and_what_the_other_does_not_need() -> None:
    assert shared(30, needed=50, other=50, share=0.4) == 12
    assert shared(30, needed=5, other=50, share=0.4) == 5
    assert shared(30, needed=50, other=4, share=0.4) == 26


def test_first_items_that_have_room_together() -> None:
    assert first_in([3, 4, 5], 7, float) == [3, 4]
    assert first_in([3, 4, 5], 2, float) == []
    assert (lines("", 10), lines("x" * 10, 10), lines("x" * 11, 10)) == (0, 1, 2)


def test_each_group_has_its_turn_within_a_rank() -> None:
    items = ["1a", "1b", "1c", "2d", "1e", "2f", "3g"]
    ranks = dict(zip(items, "rrrrarr", strict=True))
    found = in_turns(items, lambda one: ranks[one], lambda one: one[0])
    assert found == ["1a", "2d", "3g", "1b", "2f", "1c", "1e"]
    assert in_turns([], str, str) == []
