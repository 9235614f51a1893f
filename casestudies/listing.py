"""The stories that an address asks for: found by filters and words, counted, in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from casestudies.catalogue import Row, catalogue
from casestudies.facets import story_index
from casestudies.words import match_words

if TYPE_CHECKING:
    from casestudies.choice import Wanted
    from casestudies.words import Matched, Ordered
    from community.directory.choice import Choice
    from community.directory.facets import Narrowed
    from community.directory.groups import Named
    from community.directory.search import Place

PER_PAGE = 12


@dataclass(frozen=True)
class Found:
    """An answer: how many each further choice would leave, and filters whose removal would find something.

    ``best`` are the same stories by how well they match the words, None where no words are looked for.
    """

    total: int
    counts: dict[str, dict[str, int]]
    suggestions: list[tuple[Place, int]]
    all_words: bool
    newest: Narrowed
    best: Ordered | None

    def some(self, *, start: int, number: int) -> list[int]:
        """The ids of ``number`` stories from the ``start``-th on: the newest first, or the best match."""
        if self.best is None:
            return self.newest.some(start=start, number=number, turn=0)
        return self.best.some(start=start, number=number)


def find(wanted: Wanted, named: Named, language: str) -> Found:
    """The stories in ``language`` that fit, and what else could be chosen."""
    matched = match_words(wanted.asked, language) if wanted.asked.terms else None
    best = matched.narrowed(wanted.filters) if matched else None
    left = best.left if best else _narrowed(wanted.filters, None, language)
    return Found(
        total=left.count,
        counts={
            group: left.counts(group, [code for code, _label in options]) for group, options in named.options.items()
        },
        suggestions=[] if left.count else _suggestions(wanted, matched, language),
        all_words=matched is None or matched.all_words,
        newest=left,
        best=best,
    )


def rows_of(pks: Sequence[int], language: str) -> list[Row]:
    """The rows of the catalogue in the order of ``pks``."""
    known = catalogue(language).by_pk
    return [known[pk] for pk in pks if pk in known]


def _narrowed(choice: Choice, matched: Matched | None, language: str) -> Narrowed:
    return matched.narrowed(choice).left if matched else story_index(language).narrow(choice.facets())


def _suggestions(wanted: Wanted, matched: Matched | None, language: str) -> list[tuple[Place, int]]:
    """Each choice whose removal would find something, the most first."""
    counted = []
    for part in wanted.filters.parts():
        rest = wanted.filters.without(*part)
        counted.append((part, _narrowed(rest, matched if rest.terms else None, language).count))
    return sorted(((part, count) for part, count in counted if count), key=lambda one: -one[1])
