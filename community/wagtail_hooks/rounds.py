"""What stands in the editors' back office about matching rounds and counts."""

from __future__ import annotations

from wagtail import hooks

from community.admin import rounds
from community.admin.menu import HOOK

hooks.register("register_admin_urls", rounds.urls)
hooks.register(HOOK, rounds.menu_item)
hooks.register(HOOK, rounds.counts_item)
