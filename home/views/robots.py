"""What machines may read."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

KEPT_OUT = ("/admin/", "/accounts/", "/cy/accounts/", "/search/?", "/cy/search/?", "/feedback/", "/cy/feedback/")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """robots.txt: everything public is open, and the sitemap says what there is."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in KEPT_OUT), ""]
    lines.append(f"Sitemap: {settings.BASE_URL}/sitemap.xml")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
