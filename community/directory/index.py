"""The index of this process, kept in step with the database: usually by one query that reads one number.

Versions rise in the order in which changes commit (``DirectoryState``), so whoever has seen version n only needs the
rows above it. Within a transaction that has changed the directory, an index is made for that moment and not kept:
the change may be rolled back, and its number used again.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from sys import intern
from typing import TYPE_CHECKING, TypeVar

from django.db import transaction

from community.directory.facets import FacetIndex, Listing
from community.models import DirectoryEntry, DirectoryRemoval, DirectoryState

MOST_CHANGES = 100  # more at once cost more than a new index
MAX_SECONDS = 24 * 3600  # the longest that an index is kept: removals are not remembered for ever

if TYPE_CHECKING:
    from django.db.models import QuerySet

T = TypeVar("T")


class InStep:
    """An index and the version it has come to. A process has one; threads take turns."""

    def __init__(self) -> None:
        self._index: FacetIndex | None = None
        self._version = 0
        self._until = 0.0
        self._lock = threading.RLock()

    def ask(self, question: Callable[[FacetIndex], T]) -> T:
        """What ``question`` finds in the index as it is now. Nothing of the index may be used afterwards."""
        if _has_uncommitted_change():
            return question(FacetIndex(_read_all()))
        with self._lock:
            return question(self._in_step())

    def forget(self) -> None:
        """Begin with nothing, as a new process does."""
        with self._lock:
            self._index = None

    def _in_step(self) -> FacetIndex:
        version = _version_now()
        index = self._index
        fresh = version >= self._version and time.monotonic() < self._until
        if index is None or not fresh or not self._caught_up(index, version):
            index = self._index = FacetIndex(_read_all())
            self._until = time.monotonic() + MAX_SECONDS
        self._version = version
        return index

    def _caught_up(self, index: FacetIndex, version: int) -> bool:
        """Whether few enough changes were missing, and the index has them now."""
        if version == self._version:
            return True
        span = {"version__gt": self._version, "version__lte": version}
        gone = list(DirectoryRemoval.objects.filter(**span).values_list("member_id", flat=True)[: MOST_CHANGES + 1])
        changed = list(_listings(DirectoryEntry.objects.filter(**span)[: MOST_CHANGES + 1]))
        if len(gone) + len(changed) > MOST_CHANGES or index.empty_slots > MOST_CHANGES + len(index) // 4:
            return False
        index.change(changed, gone=gone)
        return True


class _ThisThread(threading.local):
    changed_in_transaction = False


_this_thread = _ThisThread()
_mine = InStep()
ask = _mine.ask
forget = _mine.forget


def note_change() -> None:
    """This transaction changes the directory: until it ends, what this thread reads is not kept."""
    _this_thread.changed_in_transaction = transaction.get_connection().in_atomic_block


def _has_uncommitted_change() -> bool:
    # After a rollback the mark stays until the thread reads outside a transaction. That is slower, never wrong.
    if _this_thread.changed_in_transaction and not transaction.get_connection().in_atomic_block:
        _this_thread.changed_in_transaction = False
    return _this_thread.changed_in_transaction


def _version_now() -> int:
    return DirectoryState.objects.filter(pk=1).values_list("version", flat=True).first() or 0


def _read_all() -> Iterator[Listing]:
    """Everybody who is listed. What is newer than the version read before comes again at the next request: no harm."""
    return _listings(DirectoryEntry.objects.all())


def _listings(entries: QuerySet[DirectoryEntry]) -> Iterator[Listing]:
    rows = entries.values_list("member_id", "position", "facets", "words")
    for pk, position, facets, words in rows.iterator(chunk_size=5000):
        # Interned: the same few words stand in the rows of a hundred thousand members.
        yield Listing(pk, position, tuple(map(intern, facets.split())), tuple(map(intern, words.split())))
