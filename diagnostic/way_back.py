"""Back to the page of the site on which somebody rated: a guide, or any page with a part of the diagnostic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.http import url_has_allowed_host_and_scheme

if TYPE_CHECKING:
    from django.http import HttpRequest

FIELD = "back_to"


def way_back(request: HttpRequest) -> str:
    """The path that the form names; empty where it names none, or one of another site."""
    path = request.POST.get(FIELD, "").partition("?")[0].partition("#")[0]
    return path if path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None) else ""
