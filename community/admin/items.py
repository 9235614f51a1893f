"""What people's items in the menu "Community" have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from wagtail.admin.menu import MenuItem

if TYPE_CHECKING:
    from django.http import HttpRequest


class PermittedItem(MenuItem):
    """An item for whoever holds a permission."""

    def __init__(self, label: Any, url_name: str, *, permission: str, icon: str, order: int) -> None:
        super().__init__(label, reverse(url_name), name=url_name.replace("_", "-"), icon_name=icon, order=order)
        self.permission = permission

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(self.permission)
