"""Between what people type and the rich text of a page: paragraphs, line breaks and lists, nothing else. Pure."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from django.utils.html import escape

BULLET = re.compile(r"^\s*[-*•]\s+")
BLOCKS = {"p", "li", "h2", "h3", "h4", "ul", "ol"}


def as_rich_text(text: str) -> str:
    """HTML of ``text``: an empty line parts paragraphs, lines that begin with a hyphen are a list."""
    return "".join(_block(lines) for lines in _runs(text))


def as_plain_text(html: str) -> str:
    """The words of ``html`` as somebody would type them; the way back from ``as_rich_text``."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.text()


def _runs(text: str) -> list[list[str]]:
    """Lines that belong together: a paragraph, or the points of a list."""
    runs: list[list[str]] = []
    before = ""
    for line in text.splitlines():
        same = bool(before) and bool(BULLET.match(before)) == bool(BULLET.match(line))
        if line.strip():
            if same:
                runs[-1].append(line)
            else:
                runs.append([line])
        before = line.strip() and line
    return runs


def _block(lines: list[str]) -> str:
    if BULLET.match(lines[0]):
        return "<ul>" + "".join(f"<li>{escape(BULLET.sub('', line).strip())}</li>" for line in lines) + "</ul>"
    return "<p>" + "<br/>".join(escape(line.strip()) for line in lines) + "</p>"


class _Reader(HTMLParser):
    """Collects paragraphs and points."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._blocks: list[tuple[str, str]] = [("p", "")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._add("\n")
        elif tag in BLOCKS:
            self._blocks.append((tag, ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self._blocks.append(("end", ""))

    def handle_data(self, data: str) -> None:
        self._add(data)

    def _add(self, words: str) -> None:
        tag, said = self._blocks[-1]
        self._blocks[-1] = (tag, said + words)

    def text(self) -> str:
        """The words: points on lines of their own, an empty line before each paragraph."""
        result, before = "", ""
        for tag, said in self._blocks:
            words = "\n".join(line.strip() for line in said.strip().split("\n"))
            if not words:
                continue
            between = "" if not result else "\n" if tag == before == "li" else "\n\n"
            result += between + (f"- {words}" if tag == "li" else words)
            before = tag
        return result
