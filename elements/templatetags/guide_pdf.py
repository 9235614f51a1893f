"""The way to a guide on paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import template

from elements.models import GuidePage
from elements.pdf.engine import PdfUnavailableError
from elements.pdf.store import guide_pdf
from home.generation import kept_a_generation
from home.tree import readable

if TYPE_CHECKING:
    from wagtail.models import Page

register = template.Library()


@dataclass(frozen=True)
class Download:
    """Where the PDF is and how big."""

    url: str
    kilobytes: int


@register.inclusion_tag("elements/pdf/_link.html")
def guide_pdf_link(page: Page) -> dict[str, Download | None]:
    """A link to the PDF of the live guide, and nothing where there is none (a new draft, a machine without Pango)."""
    return {"download": _download(page.pk) if page.pk else None}


@kept_a_generation
def _download(page_pk: int) -> Download | None:
    page = readable(GuidePage.objects.filter(pk=page_pk)).first()
    if page is None:
        return None
    try:
        pdf = guide_pdf(page)
    except PdfUnavailableError:
        return None
    return Download(url=f"{page.get_url() or ''}guide.pdf", kilobytes=max(1, round(pdf.size / 1024)))
