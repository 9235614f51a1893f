"""Stories like another, and in what. Pure: it knows rows of the catalogue and nothing else.

What all stories have of one kind is a string of bytes, a byte a story. To compare one story with ten thousand, each
string is translated into points and the strings are added: a few milliseconds, none of them spent in a loop of ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from casestudies.catalogue import Row
from casestudies.vocabulary import Group, Initiative
from community.models.vocabulary import Sector
from elements.framework import Element

MOST = 3
# The points for sharing what a story has one of.
ONE_OF = {"sector": 2, "group": 1, "size": 2, "stage": 1, "region": 2}
# The same for each thing shared of what it has several of, and how many count: a story about all seven elements would
# else be like every other.
SEVERAL = {"elements": (3, 2), "initiatives": (2, 2)}
_BITS = {
    "elements": {code: 1 << place for place, code in enumerate(Element.values)},
    "initiatives": {code: 1 << place for place, code in enumerate(Initiative.values)},
}


@dataclass(frozen=True, slots=True)
class Similar:
    """A story and what it shares with the one that is read; empty where it shares nothing of that kind."""

    row: Row
    elements: tuple[str, ...] = ()
    initiatives: tuple[str, ...] = ()
    sector: str = ""
    group: Group | None = None
    size: str = ""
    stage: str = ""
    same_region: bool = False


class Columns:
    """The rows of a catalogue by what they may share. Made once for all comparisons."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.rows = tuple(rows)
        self._numbers = {name: _numbers(_said(name, row) for row in self.rows) for name in ONE_OF}
        self._one_of = {name: self._column(name, numbers.__getitem__) for name, numbers in self._numbers.items()}
        self._several = {name: self._column(name, lambda codes, name=name: _bits(name, codes)) for name in SEVERAL}

    def like(self, row: Row, most: int = MOST) -> list[Similar]:
        """The stories that share most with ``row``, the newest first among equals; none of its own organisation.

        No organisation stands there twice, and no story that shares nothing.
        """
        found: list[Similar] = []
        passed = {row.organisation_id}
        for place in _best_first(self._points(row)):
            other = self.rows[place]
            if other.key == row.key or (other.organisation_id is not None and other.organisation_id in passed):
                continue
            found.append(shared(row, other))
            passed.add(other.organisation_id)
            if len(found) == most:
                break
        return found

    def _column(self, name: str, number: Callable[..., int]) -> bytes:
        return bytes(number(_said(name, row)) for row in self.rows)

    def _points(self, row: Row) -> bytes:
        """How much each row shares with ``row``."""
        total = 0
        for name, (points, most) in SEVERAL.items():
            own = _bits(name, getattr(row, name))
            table = bytes(points * min((other & own).bit_count(), most) for other in range(256))
            total += int.from_bytes(self._several[name].translate(table))
        for name, points in ONE_OF.items():
            if own := self._numbers[name].get(_said(name, row), 0):
                table = bytes(points if other == own else 0 for other in range(256))
                total += int.from_bytes(self._one_of[name].translate(table))
        return total.to_bytes(len(self.rows))


def shared(row: Row, other: Row) -> Similar:
    """What ``other`` has in common with ``row``, in the order of the lists that the codes are from."""
    same = {name: _said(name, row) == _said(name, other) for name in ONE_OF}
    return Similar(
        other,
        elements=tuple(code for code in Element.values if code in row.elements and code in other.elements),
        initiatives=tuple(code for code in Initiative.values if code in row.initiatives and code in other.initiatives),
        sector=_said("sector", other) if same["sector"] else "",
        group=(_said("group", other) or None) if same["group"] else None,
        size=other.size if same["size"] else "",
        stage=other.stage if same["stage"] else "",
        same_region=same["region"],
    )


def _said(name: str, row: Row) -> Any:
    """What ``row`` has of one kind. Organisations of no listed sector need not be alike: it says nothing of theirs."""
    return "" if row.sector == Sector.OTHER and name in ("sector", "group") else getattr(row, name)


def _numbers(values: Iterable[str]) -> dict[str, int]:
    """A number for each value; 0 for none."""
    return {"": 0} | {value: number for number, value in enumerate(sorted(set(values) - {""}), start=1)}


def _bits(name: str, codes: Iterable[str]) -> int:
    return sum(_BITS[name].get(code, 0) for code in set(codes))


def _best_first(points: bytes) -> Iterator[int]:
    """The places with any points, the most first and else in their order."""
    for wanted in range(max(points, default=0), 0, -1):
        place = points.find(wanted)
        while place >= 0:
            yield place
            place = points.find(wanted, place + 1)
