"""Which of some people to suggest as a buddy, and why, in codes. Pure: no database, no clock, no protected traits.

Weights follow the same order as matching rounds: what one gives and the other wants counts most. No number is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

HOW_MANY = 3
REASONS = 3
NEW_IN_POST = 1  # years
SAME, DIFFERENT = "same", "different"
CELLS_IN_DAY, CELLS_IN_WEEK = 96, 672


class Why(StrEnum):
    """A reason; ``Reason.detail`` says of what."""

    HELPS_YOU = "helps-you"  # an element
    GREEN_FOR_YOU = "green-for-you"  # an element
    YOU_HELP = "you-help"  # an element
    SKILL_FOR_YOU = "skill-for-you"
    SKILL_FOR_THEM = "skill-for-them"
    SAME_WISH = "same-wish"  # an element
    TOPIC = "topic"
    FREE = "free"  # a weekday, 0 is Monday
    SECTOR = "sector"
    OTHER_SECTOR = "other-sector"
    REGION = "region"
    OTHER_REGION = "other-region"
    BOTH_NEW = "both-new"
    LONGER_IN_POST = "longer-in-post"
    KNOWN = "known"


WEIGHTS: Mapping[Why, int] = {
    Why.HELPS_YOU: 30, Why.GREEN_FOR_YOU: 24, Why.YOU_HELP: 22, Why.SKILL_FOR_YOU: 18, Why.SKILL_FOR_THEM: 12,
    Why.SAME_WISH: 8, Why.TOPIC: 8, Why.FREE: 20, Why.SECTOR: 15, Why.OTHER_SECTOR: 15, Why.REGION: 10,
    Why.OTHER_REGION: 10, Why.BOTH_NEW: 9, Why.LONGER_IN_POST: 9, Why.KNOWN: 6,
}  # fmt: skip
# A second helpful element counts, a seventh does not: nobody is best because they ticked everything.
MOST_COUNTED = 2
MET_LATELY = -40


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of somebody that others may know. ``years`` in post, ``free`` as cells of an ordinary week."""

    pk: int
    gives: frozenset[str] = frozenset()
    wants: frozenset[str] = frozenset()
    offers: frozenset[str] = frozenset()
    learns: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    green: frozenset[str] = frozenset()
    sector: str = ""
    region: str = ""
    years: int | None = None
    free: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Likings:
    """Whether the one who looks wants somebody ``same`` or ``different``; empty where they do not mind."""

    sector: str = ""
    region: str = ""
    stage: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, and of what."""

    why: Why
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Somebody, with the reasons that weigh most first."""

    person: Person
    reasons: tuple[Reason, ...] = field(default=())


def suggest(
    viewer: Person, people: Iterable[Person], *, likings: Likings, met: frozenset[int], most: int = HOW_MANY
) -> list[Suggestion]:
    """The ``most`` who fit best, in an order that the same people always give. ``met`` were put together before."""
    ranked = []
    for place, person in enumerate(people):
        reasons = list(_reasons(viewer, person, likings, known=person.pk in met))
        score = sum(WEIGHTS[reason.why] for reason in _counted(reasons)) + (MET_LATELY if person.pk in met else 0)
        ranked.append((-score, place, person, reasons))
    ranked.sort(key=lambda one: one[:2])
    return [Suggestion(person, _top(reasons)) for _score, _place, person, reasons in ranked[:most]]


def reasons_for(viewer: Person, person: Person, likings: Likings, *, known: bool = False) -> tuple[Reason, ...]:
    """The few reasons that weigh most for putting ``viewer`` together with ``person``, as ``viewer`` sees them."""
    return _top(list(_reasons(viewer, person, likings, known=known)))


def shared_weekdays(one: frozenset[int], other: frozenset[int]) -> list[int]:
    """The weekdays (0 is Monday) on which both are free for half an hour at least, the one with most time first."""
    both = one & other
    starts = [cell for cell in both if cell + 1 in both]
    counts = {day: sum(cell // CELLS_IN_DAY == day for cell in starts) for day in range(7)}
    return sorted((day for day, count in counts.items() if count), key=lambda day: (-counts[day], day))


def _reasons(viewer: Person, person: Person, likings: Likings, *, known: bool) -> Iterator[Reason]:
    helped = viewer.wants & person.gives
    yield from _each(Why.HELPS_YOU, helped)
    yield from _each(Why.GREEN_FOR_YOU, (viewer.wants & person.green) - helped)
    yield from _each(Why.YOU_HELP, viewer.gives & person.wants)
    yield from _each(Why.SKILL_FOR_YOU, viewer.learns & person.offers)
    yield from _each(Why.SKILL_FOR_THEM, viewer.offers & person.learns)
    yield from _each(Why.SAME_WISH, (viewer.wants & person.wants) - helped)
    yield from _each(Why.TOPIC, viewer.topics & person.topics)
    for day in shared_weekdays(viewer.free, person.free)[:1]:
        yield Reason(Why.FREE, str(day))
    yield from _places(viewer, person, likings)
    yield from _stage(viewer, person, likings)
    if known:
        yield Reason(Why.KNOWN)


def _each(why: Why, codes: Iterable[str]) -> Iterator[Reason]:
    return (Reason(why, code) for code in sorted(codes))


def _places(viewer: Person, person: Person, likings: Likings) -> Iterator[Reason]:
    for mine, theirs, liking, same, other in (
        (viewer.sector, person.sector, likings.sector, Why.SECTOR, Why.OTHER_SECTOR),
        (viewer.region, person.region, likings.region, Why.REGION, Why.OTHER_REGION),
    ):
        if not mine or not theirs:
            continue
        if mine == theirs and liking != DIFFERENT:
            yield Reason(same, theirs)
        elif mine != theirs and liking == DIFFERENT:
            yield Reason(other, theirs)


def _stage(viewer: Person, person: Person, likings: Likings) -> Iterator[Reason]:
    if viewer.years is None or person.years is None:
        return
    mine, theirs = viewer.years < NEW_IN_POST, person.years < NEW_IN_POST
    if mine and theirs and likings.stage != DIFFERENT:
        yield Reason(Why.BOTH_NEW)
    elif mine and not theirs and likings.stage == DIFFERENT:
        yield Reason(Why.LONGER_IN_POST)


def _counted(reasons: Iterable[Reason]) -> Iterator[Reason]:
    seen: dict[Why, int] = {}
    for reason in reasons:
        seen[reason.why] = seen.get(reason.why, 0) + 1
        if seen[reason.why] <= MOST_COUNTED:
            yield reason


def _top(reasons: list[Reason]) -> tuple[Reason, ...]:
    """The heaviest, one of each kind before a second of any."""
    kinds: dict[Why, int] = {}
    turn = []
    for reason in reasons:
        kinds[reason.why] = kinds.get(reason.why, 0) + 1
        turn.append((kinds[reason.why], -WEIGHTS[reason.why]))
    order = sorted(range(len(reasons)), key=lambda number: (*turn[number], number))
    return tuple(reasons[number] for number in order[:REASONS])
