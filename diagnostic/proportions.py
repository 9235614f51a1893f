"""Shares of a count: the one rounding of percentages, intervals, and how far shares lie apart. Pure.

``pct`` makes every percentage that this app shows, so that each can be traced to its count. Nothing here is a test of
significance: the measures describe.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import asin, sqrt
from statistics import NormalDist, fmean, stdev
from typing import Literal, TypeVar

Rounding = Literal["half_up", "half_down"]
Code = TypeVar("Code", bound=str)


@dataclass(frozen=True, slots=True)
class Low:
    """How far a share lies from the mean of all, in units of their spread; ``flag`` where it is observably lower."""

    share: float
    distance: float
    flag: bool


def pct(k: int, n: int, rounding: Rounding = "half_up") -> int | None:
    """``k`` of ``n`` as a whole percentage; None of nothing. Whole numbers throughout, so a half is exactly a half."""
    if n == 0:
        return None
    if rounding == "half_down":
        return -((n - 200 * k) // (2 * n))
    return (200 * k + n) // (2 * n)


def flag_low(counts: Mapping[Code, tuple[int, int]], *, cut: float) -> dict[Code, Low]:
    """Which of ``counts`` (k of n each) are observably lower than all together: ``cut`` sample deviations or more.

    Without a spread nothing is lower. One that nobody answered takes no part.
    """
    shares = {code: k / n for code, (k, n) in counts.items() if n}
    if not shares:
        return {}
    mean = fmean(shares.values())
    spread = stdev(shares.values()) if len(set(shares.values())) > 1 else 0.0
    distances = {code: (share - mean) / spread if spread else 0.0 for code, share in shares.items()}
    return {
        code: Low(shares[code], distance, bool(spread) and distance <= -cut) for code, distance in distances.items()
    }


def mean_share(counts: Mapping[str, tuple[int, int]]) -> float | None:
    """The plain mean of the shares, each counting once; None of nothing."""
    shares = [k / n for k, n in counts.values() if n]
    return fmean(shares) if shares else None


def cohens_h(one: tuple[int, int], other: tuple[int, int]) -> float:
    """Cohen's h between two shares (k of n each): 0.2 is called small, 0.5 medium, 0.8 large (Cohen 1988)."""
    return _angle(*one) - _angle(*other)


def wilson(k: int, n: int, *, level: float = 0.95) -> tuple[float, float]:
    """Wilson's interval for the share ``k`` of ``n``; ``n`` must not be 0."""
    z = NormalDist().inv_cdf(0.5 + level / 2)
    share, whole = k / n, 1 + z * z / n
    middle = (share + z * z / (2 * n)) / whole
    half = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / whole
    return max(0.0, middle - half), min(1.0, middle + half)


def whole_per_cent(share: float) -> int:
    """The end of an interval as a whole percentage, an exact half up. What is k of n goes through ``pct``."""
    return int(100 * share + 0.5)


def _angle(k: int, n: int) -> float:
    return 2 * asin(sqrt(k / n))
