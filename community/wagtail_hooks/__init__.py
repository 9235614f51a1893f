"""What people add to the editors' back office, one subject a module. Wagtail imports this."""

from __future__ import annotations

from community.wagtail_hooks import accounts, announcements, people, places

__all__ = ["accounts", "announcements", "people", "places"]
