"""How much goes on a page: what is said takes lines, and a page has room for so many. Pure.

Heights are guessed from the number of characters; ``fitting`` then finds the most room whose page is not too full.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")
AWAY = (1, 2, 4, 7, 11, 16, 22)  # in lines: seven either side of the guess, so four layouts find the best


def lines(text: str, width: int) -> int:
    """How many lines of ``width`` characters a text takes; nothing takes none."""
    return -(-len(text) // width)


def first_in(items: Sequence[T], room: float, height: Callable[[T], float]) -> list[T]:
    """The first of ``items`` that have room together."""
    taken, kept = 0.0, []
    for item in items:
        taken += height(item)
        if taken > room:
            break
        kept.append(item)
    return kept


def in_turns(items: Sequence[T], rank: Callable[[T], object], group: Callable[[T], object]) -> list[T]:
    """The items rank by rank as they come, and within a rank the first of each group before the second of any."""
    ranks, taken, places = dict.fromkeys(map(rank, items)), Counter[tuple[object, object]](), []
    order = {one: number for number, one in enumerate(ranks)}
    for number, item in enumerate(items):
        key = (rank(item), group(item))
        places.append((order[key[0]], taken[key], number))
        taken[key] += 1
    return [items[number] for _rank, _turn, number in sorted(places)]


def total(items: Sequence[T], height: Callable[[T], float]) -> float:
    """The room that all of ``items`` take."""
    return sum(height(item) for item in items)


def shared(room: float, needed: float, other: float, share: float) -> float:
    """The room of one of two lists: its ``share``, less if it needs less, and what the ``other`` does not need."""
    return min(needed, max(room * share, room - other))


class Search:
    """Looks for the most room that fits, from a guess on; ``room`` is what to try next, 0 always fits."""

    def __init__(self, guess: int, most: int) -> None:
        around = {guess, *(guess - step for step in AWAY), *(guess + step for step in AWAY)}
        self.room = min(guess, most)
        self.best = 0
        self._left = sorted({min(most, max(0, room)) for room in around} - {0})

    @property
    def is_over(self) -> bool:
        """Whether the best is found."""
        return not self._left

    def learn(self, *, fits: bool) -> None:
        """Take in whether ``room`` fits, and go on to the next."""
        if fits:
            self.best = max(self.best, self.room)
        self._left = [room for room in self._left if (room > self.room if fits else room < self.room)]
        self.room = self._left[len(self._left) // 2] if self._left else self.best
