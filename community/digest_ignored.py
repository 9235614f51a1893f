"""Which parts of the monthly summary nothing came of. A rule without a database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence

Told = Mapping[str, Collection[str]]

IN_A_ROW = 2
APART = dt.timedelta(days=20)  # one that came late, with the next soon after, left no time for anything


def apart(summaries: Iterable[tuple[dt.datetime, Told]], *, now: dt.datetime) -> list[Told]:
    """What those told that left time to act: each at least ``APART`` before the next, the last before ``now``.

    The newest comes first, each with when it was written.
    """
    found: list[Told] = []
    after = now
    for written_at, told in summaries:
        if after - written_at >= APART:
            found.append(told)
            after = written_at
    return found


def ignored(told: Sequence[Told], due: Told) -> list[str]:
    """The kinds that were told of in the last two summaries, and of which all that was told first is due still.

    ``told`` is what earlier summaries told, by kind, the newest first; ``due`` is what is due now. Whoever did any of
    it has not ignored the kind.
    """
    if len(told) < IN_A_ROW:
        return []
    then, first = told[:IN_A_ROW]
    return [kind for kind, keys in first.items() if keys and then.get(kind) and set(keys) <= set(due.get(kind, ()))]
