"""A whole round: everybody once, nobody who must not, fair, repeatable, and good."""

from __future__ import annotations

import subprocess
import sys
from itertools import combinations, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.matching.entrants import Entrant, Field, digest, pair_of
from community.matching.outcome import Outcome, Reason, match
from community.matching.scores import FORBIDDEN, score_table
from community.matching.weights import Weights
from tests.factories.entrants import entrant, hours, many

WEIGHTS = Weights()


def run(people: list[Entrant], *, size: int = 2, seed: int = 1, **field: object) -> Outcome:
    return match(Field(people, **field), weights=WEIGHTS, seed=seed, size=size)  # type: ignore[arg-type]


def everybody(outcome: Outcome) -> list[int]:
    return sorted([pk for group in outcome.groups for pk in group.members] + list(outcome.unmatched))


def sizes(outcome: Outcome) -> set[int]:
    return {len(group.members) for group in outcome.groups}


@settings(max_examples=60, deadline=None)
@given(
    count=st.integers(0, 23), seed=st.integers(0, 99), organisations=st.integers(1, 12), size=st.sampled_from([2, 3, 4])
)
def test_everybody_is_in_one_group_or_told_why_and_nobody_meets_who_must_not(
    count: int, seed: int, organisations: int, size: int
) -> None:
    people = many(count, seed=seed, organisations=organisations)
    outcome = run(people, size=size, seed=seed)
    assert everybody(outcome) == [one.pk for one in people]
    table = score_table(Field(people), WEIGHTS)
    for group in outcome.groups:
        assert 2 <= len(group.members) <= size + 1
        assert all(table[a - 1, b - 1] != FORBIDDEN for a, b in combinations(group.members, 2))


def test_same_input_in_any_order_gives_the_same_result() -> None:
    people = many(41, organisations=9)
    assert run(people) == run(people[::-1])
    assert digest(Field(people)) == digest(Field(people[::-1]))
    assert digest(Field(people)) != digest(Field(people[1:]))


def test_another_process_gets_the_same_result() -> None:
    """The names of sets and of hashes differ from process to process; the result must not."""
    code = (
        "from tests.factories.entrants import many; from community.matching.outcome import match;"
        "from community.matching.entrants import Field, digest; from community.matching.weights import Weights;"
        "f = Field(many(60, organisations=20)); print(digest(f), match(f, weights=Weights(), seed=4))"
    )
    found = {
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        for _turn in range(2)
    }
    assert len(found) == 1


def test_pairs_are_as_good_as_the_best_of_all_ways() -> None:
    people = many(8, seed=3)
    table = score_table(Field(people), WEIGHTS)
    ways = (list(zip(order[::2], order[1::2], strict=True)) for order in permutations(range(8)))
    possible = (sum(int(table[a, b]) for a, b in way) for way in ways if all(table[a, b] != FORBIDDEN for a, b in way))
    best = max(possible)
    found = sum(int(table[a.members[0] - 1, a.members[1] - 1]) for a in run(people).groups)
    assert found == best


def test_two_who_choose_each_other_are_put_together() -> None:
    people = many(12, seed=5)
    people[0] = entrant(1, would_like=frozenset([12]))
    people[11] = entrant(12, would_like=frozenset([1]))
    assert (1, 12) in [group.members for group in run(people).groups]


def test_odd_number_makes_one_three_and_leaves_nobody_out() -> None:
    outcome = run(many(31))
    assert not outcome.unmatched
    assert sorted(len(group.members) for group in outcome.groups) == [2] * 14 + [3]


def test_third_place_goes_round() -> None:
    """By score alone one person sat in seven trios of twelve rounds; here in two of nine at most."""
    trios = dict.fromkeys(range(1, 28), 0)
    history: dict[tuple[int, int], int] = {}
    for _round in range(9):
        people = [entrant(pk, trios=count) for pk, count in trios.items()]
        outcome = run(people, rounds_ago=history)
        history = together(outcome, history)
        for group in outcome.groups:
            if len(group.members) == 3:
                trios |= {pk: trios[pk] + 1 for pk in group.members}
    assert max(trios.values()) <= 2


def together(outcome: Outcome, history: dict[tuple[int, int], int]) -> dict[tuple[int, int], int]:
    """The history after a round."""
    older = {pair: ago + 1 for pair, ago in history.items()}
    now = {pair_of(a, b): 0 for group in outcome.groups for a, b in combinations(group.members, 2)}
    return older | now


@pytest.mark.parametrize("count", [26, 40])
def test_twelve_rounds_of_26_or_more_repeat_no_pair(count: int) -> None:
    people, history = many(count, seed=2), dict[tuple[int, int], int]()
    people = [Entrant(one.person.__class__(one.pk, gives=one.person.gives, wants=one.person.wants)) for one in people]
    met: set[tuple[int, int]] = set()
    for _round in range(12):
        outcome = run(people, rounds_ago=history)
        pairs = {pair_of(*group.members) for group in outcome.groups}  # type: ignore[call-arg]
        assert len(pairs) == count // 2
        assert not pairs & met
        met |= pairs
        history = together(outcome, history)


def test_two_alone_meet_again_rather_than_nobody() -> None:
    assert [group.members for group in run([entrant(1), entrant(2)], rounds_ago={(1, 2): 0}).groups] == [(1, 2)]


@pytest.mark.parametrize(
    ("people", "reason"),
    [
        ([entrant(1)], Reason.TOO_FEW),
        ([entrant(1, organisation=5), entrant(2, organisation=5)], Reason.SAME_ORGANISATION),
        ([entrant(1, free=hours(0)), entrant(2, free=hours(1))], Reason.NO_SHARED_TIME),
        ([entrant(1, apart=frozenset([2])), entrant(2)], Reason.NO_PLACE),
    ],
)
def test_reason_is_the_plainest_that_holds(people: list[Entrant], reason: Reason) -> None:
    assert set(run(people).unmatched.values()) == {reason}


@pytest.mark.parametrize(("count", "size", "expected"), [(24, 4, {4}), (27, 3, {3}), (25, 3, {3, 4}), (26, 3, {3, 4})])
def test_larger_groups_come_out_even_or_one_larger(count: int, size: int, expected: set[int]) -> None:
    outcome = run(many(count), size=size)
    assert not outcome.unmatched
    assert sizes(outcome) == expected


def test_size_that_is_not_made_is_refused() -> None:
    with pytest.raises(ValueError, match="Groups of 7"):
        run(many(10), size=7)


def test_progress_is_told_from_the_start_to_the_end() -> None:
    told: list[float] = []
    match(Field(many(30)), weights=WEIGHTS, seed=1, tell=told.append)
    assert told == sorted(told)
    assert told[-1] == 1
