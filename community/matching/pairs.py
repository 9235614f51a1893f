"""The best pairs of a table of scores: maximum weight matching, as many pairs as can be."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import rustworkx as rx

from community.matching.scores import FORBIDDEN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from community.matching.scores import Table

    Mask = NDArray[np.bool_]

# Of each person the best so many are looked at. Ten lose too much, twenty come within 0.2 per cent of looking at all;
# more are looked at only if somebody is left over who need not be.
CANDIDATES = (20, 60, 200)


def best_pairs(table: Table, rows: Sequence[int], *, seed: int, repeats: Mask | None = None) -> list[tuple[int, int]]:
    """Pairs of ``rows``, the lower first: as many as can be, and of those the best in all.

    ``repeats`` marks those who were together in the last rounds. They are put together again only if there are fewer
    pairs otherwise. With 26 people or more whom nothing forbids, that is not so for 12 rounds: each then has at least
    half of the others left, and a graph in which everybody has that many neighbours can be paired whole (Dirac 1952).
    """
    fresh = table if repeats is None else np.where(repeats, FORBIDDEN, table)
    best = _widening(fresh, rows, seed)
    if repeats is None or len(best) == len(rows) // 2:
        return best
    again = _widening(table, rows, seed)
    return again if len(again) > len(best) else best


def _widening(table: Table, rows: Sequence[int], seed: int) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for most in CANDIDATES:
        found = _matched(table, rows, _edges(table, rows, most), seed)
        if len(found) == len(rows) // 2 or most >= len(rows):
            break
    return found


def _edges(table: Table, rows: Sequence[int], most: int) -> list[tuple[int, int]]:
    """The best ``most`` of each row, once each."""
    chosen = np.asarray(rows)
    most = min(most, len(chosen) - 1)
    places = np.arange(len(chosen))
    seen: set[tuple[int, int]] = set()
    for row in rows:
        scores = table[row, chosen].astype(np.int32)
        # No two of these numbers are the same, so it is never left to chance who of those who tie is looked at.
        best = np.argpartition(places - scores * len(chosen), most)[: most + 1]
        for place in best[scores[best] != FORBIDDEN].tolist():
            column = int(chosen[place])
            seen.add((row, column) if row < column else (column, row))
    return sorted(seen)


def _matched(table: Table, rows: Sequence[int], edges: Iterable[tuple[int, int]], seed: int) -> list[tuple[int, int]]:
    order = list(rows)
    random.Random(seed).shuffle(order)  # noqa: S311  settles ties, guards nothing
    graph = rx.PyGraph(multigraph=False)
    node = dict(zip(order, graph.add_nodes_from(order), strict=True))
    graph.add_edges_from([(node[one], node[other], int(table[one, other])) for one, other in edges])
    # Scores are whole numbers of either sign: more pairs always come before better ones.
    matched = rx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)
    return sorted(_in_order(graph[one], graph[other]) for one, other in matched)


def _in_order(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)
