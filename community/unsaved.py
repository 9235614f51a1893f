"""What somebody typed while they were signed out without knowing it: kept in the session until they are back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.contrib.sessions.backends.base import SessionBase
    from django.http import QueryDict

KEY = "unsaved"
MINUTES = 30  # whoever signs in later at this machine may be somebody else
MOST_CHARACTERS = 60_000
NEVER = ("code", "credential", "csrfmiddlewaretoken")  # and whatever is called a password


@dataclass(frozen=True)
class Unsaved:
    """A form that was sent to ``path``; ``fields`` are its names and values in order."""

    path: str
    fields: list[tuple[str, str]]


def keep(session: SessionBase, *, path: str, sent: QueryDict, now: dt.datetime) -> bool:
    """Keep what was sent, without secrets. False where that is more than a session should hold."""
    fields = [
        (name, value)
        for name, values in sent.lists()
        if name not in NEVER and "password" not in name
        for value in values
    ]
    if sum(len(name) + len(value) for name, value in fields) > MOST_CHARACTERS:
        return False
    session[KEY] = {"path": path, "fields": fields, "at": now.timestamp()}
    return True


def kept_for(session: SessionBase, *, path: str, now: dt.datetime) -> Unsaved | None:
    """What is kept of a form that was sent to ``path`` within the last half hour. What is older is dropped."""
    kept: dict[str, Any] = session.get(KEY) or {}
    if kept and now.timestamp() - kept["at"] > MINUTES * 60:
        forget(session)
        return None
    if kept.get("path") != path:
        return None
    return Unsaved(path, [(name, value) for name, value in kept["fields"]])


def is_kept(session: SessionBase, *, now: dt.datetime) -> bool:
    """Whether something is kept that will be offered again after signing in."""
    kept: dict[str, Any] = session.get(KEY) or {}
    return bool(kept) and now.timestamp() - kept["at"] <= MINUTES * 60


def forget(session: SessionBase) -> None:
    """Keep it no longer."""
    session.pop(KEY, None)
