"""Counting ratings. Pure: it knows ratings and nothing else.

Ratings are ordered, not measured: distributions come first, then the lower median as a label, then the share of green.
There is no mean of colours and no score over elements. Not applicable stands in no numerator and no denominator.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from diagnostic.vocabulary import COLOURS, Rating

ENOUGH_ANSWERED = 3  # fewer applicable ratings than this have no median worth a label
ENOUGH_COVERED = 0.5  # nor have ratings of less than this share of the statements


class Agreement(Enum):
    """How the ratings of several people stand to each other."""

    NONE = "none"  # nobody rated it
    ALONE = "alone"  # one person did
    SAME = "same"  # all said the same
    NEIGHBOURS = "neighbours"  # red and amber, or amber and green
    SPLIT = "split"  # red and green both, or some say that it does not apply


@dataclass(frozen=True, slots=True)
class Counts:
    """How many statements have each rating. ``carried`` ones stand as last time and nobody has confirmed them yet."""

    red: int = 0
    amber: int = 0
    green: int = 0
    not_applicable: int = 0
    unanswered: int = 0
    carried: int = 0

    @property
    def rated(self) -> int:
        """Those with a colour."""
        return self.red + self.amber + self.green

    @property
    def applicable(self) -> int:
        """Those that could have a colour: what coverage is a share of."""
        return self.rated + self.unanswered + self.carried

    @property
    def total(self) -> int:
        """All statements."""
        return self.applicable + self.not_applicable

    @property
    def is_all_not_applicable(self) -> bool:
        """Whether nothing here applies: said in words, never as a colour."""
        return self.total > 0 and self.not_applicable == self.total

    @property
    def median(self) -> Rating | None:
        """The lower median of the colours; None where too few are rated to say."""
        if self.rated < min(ENOUGH_ANSWERED, self.applicable or 1) or self.rated < ENOUGH_COVERED * self.applicable:
            return None
        return lower_median(self.by_colour)

    @property
    def by_colour(self) -> dict[Rating, int]:
        """The counts of the colours, from the worst."""
        return {Rating.RED: self.red, Rating.AMBER: self.amber, Rating.GREEN: self.green}

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.red + other.red,
            self.amber + other.amber,
            self.green + other.green,
            self.not_applicable + other.not_applicable,
            self.unanswered + other.unanswered,
            self.carried + other.carried,
        )


def count(codes: Iterable[str], ratings: Mapping[str, str], carried: Iterable[str] = ()) -> Counts:
    """The counts of ``codes``; one without a rating is carried if ``carried`` names it, and unanswered otherwise."""
    from_last_time = set(carried)
    tally = dict.fromkeys([*Rating, "unanswered", "carried"], 0)
    for code in codes:
        rating = ratings.get(code)
        tally[rating if rating else "carried" if code in from_last_time else "unanswered"] += 1
    return Counts(
        tally[Rating.RED], tally[Rating.AMBER], tally[Rating.GREEN], tally[Rating.NOT_APPLICABLE],
        tally["unanswered"], tally["carried"],
    )  # fmt: skip


def lower_median(by_colour: Mapping[Rating, int]) -> Rating | None:
    """The floor((n-1)/2)-th smallest of n ratings, counted from 0: never between two colours, in doubt the lower."""
    n = sum(by_colour.values())
    place = (n - 1) // 2
    for colour in COLOURS:
        if n and place < by_colour.get(colour, 0):
            return colour
        place -= by_colour.get(colour, 0)
    return None


def agreement(ratings: Iterable[str]) -> Agreement:
    """How far several people's ratings of one statement agree."""
    said = list(ratings)
    kinds = set(said)
    if len(said) < 2:
        return Agreement.ALONE if said else Agreement.NONE
    if len(kinds) == 1:
        return Agreement.SAME
    if Rating.NOT_APPLICABLE in kinds or {Rating.RED, Rating.GREEN} <= kinds:
        return Agreement.SPLIT
    return Agreement.NEIGHBOURS


def needs_reason(ratings: Iterable[str], rating: str) -> bool:
    """Whether settling on ``rating`` needs a sentence: people were split, most said something else, or nobody rated."""
    said = list(ratings)
    return agreement(said) in (Agreement.SPLIT, Agreement.NONE) or rating not in most_said(said)


def most_said(ratings: Iterable[str]) -> set[str]:
    """The rating that most people gave; several where they are level; nothing where nobody rated."""
    said = list(ratings)
    most = max((said.count(one) for one in set(said)), default=0)
    return {one for one in said if said.count(one) == most}
