"""The group "Community" in the editors' menu: each part adds its item by the hook register_community_menu_item."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import Menu, SubmenuMenuItem

HOOK = "register_community_menu_item"

community_menu = Menu(register_hook_name=HOOK)


def community_menu_item() -> SubmenuMenuItem:
    """The group itself; nobody sees it who sees none of its items."""
    return SubmenuMenuItem(_("Community"), community_menu, name="community", icon_name="group", order=350)
