"""A public page made once a generation for everybody, with gaps for what is one person's.

Who is signed in never comes from the page cache. They get the page as it was made for a visitor, and only what the
``personal`` tag names is made for them (home.personal). So the words of a page cost them nothing, and nothing of theirs
can stand in what another is shown: the request that a page is made from has no cookie, no user and no session.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from home.fragments import Fragments, Key, as_visitor, begun_in, key_of
from home.personal import PERSONAL

if TYPE_CHECKING:
    from home.models import BasePage

Make = Callable[[HttpRequest], HttpResponse]


@dataclass(frozen=True, slots=True)
class WholePage:
    """``parts`` are for everybody; between two of them is the gap of the same number."""

    parts: tuple[bytes, ...]
    gaps: tuple[str, ...]
    headers: tuple[tuple[str, str], ...]

    def __len__(self) -> int:
        return sum(map(len, self.parts))

    def for_reader(self, request: HttpRequest) -> HttpResponse:
        """The page with the gaps filled for whoever sent ``request``."""
        body = [self.parts[0]]
        for gap, part in zip(self.gaps, self.parts[1:], strict=True):
            body += (PERSONAL[gap](request).encode(), part)
        return HttpResponse(b"".join(body), headers=dict(self.headers))


pages: Fragments[WholePage] = Fragments()


def answer(page: BasePage, request: HttpRequest, make: Make) -> HttpResponse:
    """The answer to ``request``, which led to ``page``; ``make`` makes it in full where nothing may be kept."""
    key = _key(page, request)
    if key is None:
        return make(request)
    now = begun_in(request)
    whole = pages.get(now, key)
    if whole is None:
        whole = _made_for_everybody(request, make)
        if whole is None:
            return make(request)
        pages.put(now, key, whole)
    return whole.for_reader(request)


def leave_gap(request: HttpRequest | None, name: str) -> str:
    """What marks the place of something personal while a page is made for everybody; empty at any other time."""
    secret = getattr(request, "_gaps_secret", "")
    return f"\0{secret}:{name}\0" if secret else ""


def _key(page: BasePage, request: HttpRequest) -> Key | None:
    """Only of a page that the address led to (never a draft or preview), and without a query."""
    route = getattr(request, "_wagtail_route_for_request", None)
    plain = request.method == "GET" and not request.META.get("QUERY_STRING")
    if not plain or not page.is_same_for_everybody or route is None or route[0] is not page or route[1] or route[2]:
        return None
    return None if getattr(request, "is_preview", False) else key_of("page", request, request.path)


def _made_for_everybody(request: HttpRequest, make: Make) -> WholePage | None:
    """The page as a visitor would get it; None where it turns out not to be one for everybody."""
    visitor = as_visitor(request)
    # Nobody who writes a page can know the secret, so no page's words can pretend to be a gap.
    visitor._gaps_secret = secret = secrets.token_hex(16)  # type: ignore[attr-defined]
    response = make(visitor)
    if not isinstance(response, TemplateResponse) or response.status_code != 200:
        return None
    content = response.render().content
    if response.cookies or "CSRF_COOKIE" in visitor.META:
        return None  # a form token was asked for, which is of use to one person only
    parts = re.split(b"\0%s:([a-z_]+)\0" % secret.encode(), content)
    return WholePage(tuple(parts[::2]), tuple(name.decode() for name in parts[1::2]), tuple(response.headers.items()))
