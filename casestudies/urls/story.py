"""Addresses of one story beside its page; in each language."""

from __future__ import annotations

from django.urls import path, re_path

from casestudies.views.contact import contact
from casestudies.views.pdf import story_pdf

urlpatterns = [
    path("case-studies/contact/<int:story_id>/", contact, name="story_contact"),
    # Whatever the pages above are called: an editor may rename the stories index.
    re_path(r"^(?P<path>(?:[\w-]+/)+)story\.pdf$", story_pdf, name="story_pdf"),
]
