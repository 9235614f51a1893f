"""Which parts of the monthly summary nothing came of. A rule without a database."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

Told = Mapping[str, Collection[str]]

IN_A_ROW = 2


def ignored(told: Sequence[Told], due: Told) -> list[str]:
    """The kinds that were told of in the last two summaries, and of which all that was told first is due still.

    ``told`` is what earlier summaries told, by kind, the newest first; ``due`` is what is due now. Whoever did any of
    it has not ignored the kind.
    """
    if len(told) < IN_A_ROW:
        return []
    then, first = told[:IN_A_ROW]
    return [kind for kind, keys in first.items() if keys and then.get(kind) and set(keys) <= set(due.get(kind, ()))]
