"""The door before Django gives what the cache behind it gives, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest

from home import generation, page_cache
from home.page_cache import store
from home.page_door import PageDoor
from tests.home.test_page_cache import Site, factory


@pytest.fixture(autouse=True)
def _empty_store() -> None:
    store.clear()


class Server:
    """The whole site as a WSGI server has it: the door, and behind it Django with the cache."""

    def __init__(self) -> None:
        self.site, self.asked_django = Site(), 0
        self.counted: list[str] = []
        page_cache.questions.clear()
        self.application = PageDoor(
            self._django, store=store, questions=page_cache.questions, count=self.counted.append
        )

    def _django(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        self.asked_django += 1
        response = self.site.cached(WSGIRequest(environ))
        start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
        return [response.content]

    def get(self, path: str = "/", **extra: Any) -> tuple[str, dict[str, str], bytes]:
        sent: list[Any] = []
        body = b"".join(self.application(factory.get(path, **extra).environ, lambda *line: sent.extend(line)))
        return sent[0], dict(sent[1]), body


@pytest.mark.parametrize(
    "extra", [{}, {"HTTP_ACCEPT_ENCODING": "gzip"}, {"HTTP_ACCEPT_ENCODING": "br"}, {"HTTP_IF_NONE_MATCH": "*"}]
)
def test_door_gives_what_the_middleware_gives(extra: dict[str, str]):
    server = Server()
    server.get(**extra)
    first = server.get(**extra)
    assert server.asked_django == 1
    store_answer = Site().get(**extra)
    assert first[0] == f"{store_answer.status_code} {store_answer.reason_phrase}"
    assert first[1] == dict(store_answer.items())
    assert first[2] == store_answer.content
    assert server.counted == ["/"]


@pytest.mark.parametrize(
    "extra",
    [
        {"HTTP_COOKIE": "sessionid=abc"},
        {"HTTP_COOKIE": "messages=abc"},
        {"HTTP_AUTHORIZATION": "Bearer abc"},
        {"HTTP_HOST": "evil.example"},
        {"HTTP_X_FORWARDED_HOST": "evil.example"},
        {"HTTP_X_FORWARDED_PROTO": "https"},
        {"QUERY_STRING": "page=2"},
        {"SERVER_PORT": "6666"},
        {"SCRIPT_NAME": "/elsewhere"},
        {"REQUEST_METHOD": "POST"},
        {"wsgi.url_scheme": "https"},
    ],
)
def test_door_leaves_every_other_question_to_django(extra: dict[str, str]):
    server = Server()
    server.get()
    server.get(**extra)
    assert server.asked_django == 2


def test_door_knows_when_something_was_published():
    server = Server()
    server.get()
    generation._bump_now()
    server.get()
    assert (server.asked_django, server.site.rendered) == (2, 2)


def test_door_forgets_made_up_questions(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("home.page_door.MOST_QUESTIONS", 10)
    server = Server()
    for number in range(50):
        server.get(f"/?utm_source={number}")
    assert len(page_cache.questions._answered) <= 10
    assert server.site.rendered == 1


def test_door_remembers_no_question_longer_than_browsers_ask():
    server = Server()
    server.get("/", HTTP_X_FORWARDED_HOST="a" * 60_000)  # no setting believes it, so nobody has checked it
    assert not page_cache.questions._answered
    assert server.get("/", HTTP_X_FORWARDED_HOST="a" * 60_000)[0] == "200 OK"


def test_server_serves_the_site_through_the_door():
    from config.wsgi import application

    assert isinstance(application, PageDoor)
    assert application.store is store
