"""Addresses of the guides that are not pages; in each language."""

from __future__ import annotations

from django.urls import re_path

from elements.views import guide_pdf

urlpatterns = [
    # Whatever the pages above are called: an editor may rename the elements index.
    re_path(r"^(?P<path>(?:[\w-]+/)+)guide\.pdf$", guide_pdf, name="guide_pdf"),
]
