"""The PDF of a story, for its readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.views.decorators.http import require_safe

from casestudies.models import StoryPage
from casestudies.pdf.store import read
from elements.pdf.answer import pdf_answer, public_page
from elements.pdf.document import address, written_in
from elements.pdf.engine import PdfUnavailableError

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def story_pdf(request: HttpRequest, path: str) -> HttpResponse:
    """The PDF of the live, public story at ``path``; 404 where this machine cannot make one."""
    page = public_page(request, path, StoryPage)
    try:
        pdf, content = read(page)
    except PdfUnavailableError as error:
        raise Http404 from error
    language = written_in(page)
    name = f"{page.slug}-{'stori' if language == 'cy' else 'story'}.pdf"
    return pdf_answer(request, pdf, content, name=name, language=language, canonical=address(page))
