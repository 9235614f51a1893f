"""What two people score: each part of the table of weights by itself, and who must never meet."""

from __future__ import annotations

import pytest

from community.matching.entrants import Entrant, Field
from community.matching.scores import FORBIDDEN, score_table
from community.matching.weights import SCALE, Weights
from community.suggesting import Likings
from tests.factories.entrants import entrant, hours, many

WEIGHTS = Weights()
NO_TIME = frozenset[int]()  # who gave no hours may be matched, but scores nothing for them


def points(one: Entrant, other: Entrant, ago: int | None = None) -> float | None:
    """What the two score in points; None where they must not meet."""
    history = {} if ago is None else {(one.pk, other.pk): ago}
    score = int(score_table(Field([one, other], history), WEIGHTS)[0, 1])
    return None if score == FORBIDDEN else score / SCALE


def two(first: dict[str, object] | None = None, second: dict[str, object] | None = None) -> tuple[Entrant, Entrant]:
    return entrant(1, **{"free": NO_TIME, **(first or {})}), entrant(2, **{"free": NO_TIME, **(second or {})})


def test_two_strangers_without_anything_in_common_score_nothing() -> None:
    assert points(*two()) == 0


@pytest.mark.parametrize(("shared", "expected"), [(0, 0), (1, 25), (2, 50), (3, 50)])
def test_elements_that_one_gives_and_the_other_wants_count_twice_at_most(shared: int, expected: int) -> None:
    codes = frozenset(["a", "b", "c"][:shared])
    assert points(*two({"gives": codes}, {"wants": codes})) == expected
    assert points(*two({"wants": codes}, {"gives": codes})) == expected


def test_elements_given_both_ways_count_a_hundred_at_most() -> None:
    both = {"gives": frozenset("abc"), "wants": frozenset("xyz")}
    assert points(*two(both, {"gives": frozenset("xyz"), "wants": frozenset("abc")})) == 100


def test_element_rated_green_counts_like_one_that_is_offered() -> None:
    assert points(*two({"green": frozenset("a")}, {"wants": frozenset("a")})) == 25


def test_topics_count_four_at_most() -> None:
    topics = {"topics": frozenset("abcdef")}
    assert points(*two(topics, topics)) == 32


def test_shared_time_counts_by_where_a_call_can_begin_up_to_twenty() -> None:
    assert points(*two({"free": hours(0, cells=4)}, {"free": hours(0, cells=4)})) == 3
    assert points(*two({"free": hours(0, 1, 2)}, {"free": hours(0, 1, 2)})) == 20


def test_two_without_a_shared_half_hour_never_meet() -> None:
    assert points(*two({"free": hours(0)}, {"free": hours(1)})) is None
    assert points(*two({"free": hours(0, cells=4)}, {"free": hours(0, start=39, cells=4)})) is None


def test_somebody_without_hours_may_be_matched() -> None:
    assert points(*two({"free": hours(0)}, {})) == 0


def test_same_organisation_never_meets() -> None:
    assert points(*two({"organisation": 7}, {"organisation": 7})) is None
    assert points(*two({"organisation": None}, {"organisation": None})) == 0


def test_block_of_either_keeps_both_apart() -> None:
    assert points(*two({"apart": frozenset([2])})) is None
    assert points(*two({}, {"apart": frozenset([1])})) is None


@pytest.mark.parametrize(
    ("first", "second", "same", "unlike"),
    [("", "", 15, 0), ("same", "", 15, -7.5), ("different", "", 0, 7.5), ("different", "different", -15, 15)],
)
def test_sector_counts_as_each_of_the_two_likes(first: str, second: str, same: float, unlike: float) -> None:
    one = {"sector": "acute", "likings": Likings(first)}
    assert points(*two(one, {"sector": "acute", "likings": Likings(second)})) == same
    assert points(*two(one, {"sector": "council", "likings": Likings(second)})) == unlike


def test_sector_that_is_not_known_counts_nothing() -> None:
    assert points(*two({"sector": ""}, {"sector": "acute", "likings": Likings("same")})) == 0


def test_region_counts_ten() -> None:
    assert points(*two({"region": "london"}, {"region": "london"})) == 10


def test_steps_apart_in_post_count_against_unless_wanted() -> None:
    assert points(*two({"years": 0}, {"years": 9})) == -12
    assert points(*two({"years": 0, "likings": Likings("", "", "different")}, {"years": 9})) == 0
    wants = Likings("", "", "different")
    assert points(*two({"years": 0, "likings": wants}, {"years": 2, "likings": wants})) == 6
    assert points(*two({"years": None}, {"years": 9})) == 0


def test_choice_of_both_is_decisive_and_of_one_counts_a_little() -> None:
    assert points(*two({"would_like": frozenset([2])}, {"would_like": frozenset([1])})) == 60
    assert points(*two({"would_like": frozenset([2])})) == 15


@pytest.mark.parametrize(
    ("ago", "expected"),
    [(0, -200), (3, -200), (4, -150), (6, -150), (7, -100), (9, -100), (10, -50), (12, -50), (13, 0)],
)
def test_those_who_were_together_lose_by_how_long_ago(ago: int, expected: int) -> None:
    assert points(*two(), ago=ago) == expected


def test_own_choice_does_not_overcome_a_block() -> None:
    wish = {"would_like": frozenset([2])}
    assert points(*two(wish, {"would_like": frozenset([1]), "apart": frozenset([1])})) is None


def test_table_is_the_same_both_ways_and_leaves_everybody_out_of_their_own_row() -> None:
    table = score_table(Field(many(60, organisations=20)), WEIGHTS)
    assert (table == table.T).all()
    assert (table.diagonal() == FORBIDDEN).all()
    assert (table != FORBIDDEN).any()


def test_weights_of_a_record_are_kept_whole() -> None:
    assert Weights.of(Weights(sector=3).as_kept()) == Weights(sector=3)
    assert Weights.of({"unknown": 4}) == Weights()
