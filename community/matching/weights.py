"""What a round counts, and how much. Coordinators may change the numbers; the record of the round keeps them.

Sources for the order of what counts: Allen, Eby and Lentz 2006 (Journal of Applied Psychology 91:567: a say in the
matching), Eby et al. 2013 (Psychological Bulletin 139:441: likeness in values and approach, and how often people meet).
The numbers themselves are a start, to be looked at again once calls say which pairs met and found it useful.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

SCALE = 2  # scores are whole half points, so that the same input gives the same result on every machine


@dataclass(frozen=True)
class Weights:
    """Points, of which a pair may have about 240 at most."""

    own_choice: int = 60  # both would like to talk to each other
    one_choice: int = 15  # one of them would
    element: int = 25  # an element that one gives and the other wants; two each way count
    topic: int = 8  # a topic both chose; four count
    free_time: int = (
        20  # twenty quarters of an hour a week in which a call of both can begin; fewer count in proportion
    )
    sector: int = 15
    region: int = 10
    stage: int = 6  # a step apart in post
    met_lately: int = 200  # 0 to 3 rounds ago; then three quarters, a half, a quarter of it until round 12

    def as_kept(self) -> dict[str, int]:
        """What the record of a round keeps."""
        return asdict(self)

    @classmethod
    def of(cls, kept: Mapping[str, int]) -> Weights:
        """The weights of a record; what it does not name is as usual."""
        names = {one.name for one in fields(cls)}
        return cls(**{name: int(value) for name, value in kept.items() if name in names})


ELEMENTS_COUNTED = 2
TOPICS_COUNTED = 4
STARTS_COUNTED = 20
ROUNDS_REMEMBERED = 12


def repeat_penalty(weights: Weights, rounds_ago: int) -> int:
    """What a pair loses, in half points, that was together ``rounds_ago`` rounds ago (0 is the last one)."""
    steps = ((3, 4), (6, 3), (9, 2), (ROUNDS_REMEMBERED, 1))
    quarters = next((quarters for most, quarters in steps if rounds_ago <= most), 0)
    return weights.met_lately * SCALE * quarters // 4
