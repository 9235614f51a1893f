"""What is the same for everybody, kept a generation for those whom the page cache does not serve: who is signed in.

Pieces of pages (the ``kept`` tag) and pages made whole (home.whole_page) are rendered as for a visitor: while they are
rendered nobody is signed in, there is no cookie, no message and no form token, so that nothing of one person's can
stand in what another is shown.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Sized
from typing import Generic, TypeVar

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.translation import get_language

from home import generation

MAX_CHARACTERS = 16 * 1024 * 1024
CARRIED = ("_wagtail_site", "_wagtail_cached_site_root_paths", "_generation", "resolver_match")

Key = tuple[str, ...]
Piece = TypeVar("Piece", bound=Sized)


class Fragments(Generic[Piece]):
    """Pieces of one generation; those used longest ago go first, and all after a while. ``len`` of one is its size."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._generation, self._until = generation.UNKNOWN, 0.0
        self._pieces: OrderedDict[Key, Piece] = OrderedDict()
        self._characters = 0

    def get(self, now: str, key: Key) -> Piece | None:
        """The piece, if it was rendered in this generation."""
        with self._lock:
            if now != self._generation or key not in self._pieces or time.monotonic() > self._until:
                return None
            self._pieces.move_to_end(key)
            return self._pieces[key]

    def put(self, now: str, key: Key, piece: Piece) -> None:
        """Keep a piece whose making began in the generation ``now``, unless that is over. What is older goes."""
        if now == generation.UNKNOWN or now != generation.current():
            return
        with self._lock:
            if now != self._generation or time.monotonic() > self._until:
                self._generation, self._pieces, self._characters = now, OrderedDict(), 0
                self._until = time.monotonic() + generation.MAX_SECONDS
            if (old := self._pieces.pop(key, None)) is not None:
                self._characters -= len(old)
            self._pieces[key] = piece
            self._characters += len(piece)
            while self._characters > MAX_CHARACTERS:
                self._characters -= len(self._pieces.popitem(last=False)[1])


def begin(request: HttpRequest) -> None:
    """Note the generation in which ``request`` begins to read: what it makes may be kept under no later one."""
    request._generation = generation.current()  # type: ignore[attr-defined]


def begun_in(request: HttpRequest) -> str:
    """The generation in which ``request`` began; UNKNOWN where nobody noted it."""
    return str(getattr(request, "_generation", generation.UNKNOWN))


def key_of(name: str, request: HttpRequest, path: str = "") -> Key | None:
    """Under what a piece may be kept; None while nothing may be. ``path``: of the one page that it belongs to."""
    if not settings.FRAGMENT_CACHE or begun_in(request) == generation.UNKNOWN or generation.has_uncommitted_change():
        return None
    host = request.META.get("HTTP_HOST", "")  # a forged one was refused long before
    return (name, get_language() or "", request.scheme or "", host, path)


def as_visitor(request: HttpRequest) -> HttpRequest:
    """The same request from somebody without cookies."""
    visitor = HttpRequest()
    visitor.method, visitor.path, visitor.path_info = "GET", request.path, request.path_info
    names = ("HTTP_HOST", "SERVER_NAME", "SERVER_PORT", "wsgi.url_scheme")
    visitor.META = {name: request.META[name] for name in names if name in request.META}
    visitor.user = AnonymousUser()
    for name in CARRIED:
        if hasattr(request, name):
            setattr(visitor, name, getattr(request, name))
    return visitor
