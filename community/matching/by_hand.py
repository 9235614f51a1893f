"""Changing the groups of a round by hand: each act gives new groups, and everybody is still there once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations

from community.matching.entrants import Entrant
from community.matching.groups import MOST_IN_A_GROUP, Group
from community.suggesting import CELLS_IN_WEEK

BY_HAND = "by-hand"  # the reason of who has no group because a coordinator wished so


class Obstacle(StrEnum):
    """Why two cannot be in one group."""

    SAME_ORGANISATION = "same-organisation"
    NO_SHARED_TIME = "no-shared-time"
    APART = "apart"  # blocked, set aside, or together already: which of them is nobody's to know


class TooManyInGroupError(Exception):
    """A group has room for six."""


class NobodyError(Exception):
    """Somebody is not in this round, or is where they were to go."""


@dataclass(frozen=True)
class Arranged:
    """The groups, and who has none, with the reason."""

    groups: tuple[Group, ...]
    alone: Mapping[int, str] = field(default_factory=dict)

    def group_of(self, who: int) -> Group | None:
        """The group that ``who`` is in, if any."""
        return next((group for group in self.groups if who in group), None)

    def everybody(self) -> list[int]:
        """All of them, in order."""
        return sorted([*(one for group in self.groups for one in group), *self.alone])


def moved(arranged: Arranged, who: int, to: int) -> Arranged:
    """``who`` joins the group of ``to``; if ``to`` has none, the two are a group. Raises TooManyInGroupError."""
    there = arranged.group_of(to) or (to,)
    if who == to or who in there or not {who, to} <= set(arranged.everybody()):
        raise NobodyError
    if len(there) >= MOST_IN_A_GROUP:
        raise TooManyInGroupError
    own = arranged.group_of(who) or ()
    return _with(arranged, out=(own, there), groups=(_less(own, who), (*there, who)))


def swapped(arranged: Arranged, one: int, other: int) -> Arranged:
    """Two people of different groups, or one without a group, change places."""
    here, there = arranged.group_of(one) or (), arranged.group_of(other) or ()
    if here == there or not {one, other} <= set(arranged.everybody()):
        raise NobodyError
    first, second = (*_less(here, one), *((other,) if here else ())), (*_less(there, other), *((one,) if there else ()))
    return _with(arranged, out=(here, there), groups=(first, second))


def taken_out(arranged: Arranged, who: int) -> Arranged:
    """``who`` has no group this time, nor has whoever would be left alone."""
    own = arranged.group_of(who)
    if own is None:
        raise NobodyError
    return _with(arranged, out=(own,), groups=(_less(own, who),))


def broken_up(arranged: Arranged, who: int) -> Arranged:
    """Nobody of the group of ``who`` has one any more."""
    own = arranged.group_of(who)
    if own is None:
        raise NobodyError
    return _with(arranged, out=(own,), groups=())


def obstacles(people: Sequence[Entrant]) -> list[tuple[Obstacle, int, int]]:
    """Which two of ``people`` cannot be in one group, and why."""
    found = ((_obstacle(one, other), one.pk, other.pk) for one, other in combinations(people, 2))
    return [(why, one, other) for why, one, other in found if why is not None]


def without(group: Sequence[int], gone: Iterable[int], clashes: Sequence[tuple[int, int]]) -> Group:
    """Who of a group is left when ``gone`` are out and no two of ``clashes`` are both there; nobody if under two."""
    left = [one for one in group if one not in set(gone)]
    while open_ := [pair for pair in clashes if set(pair) <= set(left)]:
        count = {one: sum(one in pair for pair in open_) for one in left}
        left.remove(max(left, key=lambda one: (count[one], one)))
    return tuple(left) if len(left) > 1 else ()


def _obstacle(one: Entrant, other: Entrant) -> Obstacle | None:
    if one.organisation is not None and one.organisation == other.organisation:
        return Obstacle.SAME_ORGANISATION
    if other.pk in one.apart or one.pk in other.apart:
        return Obstacle.APART
    both = one.person.free & other.person.free
    can_meet = any((cell + 1) % CELLS_IN_WEEK in both for cell in both)
    return Obstacle.NO_SHARED_TIME if one.person.free and other.person.free and not can_meet else None


def _less(group: Sequence[int], who: int) -> Group:
    return tuple(one for one in group if one != who)


def _with(arranged: Arranged, *, out: Iterable[Group], groups: Iterable[Group]) -> Arranged:
    out, new = set(out), [tuple(sorted(group)) for group in groups if len(group) > 1]
    kept = [group for group in arranged.groups if group not in out]
    seated = {one for group in (*kept, *new) for one in group}
    alone = {one: arranged.alone.get(one, BY_HAND) for one in arranged.everybody() if one not in seated}
    return Arranged(tuple(sorted([*kept, *new])), alone)
