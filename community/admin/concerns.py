"""Concerns: addresses and the place in the menu."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from community.admin.items import PermittedItem
from community.views import admin_concern_about, admin_concerns

BASE = "community/concerns/"


def urls() -> list[URLPattern]:
    """The list, one concern, and saying whom it is about."""
    concerns = admin_concerns.ConcernList
    return [
        path(BASE, concerns.as_view(), name="admin_concerns"),
        path(f"{BASE}results/", concerns.as_view(results_only=True), name="admin_concerns_results"),
        path(f"{BASE}<int:concern_id>/", admin_concerns.concern_page, name="admin_concern"),
        path(f"{BASE}<int:concern_id>/about/", admin_concern_about.concern_about, name="admin_concern_about"),
    ]


def menu_item() -> PermittedItem:
    """Concerns in the menu."""
    return PermittedItem(_("Concerns"), "admin_concerns", permission="community.view_concern", icon="warning", order=3)
