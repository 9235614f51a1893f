"""In whose request or task a line is logged: an id for each, and a digest for who is signed in, never a name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

from celery import current_task
from django.http import HttpRequest
from django.utils.crypto import salted_hmac


class Asked(NamedTuple):
    """A request that is being answered."""

    request_id: str
    request: HttpRequest


_asked: ContextVar[Asked | None] = ContextVar("asked", default=None)


@contextmanager
def answering(request: HttpRequest, *, request_id: str) -> Iterator[None]:
    """Have every line that is logged meanwhile say that it belongs to ``request``."""
    token = _asked.set(Asked(request_id, request))
    try:
        yield
    finally:
        _asked.reset(token)


def context(*, with_user: bool) -> dict[str, str]:
    """What a line says of where it comes from."""
    found: dict[str, str] = {}
    if asked := _asked.get():
        found["request_id"] = asked.request_id
        if with_user and (user := _user(asked.request)):
            found["user"] = user
    if current_task and current_task.request.id:
        found |= {"task": current_task.name, "task_id": current_task.request.id}
    return found


def _user(request: HttpRequest) -> str:
    """Who is signed in, if that was looked up already: a line in the log must not ask the database."""
    pk = getattr(getattr(request, "_cached_user", None), "pk", None)
    return user_digest(pk) if pk else ""


def user_digest(pk: int) -> str:
    """By which lines of one person are found together, and nobody is known."""
    return salted_hmac("config.log_context.user", str(pk), algorithm="sha256").hexdigest()[:12]
