"""The addresses of the import."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from community.views import admin_imports

if TYPE_CHECKING:
    from django.urls import URLPattern


def urls() -> list[URLPattern]:
    """Sending, looking and doing, and the empty file."""
    base = "community/import/"
    return [
        path(base, admin_imports.import_organisations, name="community_import"),
        path(f"{base}template/<str:kind>/", admin_imports.import_template, name="community_import_template"),
        path(f"{base}<str:token>/", admin_imports.import_preview, name="community_import_preview"),
    ]
