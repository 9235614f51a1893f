"""The stories that an address asks for: found by filters and words, counted, in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from casestudies.catalogue import Row, catalogue
from casestudies.facets import story_index
from casestudies.models import StoryPage
from home.search.backend import ranked
from home.tree import readable, tree

if TYPE_CHECKING:
    from casestudies.choice import Wanted
    from community.directory.choice import Choice
    from community.directory.facets import Narrowed
    from community.directory.groups import Named
    from community.directory.search import Place
    from home.search.words import Asked

PER_PAGE = 12


@dataclass(frozen=True)
class Matched:
    """Stories that hold the words, best first; ``all_words`` is false where none held every one and these hold some."""

    pks: list[int]
    all_words: bool = True


@dataclass(frozen=True)
class Found:
    """An answer: how many each further choice would leave, and filters whose removal would find something.

    ``best`` are the ids by how well they match the words, None where no words are looked for.
    """

    total: int
    counts: dict[str, dict[str, int]]
    suggestions: list[tuple[Place, int]]
    all_words: bool
    newest: Narrowed
    best: list[int] | None

    def some(self, *, start: int, number: int) -> list[int]:
        """The ids of ``number`` stories from the ``start``-th on: the newest first, or the best match."""
        if self.best is None:
            return self.newest.some(start=start, number=number, turn=0)
        return self.best[start : start + number]


def find(wanted: Wanted, named: Named, language: str) -> Found:
    """The stories in ``language`` that fit, and what else could be chosen."""
    matched = match_words(wanted.asked, language) if wanted.asked.terms else None
    left = _narrowed(wanted.filters, matched, language)
    return Found(
        total=left.count,
        counts={
            group: left.counts(group, [code for code, _label in options]) for group, options in named.options.items()
        },
        suggestions=[] if left.count else _suggestions(wanted, matched, language),
        all_words=matched is None or matched.all_words,
        newest=left,
        best=_best_first(left, matched) if matched else None,
    )


def rows_of(pks: Sequence[int], language: str) -> list[Row]:
    """The rows of the catalogue in the order of ``pks``."""
    known = catalogue(language).by_pk
    return [known[pk] for pk in pks if pk in known]


def match_words(asked: Asked, language: str) -> Matched:
    """Readable stories that hold every word, or if there is none, any."""
    known = catalogue(language).by_pk
    stories = readable(StoryPage.objects.filter(locale__language_code=language))
    for operator in ("and", "or") if len(asked.terms) > 1 else ("and",):
        rows = ranked(stories, asked.terms, operator=operator, language=language, most=max(1, len(tree().by_pk)))
        if pks := [pk for pk, _type in rows if pk in known]:
            return Matched(pks, operator == "and")
    return Matched([])


def _narrowed(choice: Choice, matched: Matched | None, language: str) -> Narrowed:
    only = matched.pks if matched else None
    return story_index(language).narrow(choice.facets(), only=only)


def _best_first(left: Narrowed, matched: Matched) -> list[int]:
    chosen = set(left.some(start=0, number=left.count, turn=0))
    return [pk for pk in matched.pks if pk in chosen]


def _suggestions(wanted: Wanted, matched: Matched | None, language: str) -> list[tuple[Place, int]]:
    """Each choice whose removal would find something, the most first."""
    counted = []
    for part in wanted.filters.parts():
        rest = wanted.filters.without(*part)
        counted.append((part, _narrowed(rest, matched if rest.terms else None, language).count))
    return sorted(((part, count) for part, count in counted if count), key=lambda one: -one[1])
