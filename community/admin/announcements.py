"""Announcements: addresses and the place in the menu."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from community.admin.items import PermittedItem
from community.views import admin_announcement, admin_announcements

BASE = "community/announcements/"
ONE = f"{BASE}<int:announcement_id>/"


def urls() -> list[URLPattern]:
    """The list, writing, and what ends or removes one."""
    announcements = admin_announcements.AnnouncementList
    return [
        path(BASE, announcements.as_view(), name="admin_announcements"),
        path(f"{BASE}results/", announcements.as_view(results_only=True), name="admin_announcements_results"),
        path(f"{BASE}add/", admin_announcement.announcement_add, name="admin_announcement_add"),
        path(ONE, admin_announcement.announcement_edit, name="admin_announcement"),
        path(f"{ONE}end/", admin_announcements.announcement_end, name="admin_announcement_end"),
        path(f"{ONE}delete/", admin_announcements.announcement_delete, name="admin_announcement_delete"),
    ]


def menu_item() -> PermittedItem:
    """Announcements in the menu."""
    return PermittedItem(
        _("Announcements"), "admin_announcements", permission="community.view_announcement", icon="comment", order=4
    )
