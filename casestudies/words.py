"""Stories that hold words: which, by slot of the stories' index, and in which order.

The database says which entries of the search index match, this process knows which story each entry is. So filters and
counts come before any weighing, and of many stories only the first are weighed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from wagtail.search.models import IndexEntry

from casestudies.facets import story_index
from casestudies.models import StoryPage
from community.directory.bits import bits_of
from community.directory.facets import PK_BITS
from home.generation import kept_a_generation
from home.search.backend import WEIGHED, Words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from community.directory.choice import Choice
    from community.directory.facets import FacetIndex, Narrowed
    from home.search.words import Asked


@dataclass(frozen=True)
class Searchable:
    """The stories' index, the slot of each entry of the search index, and the entry of each story by its page's id."""

    index: FacetIndex
    slots: dict[int, int]
    entries: dict[int, int]

    @property
    def complete(self) -> bool:
        """Whether every story has an entry: one that was published just now may still wait for it."""
        return len(self.entries) == len(self.index)

    def bits(self, entries: Iterable[int]) -> int:
        """The slots of those entries that are stories of this index."""
        known = self.slots
        return bits_of([known[entry] for entry in entries if entry in known], len(self.index.keys))


@dataclass(frozen=True)
class Matched:
    """Stories that hold the words; ``all_words`` is false where none held every one and these hold some."""

    stories: Searchable
    words: Words
    everywhere: int
    in_title: int
    all_words: bool

    def narrowed(self, choice: Choice) -> Ordered:
        """Those of them that fit ``choice``."""
        narrow, facets = self.stories.index.narrow, choice.facets()
        in_title = narrow(facets, only=self.in_title)
        others = narrow(facets, only=self.everywhere & ~self.in_title)
        return Ordered(self, narrow(facets, only=self.everywhere), (in_title, others))


@dataclass(frozen=True)
class Ordered:
    """What a choice leaves of the stories that match: ``parts`` are those with the words in their title, and others."""

    matched: Matched
    left: Narrowed
    parts: tuple[Narrowed, Narrowed]

    def some(self, *, start: int, number: int) -> list[int]:
        """The ids of ``number`` stories from the ``start``-th on, the best match first.

        Words in the title count most. In each part the newest WEIGHED are weighed, and the others follow by age.
        """
        taken: list[int] = []
        for part in self.parts:
            taken += self._of(part, start, min(number - len(taken), part.count - start))
            start = max(0, start - part.count)
        return taken

    def _of(self, part: Narrowed, start: int, number: int) -> list[int]:
        if number <= 0:
            return []
        best = self._weighed(part.some(start=0, number=WEIGHED, turn=0)) if start < WEIGHED else []
        first = best[start : start + number]
        return first + part.some(start=max(start, WEIGHED), number=number - len(first), turn=0)

    def _weighed(self, pks: list[int]) -> list[int]:
        by_entry = {self.matched.stories.entries[pk]: pk for pk in pks}
        return [by_entry[entry] for entry in self.matched.words.best_first(list(by_entry)) if entry in by_entry]


def match_words(asked: Asked, language: str) -> Matched:
    """Readable stories that hold every word, or if there is none, any."""
    stories, everywhere, in_title, operator = _stories(language), 0, 0, "and"
    for operator in ("and", "or") if len(asked.terms) > 1 else ("and",):
        words = Words(StoryPage, asked.terms, operator, language)
        matching = words.matching()
        everywhere, in_title = stories.bits(matching.entries), stories.bits(matching.in_title)
        if everywhere:
            break
    return Matched(stories, words, everywhere, in_title, operator == "and" or not everywhere)


def _stories(language: str) -> Searchable:
    """What is kept; not while a story has no entry yet, for that may come without a new generation."""
    kept = searchable(language)
    return kept if kept.complete else _searchable(language)


def _searchable(language: str) -> Searchable:
    index = story_index(language)
    slots = {key & ((1 << PK_BITS) - 1): slot for slot, key in enumerate(index.keys)}
    story = ContentType.objects.get_for_model(StoryPage)
    rows = IndexEntry.objects.filter(content_type=story).order_by().values_list("pk", "object_id")
    entries = {int(page): entry for entry, page in rows.iterator() if int(page) in slots}
    return Searchable(index, {entry: slots[page] for page, entry in entries.items()}, entries)


searchable = kept_a_generation(_searchable)
