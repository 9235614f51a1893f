"""What stands in the editors' back office about people, one line a registration. The things are in community/admin."""

from __future__ import annotations

from wagtail import hooks

from community.admin import audit, concerns, dashboard, people, requests
from community.admin.menu import HOOK

for part in (people, requests, concerns, audit):
    hooks.register("register_admin_urls", part.urls)
    hooks.register(HOOK, part.menu_item)
hooks.register("construct_homepage_panels", dashboard.add_panel)
