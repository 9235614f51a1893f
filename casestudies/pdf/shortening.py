"""A story's parts cut to so many characters: the most useful parts stay, each with its first words. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from casestudies.pieces import Piece, first_words

# The most useful first: with little room the last ones go.
USEFUL = ("what_we_did", "what_changed", "advice", "what_helped", "what_was_hard", "who_was_involved")
LEAST = 160  # a part with fewer characters than this says too little to be worth its heading
LINE = 52  # characters of a line of a column
FEW = 40  # characters in which no piece is begun but a part's first


@dataclass(frozen=True)
class Part:
    """What is left of a part of the story."""

    name: str
    pieces: tuple[Piece, ...]


def length(parts: Mapping[str, Sequence[Piece]]) -> int:
    """How many characters all that might be shown takes."""
    return sum(taken(piece) for name in USEFUL for piece in parts.get(name, ()))


def taken(piece: Piece) -> int:
    """How many characters a piece takes: its last line is its own, however short it is."""
    return -(-len(piece.text) // LINE) * LINE


def shorten(parts: Mapping[str, Sequence[Piece]], room: int) -> list[Part]:
    """``parts`` cut to about ``room`` characters, in their own order. What one part does not need, others get."""
    kept = [name for name in USEFUL if parts.get(name)]
    if length(parts) > room:
        kept = kept[: room // LEAST]
    lengths = {name: sum(taken(piece) for piece in parts[name]) for name in kept}
    shares = _shares(lengths, room)
    return [Part(name, tuple(_cut(parts[name], shares[name]))) for name in parts if name in kept]


def _shares(lengths: Mapping[str, int], room: int) -> dict[str, int]:
    """Room for each: the short ones get what they need, the long ones the same."""
    shares = {}
    left = room
    for done, (name, needed) in enumerate(sorted(lengths.items(), key=lambda one: one[1])):
        shares[name] = min(needed, left // (len(lengths) - done))
        left -= shares[name]
    return shares


def _cut(found: Sequence[Piece], room: int) -> list[Piece]:
    kept: list[Piece] = []
    for piece in found:
        if taken(piece) > room:
            if not kept or room >= FEW:
                kept.append(Piece(first_words(piece.text, room), piece.marker))
            return kept
        kept.append(piece)
        room -= taken(piece)
    return kept
