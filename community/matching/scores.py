"""How well any two fit: one table of whole half points, with FORBIDDEN where two must not be put together.

A table of 5,000 people is 25 million numbers of two bytes; numpy fills it in blocks of rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from community.matching.entrants import Entrant, Field
from community.matching.weights import (
    ELEMENTS_COUNTED,
    SCALE,
    STARTS_COUNTED,
    TOPICS_COUNTED,
    Weights,
    repeat_penalty,
)
from community.suggesting import CELLS_IN_WEEK, DIFFERENT, SAME

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Table = NDArray[np.int16]

FORBIDDEN = -32768
ROWS_AT_ONCE = 512
STAGES = (1, 3)  # years in post: new, settled, long there


def score_table(field: Field, weights: Weights, *, tell: Callable[[float], None] = lambda part: None) -> Table:
    """The scores of everybody with everybody; ``tell`` hears how much is done, from 0 to 1. Symmetric."""
    people = list(field.entrants)
    features = _Features(people)
    table = np.full((len(people), len(people)), FORBIDDEN, dtype=np.int16)
    for start in range(0, len(people), ROWS_AT_ONCE):
        rows = slice(start, min(start + ROWS_AT_ONCE, len(people)))
        table[rows] = _block(features, weights, rows)
        tell(rows.stop / len(people))
    _apply_pairs(table, people, field, weights)
    np.fill_diagonal(table, FORBIDDEN)
    return table


class _Features:
    """What is scored, as matrices with a row a person."""

    def __init__(self, people: Sequence[Entrant]) -> None:
        gives = [one.person.gives | one.person.green for one in people]
        wants = [one.person.wants for one in people]
        topics = [one.person.topics for one in people]
        self.gives, self.wants = _ticks(gives, beside=wants), _ticks(wants, beside=gives)
        self.topics = _ticks(topics, beside=())
        self.starts = _starts(people)
        self.has_hours: NDArray[np.bool_] = np.asarray(self.starts.any(axis=1), dtype=bool)
        self.organisation = _codes([str(one.organisation or "") for one in people])
        self.sector = _codes([one.person.sector for one in people])
        self.sector_wish = _wishes([one.likings.sector for one in people])
        self.region = _codes([one.person.region for one in people])
        self.region_wish = _wishes([one.likings.region for one in people])
        self.stage = np.array([stage_of(one.person.years) for one in people], dtype=np.int8)
        self.stage_wish = _wishes([one.likings.stage for one in people])


def stage_of(years: int | None) -> int:
    """How far along somebody is in post: 0 to 2, or -1 where it is not known."""
    return -1 if years is None else sum(years >= step for step in STAGES)


def _ticks(sets: Sequence[frozenset[str]], *, beside: Sequence[frozenset[str]]) -> NDArray[np.float32]:
    """A column for each code that anybody has here or in ``beside``, so that two of them can be multiplied."""
    codes = sorted(frozenset().union(*sets, *beside))
    column = {code: number for number, code in enumerate(codes)}
    matrix = np.zeros((len(sets), max(len(codes), 1)), dtype=np.float32)
    for row, chosen in enumerate(sets):
        matrix[row, [column[code] for code in chosen]] = 1
    return matrix


def _starts(people: Sequence[Entrant]) -> NDArray[np.float32]:
    """For each person and each quarter of an hour of the week whether a call of half an hour can begin in it."""
    cells = np.zeros((len(people), CELLS_IN_WEEK), dtype=bool)
    for row, one in enumerate(people):
        cells[row, list(one.person.free)] = True
    return (cells & np.roll(cells, -1, axis=1)).astype(np.float32)


def _codes(values: Sequence[str]) -> NDArray[np.int32]:
    """A number for each value; -1 for an empty one."""
    numbers = {value: number for number, value in enumerate(sorted(set(values) - {""}))}
    return np.array([numbers.get(value, -1) for value in values], dtype=np.int32)


def _wishes(likings: Sequence[str]) -> NDArray[np.int8]:
    """1 for the same, -1 for different, 0 for no matter."""
    return np.array([{SAME: 1, DIFFERENT: -1}.get(liking, 0) for liking in likings], dtype=np.int8)


def _block(of: _Features, weights: Weights, rows: slice) -> NDArray[np.int16]:
    """Some rows of the table, but for what is said of single pairs."""
    helped = np.minimum(of.wants[rows] @ of.gives.T, ELEMENTS_COUNTED)
    helping = np.minimum(of.gives[rows] @ of.wants.T, ELEMENTS_COUNTED)
    topics = np.minimum(of.topics[rows] @ of.topics.T, TOPICS_COUNTED)
    shared = of.starts[rows] @ of.starts.T
    total = ((helped + helping) * weights.element + topics * weights.topic) * SCALE
    total += np.floor(np.minimum(shared, STARTS_COUNTED) * weights.free_time * SCALE / STARTS_COUNTED)
    # Each of the two has half of these points to give.
    total += _likeness(of.sector, of.sector_wish, rows) * np.float32(weights.sector * SCALE / 2)
    total += _likeness(of.region, of.region_wish, rows) * np.float32(weights.region * SCALE / 2)
    total += _stages(of.stage, of.stage_wish, rows) * np.float32(weights.stage * SCALE / 2)
    cannot_meet = of.has_hours[rows, None] & of.has_hours[None, :] & (shared == 0)
    return np.where(cannot_meet | _same(of.organisation, rows), FORBIDDEN, total).astype(np.int16)


def _same(codes: NDArray[np.int32], rows: slice) -> NDArray[np.bool_]:
    return (codes[rows, None] == codes[None, :]) & (codes[None, :] >= 0)


def _likeness(codes: NDArray[np.int32], wishes: NDArray[np.int8], rows: slice) -> NDArray[np.int8]:
    """From -2 to 2: each of the two likes (1) or dislikes (-1) how alike they are; alike is good if not unwanted."""
    known = (codes[rows, None] >= 0) & (codes[None, :] >= 0)
    content = np.where(wishes < 0, -1, 1).astype(np.int8)
    alike = content[rows, None] + content[None, :]
    unlike = -wishes[rows, None] - wishes[None, :]
    return np.where(_same(codes, rows), alike, unlike) * known


def _stages(stage: NDArray[np.int8], wishes: NDArray[np.int8], rows: slice) -> NDArray[np.int8]:
    """From -4 to 4: steps apart in post count against a pair, and for whoever wants it so."""
    known = (stage[rows, None] >= 0) & (stage[None, :] >= 0)
    steps = np.abs(stage[rows, None] - stage[None, :])
    content = np.where(wishes < 0, 1, -1).astype(np.int8)
    return steps * (content[rows, None] + content[None, :]) * known


def _apply_pairs(table: Table, people: Sequence[Entrant], field: Field, weights: Weights) -> None:
    """What is said of single pairs: choices, repeats, and who must not meet."""
    row_of = {one.pk: row for row, one in enumerate(people)}
    changes: dict[tuple[int, int], int] = {}
    for row, one in enumerate(people):
        for column in _rows_of(one.would_like, row_of):
            mutual = one.pk in people[column].would_like
            points = weights.own_choice // 2 if mutual else weights.one_choice  # each side of a mutual one adds half
            _add(changes, row, column, points * SCALE)
    for (low, high), ago in field.rounds_ago.items():
        if low in row_of and high in row_of:
            _add(changes, row_of[low], row_of[high], -repeat_penalty(weights, ago))
    for (row, column), points in changes.items():
        if table[row, column] != FORBIDDEN:
            table[row, column] += points
            table[column, row] += points
    for row, one in enumerate(people):
        for column in _rows_of(one.apart, row_of):
            table[row, column] = table[column, row] = FORBIDDEN


def _rows_of(pks: Iterable[int], row_of: dict[int, int]) -> list[int]:
    return sorted(row_of[pk] for pk in pks if pk in row_of)


def _add(changes: dict[tuple[int, int], int], row: int, column: int, points: int) -> None:
    key = (row, column) if row < column else (column, row)
    changes[key] = changes.get(key, 0) + points
