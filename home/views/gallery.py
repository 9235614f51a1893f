"""Every component with an example, for whoever builds a page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from home.views.gallery_examples import EXAMPLES


def gallery(request: HttpRequest) -> HttpResponse:
    """All components at ``/_components/``; the address exists only where ``SHOW_COMPONENT_GALLERY`` is on."""
    return render(request, "_components/gallery.html", {"examples": EXAMPLES})
