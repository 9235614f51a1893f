"""What the outbox adds to the editors' back office. The things are in community/admin."""

from __future__ import annotations

from wagtail import hooks

from community.admin import outbox
from community.admin.menu import HOOK

hooks.register("register_admin_urls", outbox.urls)
hooks.register(HOOK, outbox.menu_item)
hooks.register(HOOK, outbox.written_item)
