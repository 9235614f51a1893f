"""A stored PDF as an answer: inline, under its own name, not sent again to whoever has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.http import Http404, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date, quote_etag
from wagtail.models import Page

if TYPE_CHECKING:
    from django.http import HttpRequest

    from elements.pdf.files import StoredPdf

P = TypeVar("P", bound=Page)


def public_page(request: HttpRequest, path: str, kind: type[P]) -> P:
    """The page at ``path``, as Wagtail itself would find it; 404 for drafts, private ones and pages of other kinds."""
    route = Page.route_for_request(request, path)
    page = route[0] if route else None
    if not isinstance(page, kind) or not page.live or page.get_view_restrictions().exists():
        raise Http404
    return page


def pdf_answer(
    request: HttpRequest, pdf: StoredPdf, content: bytes, *, name: str, language: str, canonical: str
) -> HttpResponse:
    """The PDF of the page at ``canonical``, or that it has not changed."""
    headers = {
        "Content-Disposition": content_disposition_header(False, name),
        "Content-Language": language,
        "Content-Length": str(len(content)),
        "Last-Modified": http_date(pdf.modified.timestamp()),
        "ETag": quote_etag(pdf.etag),
        "Cache-Control": "public, no-cache",  # keep it, but ask each time: what is published shows at once
        "Link": f'<{canonical}>; rel="canonical"',
    }
    answer = HttpResponse(content, content_type="application/pdf", headers=headers)
    changed = get_conditional_response(request, quote_etag(pdf.etag), int(pdf.modified.timestamp()), answer)
    return answer if changed is None else changed
