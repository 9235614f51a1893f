"""Addresses of importing an organisation's own spreadsheet into a round."""

from __future__ import annotations

from django.urls import path

from diagnostic.views import imports

IMPORT = "rounds/<slug:public_id>/import/"

urlpatterns = [
    path(IMPORT, imports.send, name="diagnostic_import"),
    path(f"{IMPORT}<slug:token>/", imports.columns, name="diagnostic_import_columns"),
    path(f"{IMPORT}<slug:token>/preview/", imports.preview, name="diagnostic_import_preview"),
]
