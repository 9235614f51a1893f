"""The Content-Security-Policy of the admin. Every other page gets the stricter one of settings.security."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

ADMIN = "/admin/"
HEADER = "Content-Security-Policy"

# The inline scripts of Wagtail and its extensions that are left, by the hash of their text: a stored script cannot
# match one. tests/site/test_admin_csp.py says which hash is missing when an upgrade changes one of them.
SCRIPT_HASHES = (
    "'sha256-Jx16Tpaz2Kcypjovu4mlVyW3Ji0PExMKe5W9Wr3cmBs='",  # wagtailmedia: title from the name of the file
    "'sha256-zvnYKXRi82YVsrSczT11Ob3R1Nxa/wctuMUeNGm4jG4='",  # promoted search results: add and change
    "'sha256-Zi6020hVNJQUtMOgLuIImaOaART6TyIrghPC9PESpjg='",  # wagtail-localize: which languages to submit to
    "'sha256-lLVZz8vyF0vCZL3ZQcc+U/kumGW1SlEfDpwWrXLLSRw='",  # wagtail-localize: choosers of the translation editor
)


POLICY = "; ".join(
    (
        "default-src 'self'",
        " ".join(("script-src 'self'", *SCRIPT_HASHES)),
        "style-src 'self' 'unsafe-inline'",  # the rich text editor writes style elements as one types
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "frame-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",  # the preview stands in a frame of the editor
    )
)


class AdminCSPMiddleware:
    """Gives what is served under /admin/ its policy."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path_info.startswith(ADMIN) and HEADER not in response:
            response[HEADER] = POLICY
        return response
