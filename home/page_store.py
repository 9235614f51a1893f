"""The memory of the page cache: finished pages of one generation, compressed, within bounds."""

from __future__ import annotations

import gzip
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from hashlib import blake2b

from home.generation import MAX_SECONDS

try:
    import brotli
except ImportError:  # gzip serves everybody
    brotli = None

MAX_BYTES = 48 * 1024 * 1024
MAX_PAGE_BYTES = 1024 * 1024
MAX_ADDRESSES = 5000
MAX_QUERIES = 24  # kept for one address, beside the address without a query

PACKINGS = ("br", "gzip") if brotli is not None else ("gzip",)

Address = tuple[str, str, str]  # scheme, host, path


@dataclass(slots=True)
class Stored:
    """A page as it is sent. ``headers`` are those of every answer, ``bodies`` the ways to send it."""

    headers: list[tuple[str, str]]
    etag: str
    until: float
    bodies: dict[str, bytes] = field(default_factory=dict)

    @classmethod
    def of(cls, content: bytes, headers: list[tuple[str, str]]) -> Stored:
        """Compress ``content`` for keeping. The tag is weak: it stands for the words, however they are packed."""
        etag = f'W/"{blake2b(content, digest_size=12).hexdigest()}"'
        bodies = {"gzip": gzip.compress(content, compresslevel=6, mtime=0)}
        if brotli is not None:
            bodies["br"] = brotli.compress(content, quality=5)
        return cls(headers, etag, time.monotonic() + MAX_SECONDS, bodies)

    def body(self, encoding: str) -> bytes:
        """The page in ``encoding``: br, gzip, or empty for neither."""
        return self.bodies[encoding] if encoding else gzip.decompress(self.bodies["gzip"])

    @property
    def size(self) -> int:
        """Bytes this takes, roughly."""
        return 2000 + sum(map(len, self.bodies.values()))


class PageStore:
    """Pages by address and query. The addresses used longest ago go first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._empty("")

    def _empty(self, generation: str) -> None:
        self.generation = generation
        self._shelves: OrderedDict[Address, OrderedDict[str, Stored]] = OrderedDict()
        self.bytes = 0

    def get(self, generation: str, address: Address, query: str) -> Stored | None:
        """The page, if it was stored in this generation and not too long ago."""
        if generation != self.generation:
            return None
        with self._lock:
            shelf = self._shelves.get(address)
            stored = shelf.get(query) if shelf else None
            if stored is None or stored.until < time.monotonic():
                return None
            self._shelves.move_to_end(address)
            return stored

    def put(self, generation: str, address: Address, query: str, stored: Stored) -> None:
        """Keep a page that was rendered in ``generation``; whatever is of an older one is forgotten."""
        with self._lock:
            if generation != self.generation:
                self._empty(generation)
            shelf = self._shelves.setdefault(address, OrderedDict())
            self._shelves.move_to_end(address)
            self._drop(shelf, query)
            shelf[query] = stored
            self.bytes += stored.size
            self._trim(shelf)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._empty("")

    def _drop(self, shelf: OrderedDict[str, Stored], query: str) -> None:
        if (old := shelf.pop(query, None)) is not None:
            self.bytes -= old.size

    def _trim(self, shelf: OrderedDict[str, Stored]) -> None:
        # However many queries somebody makes up, the address without one stays.
        while len(shelf) - ("" in shelf) > MAX_QUERIES:
            self._drop(shelf, next(query for query in shelf if query))
        while len(self._shelves) > 1 and (self.bytes > MAX_BYTES or len(self._shelves) > MAX_ADDRESSES):
            _, oldest = self._shelves.popitem(last=False)
            self.bytes -= sum(stored.size for stored in oldest.values())

    def __len__(self) -> int:
        return sum(map(len, self._shelves.values()))
