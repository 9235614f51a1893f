"""Where sessions are kept: in Django's table, as Django keeps them, read by a statement that is written once.

Every page of whoever signed in begins with it.
"""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from home.written_once import WrittenOnce

_by_key = WrittenOnce(lambda key: Session.objects.filter(session_key=key))


class SessionStore(db.SessionStore):
    """SESSION_ENGINE. The name is part of what Django signs sessions with."""

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing where it is over or never was."""
        kept = _by_key.first(self.session_key) if self.session_key else None
        if kept is None or kept.expire_date <= timezone.now():
            self._session_key = None
            return {}
        return self.decode(kept.session_data)
