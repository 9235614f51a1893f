"""The PDF of a story, for its readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.views.decorators.http import require_safe
from wagtail.models import Page

from casestudies.models import StoryPage
from casestudies.pdf.store import read
from elements.pdf.answer import pdf_answer
from elements.pdf.document import address, written_in
from elements.pdf.engine import PdfUnavailableError

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def story_pdf(request: HttpRequest, path: str) -> HttpResponse:
    """The PDF of the live, public story at ``path``; 404 where this machine cannot make one."""
    page = _find_story(request, path)
    try:
        pdf, content = read(page)
    except PdfUnavailableError as error:
        raise Http404 from error
    language = written_in(page)
    name = f"{page.slug}-{'stori' if language == 'cy' else 'story'}.pdf"
    return pdf_answer(request, pdf, content, name=name, language=language, canonical=address(page))


def _find_story(request: HttpRequest, path: str) -> StoryPage:
    """The story, as Wagtail itself would find it; 404 for drafts, for private ones and for other pages."""
    route = Page.route_for_request(request, path)
    page = route[0] if route else None
    if not isinstance(page, StoryPage) or not page.live or page.get_view_restrictions().exists():
        raise Http404
    return page
