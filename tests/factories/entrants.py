"""People for matching rounds, without a database."""

from __future__ import annotations

import random
from typing import Any

from community.matching.entrants import Entrant
from community.suggesting import CELLS_IN_DAY, Likings, Person

ELEMENTS = ("leadership", "environment", "managers", "fulfilment", "relationships", "support", "data-insights")


def hours(*weekdays: int, start: int = 36, cells: int = 16) -> frozenset[int]:
    """The cells of some weekdays (0 is Monday), from ``start`` (36 is nine o'clock) on."""
    return frozenset(day * CELLS_IN_DAY + start + step for day in weekdays for step in range(cells))


def entrant(pk: int, **values: Any) -> Entrant:
    """Somebody of an organisation of their own, who can be called on weekdays; values of Person or of Entrant."""
    own = {
        name: values.pop(name) for name in ("organisation", "likings", "would_like", "apart", "trios") if name in values
    }
    person = Person(pk, **{"free": hours(0, 1, 2, 3, 4), **values})
    return Entrant(person, **{"organisation": 1000 + pk, **own})


def many(count: int, *, seed: int = 1, organisations: int = 0) -> list[Entrant]:
    """Invented people who differ in everything that counts, the same in each run."""
    chance = random.Random(seed)
    return [_anybody(pk, chance, organisations) for pk in range(1, count + 1)]


def _anybody(pk: int, chance: random.Random, organisations: int) -> Entrant:
    return entrant(
        pk,
        gives=frozenset(chance.sample(ELEMENTS, chance.randint(0, 3))),
        wants=frozenset(chance.sample(ELEMENTS, chance.randint(0, 3))),
        topics=frozenset(f"topic-{n}" for n in chance.sample(range(20), 3)),
        sector=chance.choice(["acute", "ambulance", "primary-care", ""]),
        region=chance.choice(["london", "midlands", "south-west", ""]),
        years=chance.choice([None, 0, 1, 2, 5, 9]),
        free=hours(*chance.sample(range(5), 3), start=chance.choice([36, 40]), cells=20),
        likings=Likings(*(chance.choice(["", "same", "different"]) for _ in range(3))),
        **({"organisation": chance.randint(1, organisations)} if organisations else {}),
    )
