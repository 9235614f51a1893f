"""The full-page cache: public pages for visitors, from this process's memory, before any other middleware runs.

Kept: answers to GET that are whole pages, feeds or sitemaps, with status 200, for requests without a session, without a
form token and without private headers. All others pass, marked so that nobody on the way keeps them. A page is kept
under the generation that was read **before** it was rendered (home.generation), so a page that was being rendered while
an editor published is never shown after.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.utils.cache import patch_cache_control, patch_vary_headers

from home import generation
from home.page_answer import answer_of
from home.page_door import Application, PageDoor, Questions, is_personal, question_of
from home.page_store import MAX_PAGE_BYTES, Address, PageStore, Stored
from home.services.views_counter import count

KEPT_TYPES = ("text/html", "application/xml", "text/xml", "application/atom+xml")
# Addresses that answer each person differently, or search: there is an answer for every word anybody thinks of.
NEVER = (
    "/admin/",
    "/accounts/",
    "/api/",
    "/documents/",
    "/feedback/",
    "/healthz",
    "/media/",
    "/metrics",
    "/readyz",
    "/search/",
    "/static/",
    "/statusz",
    "/_util/",
)
PRIVATE_WORDS = ("private", "no-store", "no-cache")
# Marks that newsletters add to links. They change nothing, so pages never see them.
MARKS = ("utm_", "fbclid", "gclid", "msclkid", "mc_cid", "mc_eid")
LONGEST_QUERY = 200

store = PageStore()
questions = Questions()


def before_django(application: Application) -> Application:
    """The site with its cached pages before it: what the server serves."""
    return PageDoor(application, store=store, questions=questions, count=count if settings.COUNT_PAGE_VIEWS else None)


class PageCacheMiddleware:
    """Answers visitors from memory, and keeps what others render for them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.enabled = settings.PAGE_CACHE
        self.counts = settings.COUNT_PAGE_VIEWS

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._respond(request)
        if self.counts and request.method == "GET" and _is_view_of_page(response):
            count(request.path)
        return response

    def _respond(self, request: HttpRequest) -> HttpResponse:
        address = address_of(request) if self.enabled else None
        if address is None:
            return _not_for_others(self.get_response(request))
        question, query = question_of(request.META), _settle_query(request)
        now = generation.current()
        stored = store.get(now, address, query)
        if stored is None:
            response = self._render(request)
            if len(query) > LONGEST_QUERY or not _may_keep(request, response):
                return _not_for_others(response)
            stored = _kept(response)
            if now != generation.UNKNOWN and now == generation.current():
                store.put(now, address, query, stored)
        questions.note(question, address, query)
        return _answer(request, stored)

    def _render(self, request: HttpRequest) -> HttpResponse:
        """What GET would answer: whoever asks only for the headers gets those of the page."""
        method, request.method = request.method, "GET"
        try:
            return self.get_response(request)
        finally:
            request.method = method


def address_of(request: HttpRequest) -> Address | None:
    """The address under which this request's answer may be kept; None if it may not."""
    if request.method not in ("GET", "HEAD") or is_personal(request.META) or generation.has_uncommitted_change():
        return None
    path = request.path
    if path.removeprefix("/cy").startswith(NEVER):
        return None
    try:
        host = request.get_host()
    except DisallowedHost:
        return None  # Django refuses it further in
    # ALLOWED_HOSTS says nothing of the port, so a made-up one could fill the memory.
    if split_domain_port(host)[1] not in ("", "80", "443", request.META.get("SERVER_PORT")):
        return None
    return (request.scheme or "http", host.lower(), path)  # else each way to write the host would be a place to fill


def _settle_query(request: HttpRequest) -> str:
    """Put the query in order and take the newsletters' marks out, for the page as for the cache."""
    raw = request.META.get("QUERY_STRING", "")
    if not raw or len(raw) > LONGEST_QUERY:
        return raw
    pairs = [pair for pair in parse_qsl(raw, keep_blank_values=True) if not pair[0].startswith(MARKS)]
    query = urlencode(sorted(pairs, key=lambda pair: pair[0]))
    request.META["QUERY_STRING"] = query
    return query


def _may_keep(request: HttpRequest, response: HttpResponse) -> bool:
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and response.headers.get("Content-Type", "").partition(";")[0] in KEPT_TYPES
        and "Content-Encoding" not in response.headers
        and not any(word in response.headers.get("Cache-Control", "") for word in PRIVATE_WORDS)
        and len(response.content) <= MAX_PAGE_BYTES
        and not _knows_the_visitor(request, response)
    )


def _knows_the_visitor(request: HttpRequest, response: HttpResponse) -> bool:
    """True if the answer was made for one person: by a session, a form token, or a preview."""
    session = getattr(request, "session", None)
    return (
        (session is not None and session.modified)
        or "CSRF_COOKIE_NEEDS_UPDATE" in request.META  # set, true or false, once a form token was asked for
        or getattr(request, "is_preview", False)
        or b"csrfmiddlewaretoken" in response.content
    )


def _kept(response: HttpResponse) -> Stored:
    """The page and those headers that every answer with it has."""
    own = {"vary", "cache-control", "content-length", "etag", "date", "expires"}
    return Stored.of(response.content, [(n, value) for n, value in response.headers.items() if n.lower() not in own])


def _answer(request: HttpRequest, stored: Stored) -> HttpResponse:
    answer = answer_of(
        stored,
        known_tags=request.META.get("HTTP_IF_NONE_MATCH"),
        accepted=request.META.get("HTTP_ACCEPT_ENCODING", ""),
    )
    response = HttpResponse(b"" if request.method == "HEAD" else answer.body, status=answer.status)
    del response.headers["Content-Type"]  # a 304 has none, a page brings its own
    for name, value in answer.headers:
        response.headers[name] = value
    return response


def _is_view_of_page(response: HttpResponse) -> bool:
    html = response.headers.get("Content-Type", "").startswith("text/html")
    return response.status_code == 304 or (response.status_code == 200 and html)


def _not_for_others(response: HttpResponse) -> HttpResponse:
    """Say of a page that was made for one person, or under another rule, that only their own browser may keep it."""
    if response.headers.get("Content-Type", "").startswith("text/html") and "Cache-Control" not in response.headers:
        patch_cache_control(response, private=True, no_cache=True)
        patch_vary_headers(response, ("Cookie",))
    return response
