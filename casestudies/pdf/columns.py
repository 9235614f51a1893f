"""Parts of a story in two columns of about the same height. Pure: heights are guessed from the number of characters.

CSS has columns of its own, which WeasyPrint takes three times as long to balance.
"""

from __future__ import annotations

from collections.abc import Sequence

from casestudies.pdf.shortening import LINE, Part

HEADING, BETWEEN = 2.2, 0.4  # in lines
Step = tuple[float, int, int]


def two_columns(parts: Sequence[Part]) -> tuple[list[Part], list[Part]]:
    """The first and the second column. A part that runs over goes on in the second without a name."""
    steps = [(_height(part, at), number, at) for number, part in enumerate(parts) for at in range(len(part.pieces))]
    total, left = sum(height for height, _, _ in steps), 0.0
    best, cut = total, len(steps)
    for place, (height, _, _) in enumerate(steps, start=1):
        left += height
        if max(left, total - left) < best:
            best, cut = max(left, total - left), place
    return _first(parts, steps[:cut]), _second(parts, steps[cut:])


def _height(part: Part, at: int) -> float:
    lines = -(-len(part.pieces[at].text) // LINE) + BETWEEN
    return lines + HEADING if at == 0 else lines


def _first(parts: Sequence[Part], steps: Sequence[Step]) -> list[Part]:
    if not steps:
        return []
    _, number, at = steps[-1]
    return [*parts[:number], Part(parts[number].name, parts[number].pieces[: at + 1])]


def _second(parts: Sequence[Part], steps: Sequence[Step]) -> list[Part]:
    if not steps:
        return []
    _, number, at = steps[0]
    name = parts[number].name if at == 0 else ""
    return [Part(name, parts[number].pieces[at:]), *parts[number + 1 :]]
