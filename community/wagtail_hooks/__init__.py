"""What people add to the editors' back office, one subject a module. Wagtail imports this."""

from __future__ import annotations

from community.wagtail_hooks import accounts, announcements, outbox, people, places, rounds, sessions

__all__ = ["accounts", "announcements", "outbox", "people", "places", "rounds", "sessions"]
