"""What the blocks of a page's body need in templates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.utils.translation import gettext as _

from home.links import page_url
from home.sources import Source

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wagtail.documents.models import AbstractDocument
    from wagtail.models import Page

    from home.tree import Branch

register = template.Library()

# What may stand beside the wheel at the top of the home page.
INTRODUCTORY = {"text", "action_link", "inset"}


@register.simple_tag
def local_url(page: Page | None) -> str:
    """Where a chosen page is in the reader's language; empty if it is gone or not published."""
    return page_url(page.pk) if page is not None else ""


@register.filter
def source_name(code: str) -> str:
    """The report's name, as readers see it beside a figure."""
    return str(Source(code).label) if code in Source.values else code


@register.filter
def file_note(document: AbstractDocument) -> str:
    """What a link to a file ends with: its type and size, such as "(PDF only, 120KB)"."""
    kind = document.file_extension.upper()
    size = file_size(document.get_file_size() or 0)
    if kind == "PDF":
        return _("(PDF only, %(size)s)") % {"size": size}
    return f"({kind}, {size})"


@register.filter
def file_size(size: int) -> str:
    """Bytes as the NHS writes them: 120KB, 1.4MB."""
    if size >= 1024 * 1024:
        return f"{size / 1024 / 1024:.1f}MB"
    return f"{max(1, round(size / 1024))}KB"


@register.simple_tag
def split_introduction(body: Iterable[Any]) -> dict[str, list[Any]]:
    """A body's first words and ways on, and what comes after them."""
    blocks = list(body)
    at = next((i for i, block in enumerate(blocks) if block.block_type not in INTRODUCTORY), len(blocks))
    return {"first": blocks[:at], "rest": blocks[at:]}


@register.filter
def has_block(body: Iterable[Any], kind: str) -> bool:
    """Whether a body holds a block of this kind."""
    return any(block.block_type == kind for block in body or [])


@register.simple_tag
def hub_items(pages: Iterable[Branch], current: Page) -> list[dict[str, Any]]:
    """A mini-hub's pages as the contents list shows them."""
    return [{"text": page.title, "href": page.url, "current": page.pk == current.pk} for page in pages]
