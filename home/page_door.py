"""The page cache before Django: a visitor whose very address was answered before costs no request object at all.

It decides nothing. PageCacheMiddleware does, and notes here under which address and query it answered what the server
was asked; the same question then finds the same stored page, for as long as that is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from django.conf import settings

from home import generation
from home.page_answer import answer_of
from home.page_store import Address, PageStore

MOST_QUESTIONS = 10_000
LONGEST_QUESTION = 1000  # headers that nobody checks are part of it
# All that host, scheme, path and query are made from, whatever the settings make of it.
ASKED = (
    "wsgi.url_scheme",
    "HTTP_HOST",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_FORWARDED_PROTO",
    "SERVER_NAME",
    "SERVER_PORT",
    "SCRIPT_NAME",
    "PATH_INFO",
    "QUERY_STRING",
)
LINES = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}

Environ = dict[str, Any]
Question = tuple[object, ...]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


def is_personal(environ: Environ) -> bool:
    """True if the answer may be for this person alone: a session, a message, or credentials came with the request."""
    if "HTTP_AUTHORIZATION" in environ:
        return True
    cookies = environ.get("HTTP_COOKIE", "")
    # By name within the header: a cookie of another name that holds this one costs a page from the database, no more.
    return bool(cookies) and (settings.SESSION_COOKIE_NAME in cookies or "messages=" in cookies)


def question_of(environ: Environ) -> Question:
    """What was asked, before anybody puts it in order."""
    proxy = settings.SECURE_PROXY_SSL_HEADER
    return (*map(environ.get, ASKED), environ.get(proxy[0]) if proxy else None)


class Questions:
    """Which address and query of the store answered which question."""

    def __init__(self) -> None:
        self._answered: dict[Question, tuple[Address, str]] = {}

    def note(self, question: Question, address: Address, query: str) -> None:
        """Remember, until too many were made up; not what is longer than any browser asks."""
        if sum(len(part) for part in question if isinstance(part, str)) > LONGEST_QUESTION:
            return
        if len(self._answered) >= MOST_QUESTIONS:
            self._answered.clear()
        self._answered[question] = (address, query)

    def find(self, question: Question) -> tuple[Address, str] | None:
        """Where the answer is."""
        return self._answered.get(question)

    def clear(self) -> None:
        """Forget all."""
        self._answered.clear()


class PageDoor:
    """A WSGI application that answers from the page store what it can, and leaves the rest to Django."""

    def __init__(self, application: Application, *, store: PageStore, questions: Questions, count: Any = None) -> None:
        self.application, self.store, self.questions, self.count = application, store, questions, count

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "GET" and not is_personal(environ):
            found = self.questions.find(question_of(environ))
            stored = self.store.get(generation.current(), *found) if found else None
            if found and stored:
                if self.count:
                    self.count(found[0][2])
                answer = answer_of(
                    stored,
                    known_tags=environ.get("HTTP_IF_NONE_MATCH"),
                    accepted=environ.get("HTTP_ACCEPT_ENCODING", ""),
                )
                start_response(LINES[answer.status], answer.headers)
                return [answer.body]
        return self.application(environ, start_response)
