"""Finding the sessions of one account. Sessions name nobody in a column, so all that run are looked through.

That is rare (closing, erasing, a copy of one's data), but takes a second or two where many are signed in: never do it
inside a transaction for which others wait.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session

if TYPE_CHECKING:
    from community.models import User


def sessions_of(user: User) -> Iterator[Session]:
    """Each session in which ``user`` is signed in, or was until it ran out."""
    for session in Session.objects.all().iterator(chunk_size=500):
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            yield session


def end_sessions(user: User, *, but: str | None = None) -> None:
    """Sign ``user`` out everywhere, except in the session with the key ``but``."""
    keys = [session.pk for session in sessions_of(user) if session.pk != but]
    Session.objects.filter(pk__in=keys).delete()
