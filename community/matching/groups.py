"""Larger groups, and a place for everybody who is left over."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from community.matching.pairs import best_pairs
from community.matching.scores import FORBIDDEN

if TYPE_CHECKING:
    from community.matching.pairs import Mask
    from community.matching.scores import Table

Group = tuple[int, ...]
SWAPS_A_PERSON = 60
MOST_IN_A_GROUP = 6


def worth(table: Table, group: Sequence[int]) -> int:
    """What all pairs of a group score together; FORBIDDEN if any two of them must not meet."""
    scores = [int(table[one, other]) for one, other in combinations(group, 2)]
    return FORBIDDEN if FORBIDDEN in scores else sum(scores)


def seat_left_over(
    table: Table, groups: list[Group], left: Sequence[int], *, trios: Sequence[int], met: Mask, most: int
) -> tuple[list[Group], list[int]]:
    """Give everybody who is left over a place in a group of ``most`` at most; returns the groups and who has none.

    A place goes first by fairness: to the group whose members were the third least often, then to one that has not met
    them, then to the best. By score alone one person sat in seven trios of twelve rounds.
    """
    placed, without = list(groups), []
    touched: set[int] = set()
    for row in left:
        open_ = [n for n, group in enumerate(placed) if len(group) < most and n not in touched]
        fits = [n for n in open_ if worth(table, (*placed[n], row)) != FORBIDDEN]
        if not fits:
            without.append(row)
            continue

        def turn(number: int, row: int = row) -> tuple[int, int, int, Group]:
            group = placed[number]
            known = sum(bool(met[one, row]) for one in group)
            return max(trios[one] for one in group), known, -worth(table, (*group, row)), group

        best = min(fits, key=turn)
        placed[best] = tuple(sorted((*placed[best], row)))
        touched.add(best)
    return placed, without


def odd_one(table: Table, rows: Sequence[int], *, trios: Sequence[int]) -> int:
    """Who of an odd number is to be the third: who was so least often, and of those who fits worst in a pair."""
    chosen = np.asarray(rows)

    def turn(row: int) -> tuple[int, int, int]:
        return trios[row], int(table[row, chosen].max()), row

    return min((row for row in rows if _can_be_third(table, row, chosen)), key=turn, default=rows[0])


def _can_be_third(table: Table, row: int, chosen: np.ndarray) -> bool:
    return int((table[row, chosen] != FORBIDDEN).sum()) >= 2


def fours(table: Table, pairs: Sequence[Group], *, seed: int) -> tuple[list[Group], list[int]]:
    """Pairs matched with pairs; returns the groups of four, and the rows of a pair that found no other."""
    between = np.full((len(pairs), len(pairs)), FORBIDDEN, dtype=np.int16)
    for one, other in combinations(range(len(pairs)), 2):
        total = worth(table, (*pairs[one], *pairs[other]))
        if total != FORBIDDEN:
            inner = worth(table, pairs[one]) + worth(table, pairs[other])
            between[one, other] = between[other, one] = (total - inner) // 4
    found = best_pairs(between, range(len(pairs)), seed=seed)
    matched = {number for both in found for number in both}
    groups = [tuple(sorted((*pairs[one], *pairs[other]))) for one, other in found]
    return groups, [row for number, pair in enumerate(pairs) if number not in matched for row in pair]


def threes(table: Table, rows: Sequence[int], *, seed: int) -> tuple[list[Group], list[int]]:
    """Groups of three: filled one after another with who fits best, then bettered by swaps; and who is left over."""
    chance = random.Random(seed)  # noqa: S311  settles ties, guards nothing
    waiting = sorted(rows)
    chance.shuffle(waiting)
    groups: list[list[int]] = []
    left: list[int] = []
    while waiting:
        group = [waiting.pop()]
        while len(group) < 3:
            fits = [row for row in waiting if worth(table, (*group, row)) != FORBIDDEN]
            if not fits:
                break
            best = max(fits, key=lambda row: (worth(table, (*group, row)), -row))
            group.append(best)
            waiting.remove(best)
        if len(group) == 3:
            groups.append(group)
        else:
            left += group
    _swap(table, groups, chance)
    return [tuple(sorted(group)) for group in groups], left


def _swap(table: Table, groups: list[list[int]], chance: random.Random) -> None:
    """Change two people between two groups wherever both groups together are better for it."""
    if len(groups) < 2:
        return
    for _try in range(SWAPS_A_PERSON * 3 * len(groups)):
        one, other = chance.sample(range(len(groups)), 2)
        here, there = chance.randrange(3), chance.randrange(3)
        before = worth(table, groups[one]) + worth(table, groups[other])
        groups[one][here], groups[other][there] = groups[other][there], groups[one][here]
        now = [worth(table, groups[one]), worth(table, groups[other])]
        if FORBIDDEN in now or sum(now) < before:
            groups[one][here], groups[other][there] = groups[other][there], groups[one][here]
