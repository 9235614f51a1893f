"""Words that people are found by: folded, so that case, accents and odd signs do not matter. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Mapping

from community.directory.bits import bits_of
from home.search.words import WORD, fold, tidy

LONGEST_WORD = 40
MOST_WORDS = 40  # of one member
MOST_TERMS = 6  # of one search
APOSTROPHE = re.compile(r"(?<=\w)['’ʼ‘`](?=\w)")
COMMON = 64  # a word that more than one in 64 members has is kept as bits


def folded_words(*texts: str) -> list[str]:
    """Each word of the texts once, in small letters without accents: O'Brien is ``obrien``, ``o`` and ``brien``."""
    folded = fold(" ".join(texts).casefold())
    found = [*WORD.findall(APOSTROPHE.sub("", folded)), *WORD.findall(folded)]
    return list(dict.fromkeys(word[:LONGEST_WORD] for word in found))[:MOST_WORDS]


def read_terms(text: str) -> tuple[str, tuple[str, ...]]:
    """What was typed, tidied to show again, and the words to look for. Whatever comes in, it takes no time."""
    shown = tidy(text)
    found = WORD.findall(APOSTROPHE.sub("", fold(shown.casefold())))
    return shown, tuple(dict.fromkeys(word[:LONGEST_WORD] for word in found))[:MOST_TERMS]


class WordIndex:
    """Which members have which words. A term matches every word that begins with it; of one letter, only itself.

    Common words are bits by slot; of rare ones the members' keys are kept, which stay when slots move.
    """

    def __init__(self, slots_by_word: Mapping[str, list[int]], keys: list[int]) -> None:
        limit = max(8, len(keys) // COMMON)
        self.common = {word: bits_of(slots, len(keys)) for word, slots in slots_by_word.items() if len(slots) > limit}
        self.rare = {
            word: {keys[slot] for slot in slots} for word, slots in slots_by_word.items() if len(slots) <= limit
        }
        self.sorted = sorted(slots_by_word)

    def matching(self, term: str, keys: list[int]) -> int:
        """The slots of those who have a word like ``term``."""
        bits, rare = 0, list[int]()
        for word in self._words_like(term):
            bits |= self.common.get(word, 0)
            rare.extend(self.rare.get(word, ()))
        return bits | bits_of((bisect_left(keys, key) for key in rare), len(keys)) if rare else bits

    def add(self, word: str, slot: int, key: int) -> None:
        """The member in ``slot`` has ``word``."""
        if word in self.common:
            self.common[word] |= 1 << slot
            return
        if word not in self.rare:
            self.rare[word] = set()
            insort(self.sorted, word)
        self.rare[word].add(key)

    def remove(self, keys: set[int], without: int) -> None:
        """Forget all words of members: their keys, and the slots of everybody else."""
        self.common = {word: bits & without for word, bits in self.common.items()}
        for members in self.rare.values():
            members -= keys

    def _words_like(self, term: str) -> Iterator[str]:
        if len(term) == 1:
            return iter([term])
        return self._beginning_with(term)

    def _beginning_with(self, term: str) -> Iterator[str]:
        for number in range(bisect_left(self.sorted, term), len(self.sorted)):
            if not self.sorted[number].startswith(term):
                return
            yield self.sorted[number]


def slots_of_words(words_by_slot: Iterable[tuple[str, ...]]) -> dict[str, list[int]]:
    """The slots of each word."""
    found: dict[str, list[int]] = {}
    for slot, words in enumerate(words_by_slot):
        for word in words:
            found.setdefault(word, []).append(slot)
    return found
