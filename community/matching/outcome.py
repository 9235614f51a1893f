"""A whole round: everybody in a group, or told why not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from community.matching.entrants import Entrant, Field
from community.matching.groups import Group, fours, odd_one, seat_left_over, threes, worth
from community.matching.pairs import best_pairs
from community.matching.scores import FORBIDDEN, SCALE, score_table
from community.matching.weights import ROUNDS_REMEMBERED, Weights
from community.suggesting import CELLS_IN_WEEK

if TYPE_CHECKING:
    from community.matching.pairs import Mask
    from community.matching.scores import Table

ALGORITHM = "max-weight-matching-1"  # changes whenever the same input would give another result
MOST_PEOPLE = 10_000  # whose table takes 200 MB
SIZES = (2, 3, 4)
TRIO = 3

Tell = Callable[[float], None]


class Reason(StrEnum):
    """Why somebody has no group. None of them tells of a block."""

    TOO_FEW = "too-few"  # nobody else takes part
    SAME_ORGANISATION = "same-organisation"  # everybody else works where they do
    NO_SHARED_TIME = "no-shared-time"  # nobody else has time when they have
    NO_PLACE = "no-place"  # who would fit is with others


class TooManyError(Exception):
    """More people than one round can take."""


@dataclass(frozen=True)
class Matched:
    """A group of members (their pks) and what its pairs score on average, in points."""

    members: tuple[int, ...]
    score: float


@dataclass(frozen=True)
class Outcome:
    """Everybody of the field once: in a group, or unmatched with a reason."""

    groups: tuple[Matched, ...]
    unmatched: dict[int, Reason]


def match(field: Field, *, weights: Weights, seed: int, size: int = 2, tell: Tell = lambda part: None) -> Outcome:
    """Groups of ``size`` (2, 3 or 4; one more where numbers do not come out even). Raises TooManyError, ValueError.

    ``tell`` hears from time to time how much is done, from 0 to 1.
    """
    if size not in SIZES:
        raise ValueError(f"Groups of {size} are not made")
    people = list(field.entrants)
    if len(people) > MOST_PEOPLE:
        raise TooManyError(len(people))
    if not people:
        return Outcome((), {})
    table = score_table(field, weights, tell=lambda part: tell(part * 0.4))
    met = _met(field)
    trios = [one.trios for one in people]
    groups, left = _groups(table, met, trios, size, seed)
    tell(0.9)
    groups, without = seat_left_over(table, groups, left, trios=trios, met=met, most=max(size + 1, TRIO))
    tell(1.0)
    return Outcome(
        tuple(_named(table, group, people) for group in sorted(groups)),
        {people[row].pk: _why(people, table, row) for row in without},
    )


def _groups(table: Table, met: Mask, trios: Sequence[int], size: int, seed: int) -> tuple[list[Group], list[int]]:
    rows = list(range(len(table)))
    if size == TRIO:
        fresh = np.where(met, np.maximum(table, FORBIDDEN + 1), table)
        return threes(fresh, rows, seed=seed)
    odd = [odd_one(table, rows, trios=trios)] if len(rows) % 2 and len(rows) > 1 else []
    paired = best_pairs(table, [row for row in rows if row not in odd], seed=seed, repeats=met)
    groups, left = [tuple(pair) for pair in paired], _outside(rows, paired)
    if size == 4:
        groups, loose = fours(table, groups, seed=seed)
        left = sorted({*left, *loose})
    return groups, left


def _outside(rows: Sequence[int], pairs: Sequence[tuple[int, int]]) -> list[int]:
    inside = {row for pair in pairs for row in pair}
    return [row for row in rows if row not in inside]


def _met(field: Field) -> Mask:
    """Who was together with whom in the rounds that are remembered."""
    row_of = {one.pk: row for row, one in enumerate(field.entrants)}
    met = np.zeros((len(row_of), len(row_of)), dtype=bool)
    for (low, high), ago in field.rounds_ago.items():
        if ago <= ROUNDS_REMEMBERED and low in row_of and high in row_of:
            met[row_of[low], row_of[high]] = met[row_of[high], row_of[low]] = True
    return met


def _named(table: Table, group: Group, people: Sequence[Entrant]) -> Matched:
    pairs = len(group) * (len(group) - 1) // 2
    return Matched(tuple(people[row].pk for row in group), round(worth(table, group) / SCALE / pairs, 1))


def _why(people: Sequence[Entrant], table: Table, row: int) -> Reason:
    one = people[row]
    others = [other for other in people if other.pk != one.pk]
    elsewhere = [other for other in others if other.organisation is None or other.organisation != one.organisation]
    if not others:
        return Reason.TOO_FEW
    if not elsewhere:
        return Reason.SAME_ORGANISATION
    if one.person.free and not any(_can_meet(one, other) for other in elsewhere):
        return Reason.NO_SHARED_TIME
    return Reason.NO_PLACE


def _can_meet(one: Entrant, other: Entrant) -> bool:
    """Whether they share half an hour, or the other gave no hours."""
    both = one.person.free & other.person.free
    return not other.person.free or any((cell + 1) % CELLS_IN_WEEK in both for cell in both)
