"""What the page cache keeps, for whom, and what it never keeps."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from typing import Any

import brotli
import pytest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.test import RequestFactory, override_settings

from home import generation, page_cache
from home.page_cache import PageCacheMiddleware, store
from home.page_store import MAX_QUERIES, PageStore, Stored

BODY = "<!DOCTYPE html><p>Llesiant a lles</p>" * 40
factory = RequestFactory(headers={"host": "testserver"})


class Site:
    """A site of one page behind the cache, which counts how often it is really rendered."""

    def __init__(self, view: Callable[[HttpRequest], HttpResponse] | None = None) -> None:
        self.rendered = 0
        self.seen: list[HttpRequest] = []
        self.view = view or (lambda request: HttpResponse(BODY))
        self.cached = PageCacheMiddleware(self._render)

    def _render(self, request: HttpRequest) -> HttpResponse:
        self.rendered += 1
        self.seen.append(request)
        return self.view(request)

    def get(self, path: str = "/", **extra: Any) -> HttpResponse:
        return self.cached(factory.get(path, **extra))


@pytest.fixture(autouse=True)
def _empty_store() -> None:
    store.clear()


def test_second_visitor_is_answered_from_memory():
    site = Site()
    first, second = site.get(), site.get()
    assert site.rendered == 1
    assert first.content == second.content == BODY.encode()
    assert second["Vary"] == "Accept-Encoding"
    assert second["Cache-Control"] == "max-age=0, must-revalidate"


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("*", "br"),
        ("identity", None),
        ("gzip;q=0, *;q=0", None),
        ("", None),
    ],
)
def test_page_is_packed_as_the_browser_asks(accepted: str, encoding: str | None):
    site = Site()
    site.get()
    response = site.get(HTTP_ACCEPT_ENCODING=accepted)
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding]
    assert response.get("Content-Encoding") == encoding
    assert unpack(response.content) == BODY.encode()
    assert response["Content-Length"] == str(len(response.content))


def test_known_page_is_answered_with_304():
    site = Site()
    etag = site.get()["ETag"]
    for known in (etag, f'"other", {etag}', "*", etag.removeprefix("W/")):
        again = site.get(HTTP_IF_NONE_MATCH=known)
        assert again.status_code == 304
        assert again.content == b""
        assert again["ETag"] == etag
        assert again["Vary"] == "Accept-Encoding"
    assert site.get(HTTP_IF_NONE_MATCH='W/"other"').status_code == 200


def test_tag_stays_when_a_new_generation_has_the_same_words():
    site = Site()
    etag = site.get()["ETag"]
    generation._bump_now()
    assert site.get(HTTP_IF_NONE_MATCH=etag).status_code == 304
    assert site.rendered == 2


def test_head_gets_the_headers_of_get_and_no_body():
    site = Site()
    head = site.cached(factory.head("/"))
    page = site.get()
    assert site.rendered == 1
    assert head.content == b""
    assert {name: head[name] for name in ("ETag", "Content-Length", "Cache-Control")} == {
        name: page[name] for name in ("ETag", "Content-Length", "Cache-Control")
    }


@pytest.mark.parametrize(
    "extra",
    [
        {"HTTP_COOKIE": "sessionid=abc"},
        {"HTTP_COOKIE": "a=b; sessionid=abc"},
        {"HTTP_COOKIE": "messages=signed"},
        {"HTTP_AUTHORIZATION": "Bearer abc"},
    ],
)
def test_people_with_a_session_are_neither_served_nor_kept(extra: dict[str, str]):
    site = Site()
    site.get()
    private = site.get(**extra)
    assert site.rendered == 2
    assert private["Cache-Control"] == "private, no-cache"
    assert private["Vary"] == "Cookie"
    assert "ETag" not in private.headers
    store.clear()
    site.get(**extra)
    assert len(store) == 0


def test_other_cookies_do_not_matter():
    site = Site()
    site.get()
    site.get(HTTP_COOKIE="csrftoken=abc; theme=dark")
    assert site.rendered == 1


@override_settings(SESSION_COOKIE_NAME="__Host-sessionid")
def test_session_cookie_goes_by_the_name_in_the_settings():
    site = Site()
    site.get()
    site.get(HTTP_COOKIE="__Host-sessionid=abc")
    assert site.rendered == 2


@pytest.mark.parametrize(
    "path",
    [
        "/admin/",
        "/accounts/login/",
        "/cy/accounts/login/",
        "/api/v2/pages/",
        "/search/",
        "/cy/search/",
        "/documents/1/a.pdf",
        "/media/images/a.webp",
        "/readyz",
        "/healthz",
    ],
)
def test_addresses_that_differ_by_person_or_moment_are_not_kept(path: str):
    site = Site()
    site.get(path)
    site.get(path)
    assert site.rendered == 2
    assert len(store) == 0


def _with(**headers: str) -> Callable[[HttpRequest], HttpResponse]:
    return lambda request: HttpResponse(
        BODY, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )


def _sets_cookie(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(BODY)
    response.set_cookie("seen", "1")
    return response


def _asks_for_token(request: HttpRequest) -> HttpResponse:
    get_token(request)
    return HttpResponse(BODY)


def _changes_session(request: HttpRequest) -> HttpResponse:
    request.session = type("Session", (), {"modified": True})()
    return HttpResponse(BODY)


def _previews(request: HttpRequest) -> HttpResponse:
    setattr(request, "is_preview", True)  # noqa: B010
    return HttpResponse(BODY)


@pytest.mark.parametrize(
    "view",
    [
        lambda request: HttpResponse(BODY, status=404),
        lambda request: HttpResponse(BODY, status=500),
        lambda request: HttpResponse(status=302, headers={"Location": "/elements/"}),
        lambda request: StreamingHttpResponse([BODY]),
        lambda request: HttpResponse(b"%PDF", content_type="application/pdf"),
        lambda request: HttpResponse("{}", content_type="application/json"),
        lambda request: HttpResponse('<input name="csrfmiddlewaretoken" value="x">'),
        lambda request: HttpResponse("x" * 2_000_000),
        _with(Cache_Control="private"),
        _with(Cache_Control="max-age=0, no-cache, no-store, must-revalidate, private"),
        _with(Content_Encoding="gzip"),
        _sets_cookie,
        _asks_for_token,
        _changes_session,
        _previews,
    ],
)
def test_what_is_never_kept(view: Callable[[HttpRequest], HttpResponse]):
    site = Site(view)
    site.get()
    response = site.get()
    assert site.rendered == 2
    assert len(store) == 0
    if response["Content-Type"].startswith("text/html"):
        assert "private" in response["Cache-Control"]


def test_post_is_not_answered_from_memory():
    site = Site()
    site.get()
    site.cached(factory.post("/"))
    assert site.rendered == 2


def test_headers_of_the_page_stay_and_those_of_one_answer_go():
    site = Site(_with(Content_Security_Policy="default-src 'self'", Vary="Cookie, Accept-Language", Content_Length="9"))
    site.get()
    response = site.get()
    assert response["Content-Security-Policy"] == "default-src 'self'"
    assert response["Vary"] == "Accept-Encoding"
    assert response["Content-Length"] == str(len(BODY.encode()))


def test_hosts_and_schemes_are_kept_apart():
    site = Site()
    site.get()
    site.get(HTTP_HOST="localhost")
    site.get(**{"wsgi.url_scheme": "https"})
    assert site.rendered == 3


def test_host_is_one_however_it_is_written():
    site = Site()
    for host in ("testserver", "TESTSERVER", "TestServer"):
        site.get(HTTP_HOST=host)
    assert site.rendered == 1
    assert len(store) == 1


def test_page_of_an_older_generation_does_not_drive_out_the_new(monkeypatch: pytest.MonkeyPatch):
    site = Site()

    def slow(request: HttpRequest) -> HttpResponse:
        if request.path == "/slow/":
            generation._bump_now()
            site.get("/quick/")
        return HttpResponse(BODY)

    site.view = slow
    site.get("/slow/")
    site.get("/quick/")
    assert site.rendered == 2


def test_unknown_host_is_passed_on_and_never_kept():
    site = Site()
    site.get(HTTP_HOST="evil.example")
    site.get(HTTP_HOST="testserver:6666")
    assert site.rendered == 2
    assert len(store) == 0


def test_query_is_put_in_order_and_loses_newsletter_marks():
    site = Site()
    site.get("/resources/?kind=policy&element=environment")
    site.get("/resources/?utm_source=news&element=environment&kind=policy&fbclid=1")
    assert site.rendered == 1
    site.get("/resources/?element=relationships&kind=policy")
    assert site.rendered == 2
    assert site.seen[-1].GET == {"element": ["relationships"], "kind": ["policy"]}
    site.get("/?utm_medium=email")
    assert site.seen[-1].META["QUERY_STRING"] == ""


def test_repeated_parameters_keep_their_order():
    site = Site()
    site.get("/?a=2&a=1")
    assert site.seen[-1].GET.getlist("a") == ["2", "1"]
    site.get("/?a=1&a=2")
    assert site.rendered == 2


def test_made_up_queries_do_not_fill_the_memory():
    site = Site()
    site.get("/")
    for number in range(MAX_QUERIES * 3):
        site.get(f"/?x={number}")
    assert len(store) == MAX_QUERIES + 1
    rendered = site.rendered
    site.get("/")
    assert site.rendered == rendered, "the address without a query must stay"
    assert site.get("/?x=" + "y" * 300)["Cache-Control"] == "private, no-cache"
    assert len(store) == MAX_QUERIES + 1


def test_store_drops_what_was_used_longest_ago(monkeypatch: pytest.MonkeyPatch):
    kept = PageStore()
    page = Stored.of(b"a" * 5000, [])
    monkeypatch.setattr("home.page_store.MAX_BYTES", page.size * 3)
    for path in ("/a/", "/b/", "/c/"):
        kept.put("1", ("http", "h", path), "", page)
    kept.get("1", ("http", "h", "/a/"), "")
    kept.put("1", ("http", "h", "/d/"), "", page)
    there = {path for path in ("/a/", "/b/", "/c/", "/d/") if kept.get("1", ("http", "h", path), "")}
    assert there == {"/a/", "/c/", "/d/"}
    assert kept.bytes == page.size * 3


def test_page_rendered_while_something_was_published_is_not_kept():
    site = Site()

    def publish_meanwhile(request: HttpRequest) -> HttpResponse:
        if site.rendered == 1:
            generation._bump_now()
        return HttpResponse(f"words of generation {site.rendered}")

    site.view = publish_meanwhile
    assert site.get().content == b"words of generation 1"
    assert site.get().content == b"words of generation 2"
    assert site.get().content == b"words of generation 2"


def test_page_is_made_anew_after_a_quarter_of_an_hour(monkeypatch: pytest.MonkeyPatch):
    site = Site()
    site.get()
    now = page_cache.Stored.of(b"", []).until
    monkeypatch.setattr("home.page_store.time.monotonic", lambda: now + 1)
    site.get()
    assert site.rendered == 2


def test_nothing_is_kept_while_the_generation_is_unknown(monkeypatch: pytest.MonkeyPatch):
    site = Site()
    site.get()
    monkeypatch.setattr(generation, "current", lambda: generation.UNKNOWN)
    site.get()
    site.get()
    assert site.rendered == 3


@override_settings(PAGE_CACHE=False)
def test_cache_can_be_turned_off():
    site = Site()
    site.get()
    site.get()
    assert site.rendered == 2
