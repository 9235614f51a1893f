"""How long it takes to put a whole round together: ``python -m tests.benchmarks.matching [--people 100 1000 5000]``.

Without a database: ``seconds`` is processor time of one run. ``against counting`` is how often, in the same time, this
processor counts a million in plain Python, so that machines can be compared. ``of the bound`` is what all pairs score
together against what nothing can exceed: half of what each person's best partner alone would bring.
"""

from __future__ import annotations

import argparse
import time
from statistics import median
from typing import TYPE_CHECKING

from community.matching.entrants import Field
from community.matching.outcome import match
from community.matching.scores import SCALE, score_table
from community.matching.weights import Weights
from tests.factories.entrants import many

if TYPE_CHECKING:
    from community.matching.outcome import Outcome

PEOPLE = [100, 1000, 5000]
RUNS = 3


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.matching")
    parser.add_argument("--people", type=int, nargs="+", default=PEOPLE)
    report(parser.parse_args().people)


def report(people: list[int]) -> None:
    """Print what a round of so many costs, in ascending order."""
    counting = median(_counting() for _run in range(RUNS))
    print("\nMatching rounds    people   seconds   against counting   in groups   of the bound")
    for number in sorted(people):
        seconds, outcome, field = _measured(number)
        inside = sum(len(group.members) for group in outcome.groups)
        ratio, bound = seconds / counting, _of_the_bound(outcome, field)
        print(f"{number:25,} {seconds:9.2f} {ratio:18.1f} {inside:11,} {bound:13.1%}", flush=True)


def _measured(number: int) -> tuple[float, Outcome, Field]:
    field = Field(many(number, seed=7, organisations=max(number // 20, 2)))
    began = time.process_time()
    outcome = match(field, weights=Weights(), seed=1)
    return time.process_time() - began, outcome, field


def _of_the_bound(outcome: Outcome, field: Field) -> float:
    table = score_table(field, Weights())
    reached = sum(group.score * len(group.members) / 2 for group in outcome.groups)
    return reached / (float(table.max(axis=1).sum()) / SCALE / 2)


def _counting() -> float:
    began = time.process_time()
    total = 0
    for number in range(1_000_000):
        total += number
    return time.process_time() - began


if __name__ == "__main__":
    main()
