"""What may be told of groups of people so that none smaller than a floor can be worked out. Pure.

A group is people who have something in common: where they work, their pay band. It is told from ``smallest`` people on,
and everything that can be added up and taken away from what is told must speak of that many, in one release and over
all releases together. Three ways in are shut:

- a hidden group is what is missing to the total: ``parts_to_show`` hides others beside it,
- groups that overlap differ by a few: ``overlapping_to_show`` compares them,
- a later release differs from an earlier one by a few: ``is_safe`` looks at all combinations of all releases.

How a whole group answered can tell of each of them: ``guarded`` keeps shares near nothing and near everybody vague.
What is told of everybody together is not about a group, and may be 100 %.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, comb, floor
from typing import Literal, NamedTuple

REST = ""  # the part of those who are in no group that is shown
VAGUE = Fraction(1, 10)
MOST_COMBINATIONS = 2000
Band = Literal["", "under", "over", "hidden"]
Vector = list[Fraction]
Range = tuple[int, int]


class Row(NamedTuple):
    """One person's answer as releases remember it: who, without a name, and which version of what they said."""

    person: str
    version: str


@dataclass(frozen=True, slots=True)
class Count:
    """``k`` of ``n`` people."""

    k: int
    n: int


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a group: ``k`` of ``n``, or no ``k`` and whether it is under a tenth, over nine or in between."""

    n: int
    k: int | None = None
    band: Band = ""


def parts_to_show(sizes: Mapping[str, int], *, smallest: int) -> list[str]:
    """The groups of a partition that may be told apart, the largest first; none if only the total may be told.

    Those that are hidden are together nobody or at least ``smallest``: the next smallest are hidden beside small ones.
    """
    shown = sorted((code for code, n in sizes.items() if n >= smallest), key=lambda code: (-sizes[code], code))
    hidden = sum(n for n in sizes.values() if n < smallest)
    while shown and 0 < hidden < smallest:
        hidden += sizes[shown.pop()]
    return shown if len(shown) > 1 or hidden else []


def overlapping_to_show(groups: Mapping[str, frozenset[str]], everybody: frozenset[str], *, smallest: int) -> list[str]:
    """Of groups of people that may overlap, those that may be told: the largest first, as many as fit together.

    Neither those outside a group, nor those in one and not in another, nor those in none of them may be a few.
    """
    shown: list[str] = []
    inside: frozenset[str] = frozenset()
    for code in sorted(groups, key=lambda code: (-len(groups[code]), code)):
        group = groups[code]
        differences = [everybody - group, everybody - (inside | group), *(group ^ groups[other] for other in shown)]
        if len(group) >= smallest and not any(0 < len(some) < smallest for some in differences):
            shown.append(code)
            inside |= group
    return shown


def guarded(parts: Mapping[str, Count]) -> dict[str, Told] | None:
    """What may be told of the answers of each part; None if nothing may. The part ``REST`` is never told of.

    ``parts`` make up everybody. A share under a tenth or over nine tenths is told as that, and as many others are kept
    back as it takes to keep it from being worked out that all or none of a part said so.
    """
    k, n = sum(part.k for part in parts.values()), sum(part.n for part in parts.values())
    if k in (0, n):
        return None
    vague = {code: _band(part) for code, part in parts.items() if _band(part)}
    known = sorted((code for code in parts if code not in vague), key=lambda code: -parts[code].n)
    while vague and _shows_all_or_none(parts, vague):
        if not known:
            return None
        vague[known.pop()] = "hidden"
    return {
        code: Told(part.n, None, vague[code]) if code in vague else Told(part.n, part.k)
        for code, part in parts.items()
        if code != REST
    }


def _band(part: Count) -> Band:
    if part.k < VAGUE * part.n:
        return "under"
    return "over" if part.n - part.k < VAGUE * part.n else ""


def _shows_all_or_none(parts: Mapping[str, Count], vague: Mapping[str, Band]) -> bool:
    """Whether the sums leave only one answer for a part of which all or none said so."""
    ranges = {code: _range(code, parts[code].n, band) for code, band in vague.items()}
    together = sum(parts[code].k for code in vague)
    for code in vague:
        others = [span for other, span in ranges.items() if other != code]
        least = max(ranges[code][0], together - sum(high for _low, high in others))
        most = min(ranges[code][1], together - sum(low for low, _high in others))
        if parts[code].k in (0, parts[code].n) and least == most:
            return True
    return False


def _range(code: str, n: int, band: Band) -> Range:
    """What ``k`` can be for all that is told of the part."""
    low, high = ceil(VAGUE * n), floor((1 - VAGUE) * n)
    if code == REST:
        return 0, n
    return {"under": (0, low - 1), "over": (high + 1, n), "hidden": (low, high), "": (0, n)}[band]


def is_safe(published: Iterable[Collection[Row]], *, smallest: int) -> bool:
    """Whether no sums and differences of counts over these sets of rows speak of fewer than ``smallest`` people.

    ``published`` are all sets whose counts were ever told of one question, in parts that do not overlap within a
    release. Where there are too many ways to combine them to try each, the answer is no.
    """
    atoms = _atoms([frozenset(rows) for rows in published])
    columns = sorted(atoms, key=lambda signature: -len(atoms[signature]))
    people = [atoms[signature] for signature in columns]
    few = sum(len(some) >= smallest for some in people)  # the columns from here on are of a few people each
    height = max((max(signature) for signature in columns), default=-1) + 1
    rows = [[Fraction(at in signature) for signature in columns] for at in range(height)]
    alone = [vector for vector, pivot in _reduced(rows) if pivot >= few]
    if alone and comb(len(columns) - few, len(alone) - 1) > MOST_COMBINATIONS:
        return False
    return all(_weight(vector, people) >= smallest for vector in _narrowest(alone))


def _atoms(published: Sequence[frozenset[Row]]) -> dict[frozenset[int], frozenset[str]]:
    """The people of those rows that are in the same of the sets, by the numbers of these sets."""
    where: dict[Row, set[int]] = defaultdict(set)
    for at, rows in enumerate(published):
        for row in rows:
            where[row].add(at)
    people: dict[frozenset[int], set[str]] = defaultdict(set)
    for row, signature in where.items():
        people[frozenset(signature)].add(row.person)
    return {signature: frozenset(some) for signature, some in people.items()}


def _reduced(rows: list[Vector]) -> Iterator[tuple[Vector, int]]:
    """The rows in reduced echelon form, each with the column of its leading 1."""
    rows = [list(row) for row in rows]
    done = 0
    for column in range(len(rows[0]) if rows else 0):
        found = next((at for at in range(done, len(rows)) if rows[at][column]), None)
        if found is None:
            continue
        rows[done], rows[found] = rows[found], rows[done]
        lead = rows[done][column]
        rows[done] = [value / lead for value in rows[done]]
        for at, row in enumerate(rows):
            if at != done and (factor := row[column]):
                rows[at] = [value - factor * other for value, other in zip(row, rows[done], strict=True)]
        done += 1
    for row in rows[:done]:
        yield row, next(at for at, value in enumerate(row) if value)


def _narrowest(basis: Sequence[Vector], first: int = 0) -> Iterator[Vector]:
    """The vectors of a space that touch as few columns as can be: all others touch the columns of one of them too."""
    if len(basis) == 1:
        yield basis[0]
        return
    for column in range(first, len(basis[0]) if basis else 0):
        through = next((vector for vector in basis if vector[column]), None)
        if through is not None:
            rest = [_without(vector, through, column) for vector in basis if vector is not through]
            yield from _narrowest(rest, column + 1)


def _without(vector: Vector, other: Vector, column: int) -> Vector:
    """``vector`` with as much of ``other`` taken away as leaves nothing in ``column``."""
    factor = vector[column] / other[column]
    return [value - factor * less for value, less in zip(vector, other, strict=True)] if factor else vector


def _weight(vector: Vector, people: Sequence[frozenset[str]]) -> int:
    """How many people a combination speaks of."""
    return len(frozenset().union(*(people[at] for at, value in enumerate(vector) if value)))


def merged_levels(counts: Counter[int], levels: Sequence[int], *, smallest: int) -> list[tuple[tuple[int, ...], int]]:
    """The answers of everybody on ``levels``: apart, or all together where one of them was given by a few."""
    if any(0 < counts[level] < smallest for level in levels):
        return [(tuple(levels), sum(counts[level] for level in levels))]
    return [((level,), counts[level]) for level in levels]
