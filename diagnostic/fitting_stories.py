"""Stories that fit an organisation which rated an element red or amber. Pure: it knows rows of the catalogue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from casestudies.catalogue import Row
from casestudies.similar import Similar
from community.models.vocabulary import Sector

MOST = 3
SAME_SECTOR = 4
SAME_SIZE = 2
SAME_REGION = 1  # not for the own system: those people know each other
SAME_PART = 2
NEWER = 1
NEWER_THAN = dt.timedelta(days=730)


@dataclass(frozen=True, slots=True)
class Place:
    """An organisation by the codes that a story has as well; empty where they are not known."""

    organisation_id: int | None = None
    sector: str = ""
    size: str = ""
    region: str = ""
    system: str = ""


def fitting(rows: Iterable[Row], place: Place, element: str, part: str, *, now: dt.datetime) -> list[Similar]:
    """Up to three stories about ``element``, best first, each of another organisation and none of the own.

    ``part`` is the theme of the statement that was rated. At least one is of the same sector if there is any.
    """
    candidates = [row for row in rows if element in row.elements and not _is_own(row, place)]
    candidates.sort(key=lambda row: (-points(row, place, part, now), _same(row.system, place.system)))
    several = list(_one_an_organisation(candidates))
    chosen = several[:MOST]
    if chosen and not any(_same_sector(row, place) for row in chosen):
        chosen[-1] = next((row for row in several[MOST:] if _same_sector(row, place)), chosen[-1])
    return [_shared(row, place, element) for row in chosen]


def points(row: Row, place: Place, part: str, now: dt.datetime) -> int:
    """How well a story fits."""
    outside = not _same(row.system, place.system)
    return (
        SAME_SECTOR * _same_sector(row, place)
        + SAME_SIZE * _same(row.size, place.size)
        + SAME_REGION * (outside and _same(row.region, place.region))
        + SAME_PART * (part in row.sub_elements)
        + NEWER * (row.published is not None and row.published >= now - NEWER_THAN)
    )


def _is_own(row: Row, place: Place) -> bool:
    return row.organisation_id is not None and row.organisation_id == place.organisation_id


def _same(one: str, other: str) -> bool:
    return bool(one) and one == other


def _same_sector(row: Row, place: Place) -> bool:
    return place.sector != Sector.OTHER and _same(row.sector, place.sector)


def _one_an_organisation(rows: Iterable[Row]) -> Iterator[Row]:
    """Of each organisation its first story. Nobody can tell whether two that are only described are one."""
    passed: set[int] = set()
    for row in rows:
        if row.organisation_id is None:
            yield row
        elif row.organisation_id not in passed:
            passed.add(row.organisation_id)
            yield row


def _shared(row: Row, place: Place, element: str) -> Similar:
    return Similar(
        row,
        elements=(element,),
        sector=row.sector if _same_sector(row, place) else "",
        size=row.size if _same(row.size, place.size) else "",
        same_region=_same(row.region, place.region),
    )
