"""From a stored page to what is sent: packed as the browser asks, or that it has not changed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.utils.http import parse_etags

from home.page_store import PACKINGS, Stored

FRESHNESS = "max-age=0, must-revalidate"
Headers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers and body."""

    status: int
    headers: Headers
    body: bytes


def answer_of(stored: Stored, *, known_tags: str | None, accepted: str) -> Answer:
    """The page for a browser that knows ``known_tags`` (If-None-Match) and takes ``accepted`` (Accept-Encoding)."""
    if known_tags and _knows(known_tags, stored.etag):
        return Answer(304, _standing(stored.etag), b"")
    packing = best_packing(accepted)
    body = stored.body(packing)
    headers = [*stored.headers, *_standing(stored.etag), ("Content-Length", str(len(body)))]
    if packing:
        headers.append(("Content-Encoding", packing))
    return Answer(200, headers, body)


def _standing(etag: str) -> Headers:
    # The page varies by packing alone: the language is in the address, and people with a session are not answered here.
    return [("ETag", etag), ("Vary", "Accept-Encoding"), ("Cache-Control", FRESHNESS)]


def _knows(header: str, etag: str) -> bool:
    tags = parse_etags(header)
    return "*" in tags or etag.removeprefix("W/") in (tag.removeprefix("W/") for tag in tags)


@lru_cache(maxsize=256)
def best_packing(accepted: str) -> str:
    """The best packing that the browser takes: br, gzip, or empty."""
    wanted = {}
    for part in accepted.lower().split(","):
        name, _, rest = part.strip().partition(";")
        wanted[name.strip()] = rest.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    every = wanted.get("*", False)
    return next((name for name in PACKINGS if wanted.get(name, every)), "")
