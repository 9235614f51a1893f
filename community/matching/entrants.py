"""Who takes part in a round, and all that it is computed from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from community.suggesting import Likings, Person

Pair = tuple[int, int]  # two pks, the lower first


@dataclass(frozen=True, slots=True)
class Entrant:
    """A member who takes part. ``apart`` are those of whom either wants not to meet the other."""

    person: Person
    organisation: int | None = None
    likings: Likings = field(default_factory=Likings)
    would_like: frozenset[int] = frozenset()
    apart: frozenset[int] = frozenset()
    trios: int = 0  # how often they were the third before

    @property
    def pk(self) -> int:
        """The member's primary key."""
        return self.person.pk


@dataclass(frozen=True)
class Field:
    """Everybody in a round, in the order of their pks, and how many rounds ago (0 is the last) two were together."""

    entrants: Sequence[Entrant]
    rounds_ago: Mapping[Pair, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Any order of the same people is the same input."""
        object.__setattr__(self, "entrants", sorted(self.entrants, key=lambda one: one.pk))


def pair_of(one: int, other: int) -> Pair:
    """The two pks as history knows them."""
    return (one, other) if one < other else (other, one)


def digest(field_: Field) -> str:
    """A SHA-256 of the whole input, so that a record shows whether two computations had the same."""
    people = [_plain(one) for one in field_.entrants]
    history = sorted([*pair, ago] for pair, ago in field_.rounds_ago.items())
    text = json.dumps([people, history], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(one: Entrant) -> list[object]:
    person, likings = one.person, one.likings
    sets = (person.gives, person.wants, person.topics, person.green, person.free, one.would_like, one.apart)
    words = [person.sector, person.region, person.years, likings.sector, likings.region, likings.stage]
    return [one.pk, one.organisation, one.trios, *words, *(sorted(codes) for codes in sets)]
