"""What organisations rated green and let other members know, for suggestions.

The app above that knows registers itself::

    strengths.told_by(green_elements)

in its AppConfig.ready. With nobody registered, nothing is known.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Protocol


class Source(Protocol):
    """Which elements (codes) are green, by organisation (primary key); only of those that let members know."""

    def __call__(self, organisations: Collection[int], *, now: dt.datetime) -> Mapping[int, frozenset[str]]: ...


_sources: list[Source] = []


def told_by(source: Source) -> None:
    """Ask ``source`` from now on, in place of any other."""
    _sources[:] = [source]


def green_at(organisations: Collection[int], *, now: dt.datetime) -> Mapping[int, frozenset[str]]:
    """What the organisations are green in and let members know; those without anything are not in it."""
    return _sources[0](organisations, now=now) if _sources and organisations else {}
