"""The PDF of a guide, for its readers; how full it is, for its editors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from elements.drafts import newest_words
from elements.models import GuidePage
from elements.panels import meter
from elements.pdf.answer import pdf_answer, public_page
from elements.pdf.document import address, written_in
from elements.pdf.engine import PdfUnavailableError
from elements.pdf.store import read

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def guide_pdf(request: HttpRequest, path: str) -> HttpResponse:
    """The PDF of the live, public guide at ``path``; 404 where this machine cannot make one."""
    page = public_page(request, path, GuidePage)
    try:
        pdf, content = read(page)
    except PdfUnavailableError as error:
        raise Http404 from error
    language = written_in(page)
    name = f"{page.slug}-{'canllaw' if language == 'cy' else 'guide'}.pdf"
    return pdf_answer(request, pdf, content, name=name, language=language, canonical=address(page))


@require_safe
def guide_fullness(request: HttpRequest, page_id: int) -> HttpResponse:
    """The meter of the newest draft, for whoever may edit the guide."""
    page = get_object_or_404(GuidePage, pk=page_id)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    answer = render(request, "wagtailadmin/panels/_guide_meter_pages.html", meter(newest_words(page)))
    answer["Cache-Control"] = "no-store"
    return answer
