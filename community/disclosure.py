"""Counts of people that do not point at anybody."""

from __future__ import annotations

SMALL = 5


def rounded(count: int) -> int | None:
    """``count`` to the nearest 5, from 100 on to two figures that count; None below 5, which nobody may be told."""
    if count < SMALL:
        return None
    step = 5 if count < 100 else 10 ** (len(str(count)) - 2)
    return (count + step // 2) // step * step
