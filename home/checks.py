"""The house style as far as a machine can see it: what an editor is told while writing. Nothing here stops anything."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from django.utils.translation import gettext as _
from wagtail.blocks import StreamValue
from wagtail.models import Page
from wagtail.rich_text import RichText

LONGEST_TITLE = 65
SHORTEST_SUMMARY = 60
LONGEST_SUMMARY = 200
SAYS_NOTHING = {"click here", "here", "this link", "link", "read more", "more", "yma", "cliciwch yma", "darllen mwy"}


class Outline(HTMLParser):
    """The headings and link texts of a piece of rich text, in their order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.levels: list[int] = []
        self.empty_headings = 0
        self.links: list[str] = []
        self._words: list[str] | None = None
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("h2", "h3", "h4"):
            self.levels.append(int(tag[1]))
        if tag in ("h2", "h3", "h4", "a"):
            self._words = []

    def handle_data(self, data: str) -> None:
        if self._words is not None:
            self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if self._words is None or tag not in ("h2", "h3", "h4", "a"):
            return
        words = "".join(self._words).strip()
        if tag == "a":
            self.links.append(words)
        elif not words:
            self.empty_headings += 1
        self._words = None


def page_warnings(page: Page) -> list[str]:
    """What is not in the house style on ``page``, each a sentence that says what to do; the page's own checks last."""
    outline = _outlines(page)
    own = getattr(page, "own_warnings", None)
    return [*_title(page), *_summary(page), *_headings(outline), *_links(outline), *(own() if own else [])]


def _title(page: Page) -> Iterator[str]:
    length = len(page.title)
    if length > LONGEST_TITLE:
        yield _("The title is %(length)s characters long. Keep it to %(limit)s, so that it reads well on a phone.") % {
            "length": length,
            "limit": LONGEST_TITLE,
        }


def _summary(page: Page) -> Iterator[str]:
    summary = getattr(page, "summary", None)
    if summary is None:
        return
    if not summary:
        yield _("There is no introduction. Search results and lists will show the title alone.")
    elif not SHORTEST_SUMMARY <= len(summary) <= LONGEST_SUMMARY:
        yield _("The introduction is %(length)s characters long. Between %(least)s and %(most)s works best.") % {
            "length": len(summary),
            "least": SHORTEST_SUMMARY,
            "most": LONGEST_SUMMARY,
        }


def _headings(outlines: list[Outline]) -> Iterator[str]:
    before = 1
    for level in (level for outline in outlines for level in outline.levels):
        if level > before + 1:
            yield _("A heading skips a level: a “Heading %(level)s” comes before any “Heading %(missing)s”.") % {
                "level": level,
                "missing": level - 1,
            }
            break
        before = level
    if any(outline.empty_headings for outline in outlines):
        yield _("A heading has no words. Delete it.")


def _links(outlines: list[Outline]) -> Iterator[str]:
    for text in (text for outline in outlines for text in outline.links):
        if text.lower().strip(" .…»>") in SAYS_NOTHING:
            yield _("The link “%(text)s” does not say where it goes. Use words that make sense on their own.") % {
                "text": text
            }
        elif text.startswith(("http://", "https://", "www.")):
            yield _("The link “%(text)s” shows its address. Use words instead.") % {"text": text[:60]}


def _outlines(page: Page) -> list[Outline]:
    """An outline for each piece of rich text, in the page's order; a block's own heading counts as an h2."""
    found: list[Outline] = []
    for field in page._meta.get_fields():
        value = getattr(page, field.name, None) if getattr(field, "concrete", False) else None
        if isinstance(value, StreamValue):
            for child in value:
                found.extend(_of_value(child.value))
        elif field.__class__.__name__ == "RichTextField" and value:
            found.append(Outline(value))
    return found


def _of_value(value: Any) -> Iterator[Outline]:
    if isinstance(value, RichText):
        yield Outline(value.source)
    elif hasattr(value, "items"):  # a StructValue
        if value.get("heading"):
            yield Outline("<h2>heading</h2>")
        for part in value.values():
            yield from _of_value(part)
