"""What apps above keep at organisations and systems: it moves with a merge and keeps a place from being deleted.

They register it in AppConfig.ready::

    at_places.register("stories", Kept(in_words, count, move, show_anew))

All of it is called inside the transaction that changes the place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from community.models import Organisation, System


@dataclass(frozen=True)
class Kept:
    """One kind of thing: how to say how many, how many a place has, and what to do for it when organisations change.

    ``move`` takes all from one organisation to another. ``show_anew`` is told the ids of those that changed.
    """

    in_words: Callable[[int], str]
    count: Callable[[Organisation | System], int]
    move: Callable[[Organisation, Organisation], None]
    show_anew: Callable[[Iterable[int]], None]


_kept: dict[str, Kept] = {}


def register(name: str, kept: Kept) -> None:
    """Add a kind of thing."""
    _kept[name] = kept


def counts(place: Organisation | System) -> dict[str, int]:
    """How many of each kind are at ``place``."""
    return {name: kept.count(place) for name, kept in _kept.items()}


def in_words() -> dict[str, Callable[[int], str]]:
    """How to say how many there are of each kind, with ``%(count)s`` for the number."""
    return {name: kept.in_words for name, kept in _kept.items()}


def move(source: Organisation, target: Organisation) -> None:
    """Take everything from ``source`` to ``target``."""
    for kept in _kept.values():
        kept.move(source, target)


def show_anew(organisations: Iterable[int]) -> None:
    """Tell that these organisations (primary keys) say something else now."""
    keys = list(organisations)
    for kept in _kept.values():
        kept.show_anew(keys)
