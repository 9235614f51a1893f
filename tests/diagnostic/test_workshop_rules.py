"""What holds in a workshop, whatever the database says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from diagnostic.models import Workshop
from diagnostic.vocabulary import Rating
from diagnostic.workshops import ALPHABET, as_code, beside, new_code, spoken, state_key, tally, workshop_by


@given(st.lists(st.sampled_from(Rating.values), max_size=12), st.integers(1, 6))
def test_tally_tells_of_votes_only_where_enough_voted(ratings: list[str], smallest: int) -> None:
    found = tally(ratings, smallest=smallest)
    assert found.voted == len(ratings)
    assert (found.counts is None) == (len(ratings) < smallest)
    assert sorted(found.ratings) == (sorted(ratings) if len(ratings) >= smallest else [])
    assert ("counts" in found.as_kept()) == (len(ratings) >= smallest)


def test_codes_have_no_look_alikes_and_can_be_typed_loosely() -> None:
    code = new_code()
    assert len(code) == 6
    assert set(code) <= set(ALPHABET)
    assert not set(ALPHABET) & set("0OQ1IL2Z5S8BUVAEI") - {"V"}
    assert as_code(f" {spoken(code).lower()} ") == as_code(f"{code[:2]}-{code[2:]}") == code


def test_walking_stops_at_both_ends() -> None:
    codes = ["a", "b", "c"]
    assert [beside(codes, "b", 1), beside(codes, "c", 1), beside(codes, "a", -1)] == ["c", "c", "a"]
    assert beside(codes, "gone", 1) == "a"


def test_state_key_is_ours_alone() -> None:
    key = state_key(Workshop(pk=7))
    assert workshop_by(key) == 7
    assert workshop_by(f"8.{key.partition('.')[2]}") is None
    assert workshop_by("") is None
