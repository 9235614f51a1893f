"""The confidence review in the back office: addresses and the place in the menu."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from community.admin.items import PermittedItem
from diagnostic.views import admin_confidence as views

BASE = "confidence/"
WAVE = f"{BASE}waves/<int:wave_id>/"
RELEASE = f"{BASE}releases/<int:release_id>/"


def urls() -> list[URLPattern]:
    """Waves and releases."""
    return [
        path(BASE, views.waves, name="admin_confidence"),
        path(f"{BASE}waves/add/", views.wave_add, name="admin_confidence_wave_add"),
        path(WAVE, views.wave_edit, name="admin_confidence_wave"),
        path(f"{WAVE}release/", views.release_make, name="admin_confidence_make"),
        path(RELEASE, views.release, name="admin_confidence_release"),
        path(f"{RELEASE}figures.<str:kind>", views.release_file, name="admin_confidence_file"),
        path(f"{RELEASE}publish/", views.release_publish, name="admin_confidence_publish"),
        path(f"{RELEASE}take-down/", views.release_take_down, name="admin_confidence_take_down"),
    ]


def menu_item() -> PermittedItem:
    """The confidence review in the menu, after the question sets."""
    return PermittedItem(
        _("Confidence review"), "admin_confidence", permission="diagnostic.view_reviewwave", icon="group", order=161
    )
