"""What stands in the editors' back office about sessions."""

from __future__ import annotations

from wagtail import hooks

from community.admin import sessions
from community.admin.menu import HOOK

hooks.register("register_admin_urls", sessions.urls)
hooks.register("register_admin_urls", sessions.series_urls)
hooks.register(HOOK, sessions.menu_item)
