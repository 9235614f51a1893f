"""Sets of small numbers as one Python integer each: a hundred thousand members take 12 kB, "and" some microseconds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

CHUNK = 64  # bytes that are counted at once when looking for the n-th number


def bits_of(numbers: Iterable[int], size: int) -> int:
    """The set of ``numbers``, all below ``size``."""
    array = bytearray(size // 8 + 1)
    for number in numbers:
        array[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(array, "little")


def with_gap(bits: int, at: int) -> int:
    """The set after every number from ``at`` on has grown by one."""
    above = bits >> at
    return (bits ^ (above << at)) | (above << (at + 1))


def numbers_from(bits: int, rank: int) -> Iterator[int]:
    """The numbers of the set in order, beginning with the one that has ``rank`` smaller ones."""
    data = bits.to_bytes((bits.bit_length() + 7) // 8, "little")
    for offset in range(0, len(data), CHUNK):
        chunk = int.from_bytes(data[offset : offset + CHUNK], "little")
        here = chunk.bit_count()
        if rank >= here:
            rank -= here
            continue
        yield from _after(chunk, rank, offset * 8)
        rank = 0


def _after(chunk: int, rank: int, offset: int) -> Iterator[int]:
    while chunk:
        lowest = chunk & -chunk
        chunk ^= lowest
        if rank:
            rank -= 1
        else:
            yield offset + lowest.bit_length() - 1
