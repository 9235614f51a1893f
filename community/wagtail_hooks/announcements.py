"""What stands in the editors' back office about announcements."""

from __future__ import annotations

from wagtail import hooks

from community.admin import announcements
from community.admin.menu import HOOK

hooks.register("register_admin_urls", announcements.urls)
hooks.register(HOOK, announcements.menu_item)
