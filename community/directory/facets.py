"""An index of members by facets and words, in memory. Pure: it knows numbers and texts, no database and no clock.

Each member has a slot, in the order of their random positions, and each facet's code one integer with a bit a slot.
Choosing is "or" within a group of facets and "and" between groups; a count is the number of bits that are left.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, islice

from community.directory.bits import bits_of, numbers_from, with_gap
from community.directory.words import WordIndex, slots_of_words

PK_BITS = 40


@dataclass(frozen=True)
class Listing:
    """What may be found of one member. ``facets`` are codes such as ``region:london``, ``words`` are folded."""

    pk: int
    position: int
    facets: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def key(self) -> int:
        """Where the member stands among all: by position, then by id."""
        return (self.position << PK_BITS) | self.pk


class FacetIndex:
    """All listed members."""

    def __init__(self, listings: Iterable[Listing] = ()) -> None:
        ordered = sorted(listings, key=lambda listing: listing.key)
        self.keys = [listing.key for listing in ordered]
        self.key_of = {listing.pk: listing.key for listing in ordered}
        self.everybody = (1 << len(ordered)) - 1
        slots = slots_of_words(listing.facets for listing in ordered)
        self.facets = {code: bits_of(found, len(ordered)) for code, found in slots.items()}
        self.words = WordIndex(slots_of_words(listing.words for listing in ordered), self.keys)

    def __len__(self) -> int:
        return len(self.key_of)

    @property
    def empty_slots(self) -> int:
        """Slots of members who left: they cost room until the index is made anew."""
        return len(self.keys) - len(self.key_of)

    def change(self, listings: Collection[Listing], *, gone: Collection[int] = ()) -> None:
        """Take in new and changed members, and forget those who are gone."""
        self._forget([*gone, *(listing.pk for listing in listings)])
        for listing in listings:
            self._add(listing)

    def narrow(
        self,
        chosen: Mapping[str, Collection[str]],
        *,
        terms: Collection[str] = (),
        without: Collection[int] = (),
        only: int | None = None,
    ) -> Narrowed:
        """Those with one of the codes chosen in each group, and with all terms; never those ``without``.

        ``only``: nobody but these, as bits by slot.
        """
        base = self.everybody & ~self._slots_of(without)
        if only is not None:
            base &= only
        for term in terms:
            base &= self.words.matching(term, self.keys)
        groups = {name: self._any_of(codes) for name, codes in chosen.items() if codes}
        return Narrowed(self, base, groups)

    def bears(self, pk: int, facet: str) -> bool:
        """Whether a member is in the index with ``facet``."""
        return bool(self._slots_of([pk]) & self.facets.get(facet, 0))

    def _any_of(self, codes: Collection[str]) -> int:
        bits = 0
        for code in codes:
            bits |= self.facets.get(code, 0)
        return bits

    def _slots_of(self, pks: Collection[int]) -> int:
        slots = (bisect_left(self.keys, self.key_of[pk]) for pk in pks if pk in self.key_of)
        return bits_of(slots, len(self.keys)) if pks else 0

    def _forget(self, pks: Collection[int]) -> None:
        known = {pk for pk in pks if pk in self.key_of}
        if not known:
            return
        stay = ~self._slots_of(known)
        self.everybody &= stay
        self.facets = {code: bits & stay for code, bits in self.facets.items()}
        self.words.remove({self.key_of.pop(pk) for pk in known}, stay)

    def _add(self, listing: Listing) -> None:
        slot = self._slot_for(listing.key)
        self.key_of[listing.pk] = listing.key
        self.everybody |= 1 << slot
        for code in listing.facets:
            self.facets[code] = self.facets.get(code, 0) | 1 << slot
        for word in listing.words:
            self.words.add(word, slot, listing.key)

    def _slot_for(self, key: int) -> int:
        slot = bisect_left(self.keys, key)
        if slot < len(self.keys) and self.keys[slot] == key:
            return slot  # whoever comes back finds the old place
        self.keys.insert(slot, key)
        self.everybody = with_gap(self.everybody, slot)
        self.facets = {code: with_gap(bits, slot) for code, bits in self.facets.items()}
        self.words.common = {word: with_gap(bits, slot) for word, bits in self.words.common.items()}
        return slot


class Narrowed:
    """Those who are left by a choice. Use it before the index changes again."""

    def __init__(self, index: FacetIndex, base: int, groups: Mapping[str, int]) -> None:
        self._index = index
        self._base = base
        self._groups = groups
        self._left = self._mask_without("")
        self.count = self._left.bit_count()

    def also(self, group: str, facet: str) -> Narrowed:
        """Those of them who bear ``facet`` as well, as the choice of a further group."""
        return Narrowed(self._index, self._base, {**self._groups, group: self._index.facets.get(facet, 0)})

    def counts(self, group: str, codes: Iterable[str]) -> dict[str, int]:
        """How many would be found with each of ``codes`` (``london``) as the only choice of its group (``region``)."""
        mask = self._mask_without(group) if group in self._groups else self._left
        return {code: (self._index.facets.get(f"{group}:{code}", 0) & mask).bit_count() for code in codes}

    def count_also(self, facet: str) -> int:
        """How many of those who are left bear ``facet`` (``region:london``) as well."""
        return (self._index.facets.get(facet, 0) & self._left).bit_count()

    def some(self, *, start: int, number: int, turn: float) -> list[int]:
        """The ids of ``number`` members from the ``start``-th on; ``turn`` (0 to 1) says where in the round it begins.

        Each of those who are left is equally likely to come first, however unevenly the positions lie.
        """
        shift = int(turn * self.count)
        first = (start + shift) % self.count if self.count else 0
        round_ = chain(numbers_from(self._left, first), numbers_from(self._left, 0))
        wanted = max(0, min(number, self.count - start))
        return [self._index.keys[slot] & ((1 << PK_BITS) - 1) for slot in islice(round_, wanted)]

    def _mask_without(self, group: str) -> int:
        mask = self._base
        for name, bits in self._groups.items():
            if name != group:
                mask &= bits
        return mask
