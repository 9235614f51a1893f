"""How pages are given to machines: rich text as HTML, blocks as plain data, every address absolute."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from rest_framework.fields import Field
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock
from wagtail.models import Page
from wagtail.rich_text import expand_db_html
from wagtailmedia.blocks import AbstractMediaChooserBlock

from home import links
from home.tree import tree

_LOCAL = re.compile(r'(href|src)="/(?!/)')


def absolute(url: str | None) -> str | None:
    """An address on ``BASE_URL``; None for none."""
    return links.absolute(url) if url else None


def rich_text(source: str) -> str:
    """Wagtail's rich text as HTML that stands anywhere."""
    return _LOCAL.sub(rf'\1="{settings.BASE_URL}/', expand_db_html(source))


class RichTextField(Field):
    """A rich text field as HTML."""

    def to_representation(self, value: str) -> str:
        return rich_text(value)


class CodesList(Field):
    """Several codes as a list."""

    def to_representation(self, value: list[str]) -> list[str]:
        return list(value)


class StreamField(Field):
    """A stream as a list: of values where it holds one type only, else of ``{"type", "value"}``."""

    def to_representation(self, value: blocks.StreamValue) -> list[Any]:
        if list(value.stream_block.child_blocks) == ["row"]:
            return [represent(child.block, child.value) for child in value]
        return [{"type": child.block_type, "value": represent(child.block, child.value)} for child in value]


def represent(block: blocks.Block, value: Any) -> Any:
    """A block's value as plain data."""
    if isinstance(block, ImageBlock):
        return _picture(value)
    if isinstance(block, blocks.StructBlock):
        return {name: represent(child, value.get(name)) for name, child in block.child_blocks.items()}
    if isinstance(block, blocks.ListBlock):
        return [represent(block.child_block, item) for item in value]
    if value is None or isinstance(block, blocks.StaticBlock):
        return None
    if isinstance(block, blocks.RichTextBlock):
        return rich_text(value.source)
    if isinstance(block, blocks.PageChooserBlock):
        return _link(value)
    if isinstance(block, (DocumentChooserBlock, AbstractMediaChooserBlock)):
        return {"title": value.title, "url": absolute(value.url)}
    return block.get_api_representation(value)


def _link(page: Page) -> dict[str, Any] | None:
    """A link to a page; None while the page is not public."""
    branch = tree().by_pk.get(page.pk)
    if branch is None or not branch.public:
        return None
    return {"id": branch.pk, "title": branch.title, "url": absolute(branch.url)}


def _picture(image: Any) -> dict[str, Any] | None:
    if image is None:
        return None
    rendition = image.get_rendition("width-1200|format-webp")
    return {
        "url": absolute(rendition.url),
        "width": rendition.width,
        "height": rendition.height,
        "alt": "" if image.decorative else image.contextual_alt_text,
    }
