"""Turns the content files' Markdown into the rich text that Wagtail keeps."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import nh3
from markdown_it import MarkdownIt

from config.content.files import ContentError

ALLOWED = {"h2", "h3", "p", "ul", "ol", "li", "b", "a"}
_markdown = MarkdownIt("commonmark", {"html": False})
_LINK = re.compile(r'<a href="page:([^"]+)">')

PageId = Callable[[str], int]


def _tight(html: str) -> str:
    """List items without paragraphs inside, and no white space between blocks: as Wagtail's editor writes them."""
    html = re.sub(r"<li>\s*<p>(.*?)</p>\s*</li>", r"<li>\1</li>", html, flags=re.S)
    return re.sub(r">\s*\n\s*<", "><", html).strip()


def rich_text(markdown: str, page_id: PageId) -> str:
    """Wagtail rich text of ``markdown``. ``page_id`` finds the page that a ``page:name`` link means."""
    html = _markdown.render(markdown.strip()).replace("<strong>", "<b>").replace("</strong>", "</b>")
    if "<h1>" in html or "<em>" in html:
        raise ContentError(f"rich text may not hold a first-level heading or italics: {markdown[:60]!r}")
    html = _tight(
        nh3.clean(
            html, tags=ALLOWED, attributes={"a": {"href"}}, link_rel=None, url_schemes={"page", "https", "mailto"}
        )
    )

    def internal(match: re.Match[str]) -> str:
        return f'<a linktype="page" id="{page_id(match.group(1))}">'

    return _LINK.sub(internal, html).replace("\n", " ")


def plain(value: Any) -> str:
    """One line of plain words."""
    return " ".join(str(value).split())
