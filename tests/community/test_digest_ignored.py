"""A part of the summary that nothing came of twice rests, and says so once."""

from __future__ import annotations

import datetime as dt

import pytest

from community.digest_ignored import apart, ignored

TOLD = {"call": ["circle:1", "circle:2"]}


@pytest.mark.parametrize(
    ("told", "due", "expected"),
    [
        ([TOLD, TOLD], TOLD, ["call"]),
        ([TOLD, TOLD], {"call": ["circle:2", "circle:1", "circle:3"]}, ["call"]),
        ([TOLD, TOLD], {"call": ["circle:1"]}, []),  # one of them was done
        ([TOLD, TOLD], {}, []),
        ([TOLD], TOLD, []),
        ([], TOLD, []),
        ([{}, TOLD, TOLD], TOLD, []),  # said after two; what was switched on again begins anew
        ([TOLD, {}, TOLD], TOLD, []),
        ([{"call": ["circle:9"]}, TOLD], TOLD, ["call"]),
        ([{"call": []}, {"call": []}], TOLD, []),
        ([TOLD | {"page": ["page:1"]}, TOLD], TOLD | {"page": ["page:1"]}, ["call"]),
    ],
)
def test_kind_is_ignored_after_two_in_a_row(told, due, expected) -> None:
    assert ignored(told, due) == expected


@pytest.mark.parametrize(
    ("days", "expected"),
    [([30, 61], [30, 61]), ([9, 31], [31]), ([30, 45, 60], [30, 60]), ([20], [20]), ([19], []), ([], [])],
)
def test_summaries_soon_after_one_another_count_as_one(days: list[int], expected: list[int]) -> None:
    now = dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC)
    summaries = [(now - dt.timedelta(days=day), {"call": [str(day)]}) for day in days]
    assert apart(summaries, now=now) == [{"call": [str(day)]} for day in expected]
