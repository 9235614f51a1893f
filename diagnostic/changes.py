"""What changed between two rounds, statement by statement. Pure.

Statements are the same where ``compared_by`` is, whatever version of the set they stand in and however they are worded.
It is a list of judgements and no sample: nothing is tested, and nothing is added up over colours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, cast

from diagnostic.vocabulary import COLOURS, Rating

if TYPE_CHECKING:
    from diagnostic.results import Item, Result


class Kind(StrEnum):
    """How a statement stands to what was said of it before."""

    IMPROVED = "improved"
    SAME = "same"
    LOWER = "lower"
    NEW = "new"  # rated now, and not asked or not answered before
    NO_LONGER_ASKED = "no-longer-asked"
    TO_NOT_APPLICABLE = "to-not-applicable"
    FROM_NOT_APPLICABLE = "from-not-applicable"
    STILL_NOT_APPLICABLE = "still-not-applicable"
    OPEN = "open"  # asked and not answered yet, whether it was asked before or not


@dataclass(frozen=True, slots=True)
class Change:
    """One statement in both rounds; ``before`` is None where it is new, ``after`` where it is no longer asked."""

    kind: Kind
    before: Item | None
    after: Item | None

    @property
    def item(self) -> Item:
        """The statement as it is worded now, if it still is."""
        return self.after or cast("Item", self.before)


@dataclass(frozen=True)
class Changes:
    """All statements of both rounds, in the order of asking; those that are no longer asked come last."""

    rows: tuple[Change, ...] = ()

    @cached_property
    def counts(self) -> Mapping[Kind, int]:
        """How many statements there are of each kind."""
        return Counter(row.kind for row in self.rows)

    @cached_property
    def transitions(self) -> Mapping[tuple[Rating, Rating], int]:
        """How many went from which colour to which."""
        return Counter(
            (before, after) for row in self.rows if (before := _colour(row.before)) and (after := _colour(row.after))
        )

    @property
    def compared(self) -> int:
        """How many have a colour in both rounds: what improved, same and lower are counted among."""
        return sum(self.transitions.values())

    def of(self, *kinds: Kind) -> list[Change]:
        """The statements of some kinds, those of the first of them first."""
        return [row for kind in kinds for row in self.rows if row.kind == kind]


def compare(before: Result, after: Result) -> Changes:
    """What ``after`` says of the statements of ``before``."""
    known = _by_key(before.items)
    asked = _by_key(after.items)
    # A key that stands twice in one round compares once; its other statements are new.
    rows = [_change(known.get(_key(item)) if asked[_key(item)] is item else None, item) for item in after.items]
    rows += [Change(Kind.NO_LONGER_ASKED, item, None) for key, item in known.items() if key not in asked]
    return Changes(tuple(rows))


def _change(before: Item | None, after: Item) -> Change:
    return Change(_kind(before, after), before, after)


def _kind(before: Item | None, after: Item) -> Kind:
    if after.rating is None:
        return Kind.OPEN
    if before is None or before.rating is None:
        return Kind.NEW
    old, new = _colour(before), _colour(after)
    if old is None or new is None:
        return _not_applicable(was=old is None, remains=new is None)
    distance = COLOURS.index(new) - COLOURS.index(old)
    return Kind.IMPROVED if distance > 0 else Kind.LOWER if distance < 0 else Kind.SAME


def _not_applicable(*, was: bool, remains: bool) -> Kind:
    if was and remains:
        return Kind.STILL_NOT_APPLICABLE
    return Kind.FROM_NOT_APPLICABLE if was else Kind.TO_NOT_APPLICABLE


def _by_key(items: Iterable[Item]) -> dict[str, Item]:
    found: dict[str, Item] = {}
    for item in items:
        found.setdefault(_key(item), item)
    return found


def _key(item: Item) -> str:
    return item.question.compared_by


def _colour(item: Item | None) -> Rating | None:
    return item.rating if item is not None and item.rating in COLOURS else None
