"""Pieces of public pages, kept a generation, for those whom the page cache does not serve: people who are signed in.

A piece is rendered as for a visitor: while it is rendered nobody is signed in, there is no cookie, no message and no
form token, so that nothing of one person's can stand in what another is shown.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.translation import get_language

from home import generation

if TYPE_CHECKING:
    from django.template.context import Context

MAX_CHARACTERS = 16 * 1024 * 1024
CARRIED = ("_wagtail_site", "_wagtail_cached_site_root_paths", "resolver_match")

Key = tuple[str, ...]


class Fragments:
    """Pieces of HTML of one generation; those used longest ago go first, and all after a while."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._generation, self._until = generation.UNKNOWN, 0.0
        self._pieces: OrderedDict[Key, str] = OrderedDict()
        self._characters = 0

    def get(self, now: str, key: Key) -> str | None:
        """The piece, if it was rendered in this generation."""
        with self._lock:
            if now != self._generation or key not in self._pieces or time.monotonic() > self._until:
                return None
            self._pieces.move_to_end(key)
            return self._pieces[key]

    def put(self, now: str, key: Key, html: str) -> None:
        """Keep a piece; whatever is of an older generation is forgotten."""
        if now == generation.UNKNOWN:
            return
        with self._lock:
            if now != self._generation or time.monotonic() > self._until:
                self._generation, self._pieces, self._characters = now, OrderedDict(), 0
                self._until = time.monotonic() + generation.MAX_SECONDS
            self._characters += len(html) - len(self._pieces.pop(key, ""))
            self._pieces[key] = html
            while self._characters > MAX_CHARACTERS:
                self._characters -= len(self._pieces.popitem(last=False)[1])


fragments = Fragments()


def begin(request: HttpRequest) -> None:
    """Note the generation in which ``request`` begins to read: what it makes may be kept under no later one."""
    request._generation = generation.current()  # type: ignore[attr-defined]


def begun_in(request: HttpRequest) -> str:
    """The generation in which ``request`` began; UNKNOWN where nobody noted it."""
    return str(getattr(request, "_generation", generation.UNKNOWN))


def key_of(name: str, context: Context, *, shared: bool, visitors: bool) -> Key | None:
    """Under what a piece of the page in ``context`` may be kept; None if it may not.

    Only of a page that the address led to (never a draft or preview), without a query, and with nothing uncommitted.
    """
    request = context.get("request")
    if not settings.FRAGMENT_CACHE or request is None or not _shows_page(request, context.get("page")):
        return None
    if generation.has_uncommitted_change() or (visitors and request.user.is_authenticated):
        return None
    host = request.META.get("HTTP_HOST", "")  # a forged one was refused long before
    return (name, get_language() or "", request.scheme or "", host, "" if shared else request.path)


def _shows_page(request: HttpRequest, page: object) -> bool:
    route = getattr(request, "_wagtail_route_for_request", None)
    plain = (
        request.method == "GET" and not request.META.get("QUERY_STRING") and not getattr(request, "is_preview", False)
    )
    return plain and route is not None and route[0] is page


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
