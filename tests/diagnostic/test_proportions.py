"""Percentages, intervals and distances between shares, against figures that are printed elsewhere."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostic.proportions import cohens_h, flag_low, mean_share, pct, wilson

# The review of leads' needs (2022), section 4.2: differences that it notes, with the counts that it prints.
NOTED = {
    "budget, occupational health and workforce": ((5, 12), (9, 12)),
    "ownership, occupational health and human resources": ((8, 17), (11, 14)),
    "data, organisational development and workforce": ((16, 17), (9, 14)),
    "budget, clinical and not": ((5, 12), (25, 42)),
    "response, clinical and not": ((12, 20), (42, 55)),
    "banding, clinical and not": ((7, 19), (8, 53)),
    "budget, bands 4 to 8a and 8b to 8d": ((18, 36), (8, 11)),
    "reports, bands 4 to 6 and 8b to 8d": ((9, 13), (11, 13)),
}
STRATEGY = ((11, 15), (40, 49))


@pytest.mark.parametrize(
    ("k", "n", "up", "down"),
    [
        (3, 24, 13, 12),
        (9, 24, 38, 37),
        (1, 200, 1, 0),
        (34, 60, 57, 57),
        (11, 14, 79, 79),
        (0, 7, 0, 0),
        (7, 7, 100, 100),
    ],
)
def test_percentage_is_rounded_as_asked(k, n, up, down) -> None:
    assert (pct(k, n), pct(k, n, "half_down")) == (up, down)


def test_percentage_of_nothing_is_none() -> None:
    assert pct(0, 0) is None


@given(st.integers(1, 10**6).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_percentage_is_the_nearest_whole_number(share) -> None:
    k, n = share
    up, down = pct(k, n), pct(k, n, "half_down")
    assert abs(Fraction(100 * k, n) - up) <= Fraction(1, 2)
    assert up - down == (Fraction(100 * k, n) % 1 == Fraction(1, 2))


@pytest.mark.parametrize(
    ("k", "n", "low", "high"), [(34, 60, 44.1, 68.4), (57, 79, 61.4, 80.8), (52, 68, 65.1, 85.0), (56, 72, 66.9, 85.8)]
)
def test_interval_is_wilsons(k, n, low, high) -> None:
    found = wilson(k, n)
    assert [round(100 * end, 1) for end in found] == [low, high]


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_interval_holds_its_share_and_stays_within_bounds(share) -> None:
    k, n = share
    low, high = wilson(k, n)
    assert 0 <= low <= k / n + 1e-12
    assert k / n - 1e-12 <= high <= 1


def test_distance_between_shares_is_cohens_h() -> None:
    assert round(cohens_h((5, 10), (4, 10)), 4) == 0.2014
    assert cohens_h((5, 10), (5, 10)) == 0
    assert cohens_h((0, 12), (12, 12)) == pytest.approx(-3.14159, abs=1e-4)


def test_differences_that_the_report_notes_are_small_or_more_but_one_that_is_a_hair_below() -> None:
    sizes = {name: abs(cohens_h(*pair)) for name, pair in NOTED.items()}
    assert all(0.2 <= size <= 0.8 for size in sizes.values()), sizes
    assert round(cohens_h(*STRATEGY), 4) == -0.1995


def test_only_far_below_the_mean_is_observably_lower() -> None:
    found = flag_low({"a": (100, 100), "b": (90, 100), "c": (50, 100), "nobody": (0, 0)}, cut=0.2)
    assert {code: low.flag for code, low in found.items()} == {"a": False, "b": False, "c": True}
    assert found["c"].distance == pytest.approx((0.5 - 0.8) / 0.2645751, abs=1e-5)


@pytest.mark.parametrize("counts", [{}, {"a": (1, 2)}, {"a": (1, 2), "b": (2, 4)}, {"a": (0, 0)}])
def test_without_a_spread_nothing_is_lower(counts) -> None:
    assert not any(low.flag for low in flag_low(counts, cut=0.2).values())


def test_mean_counts_each_share_once() -> None:
    assert mean_share({"a": (1, 1), "b": (0, 99), "c": (0, 0)}) == 0.5
    assert mean_share({}) is None
