"""Reads a story from a Word file: each known heading and what stands below it. With care for hostile files."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

from casestudies.imports.columns import LONGEST_TEXT, QUOTE, headings
from community.imports.table import Row, UnreadableError
from home.file_content import is_document

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MOST_UNPACKED = 5 * 1024 * 1024  # of the words alone, and of the styles; pictures are not read
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HEADING = re.compile(r"heading ?[1-9]|title", re.IGNORECASE)
THE_ONE = 1  # a Word file is one story, and the spreadsheet's words for a row hold for it


def read_word(content: bytes) -> Row:
    """The story as a row. Raises UnreadableError, whose message is a sentence for the person who sent it."""
    file = io.BytesIO(content)
    if not is_document("docx", file):
        raise UnreadableError(_("This is not a Word file that can be read. Save it as .docx without macros."))
    try:
        return _row(content)
    except UnreadableError:
        raise
    except Exception as error:  # a damaged file raises nearly anything
        raise UnreadableError(_("The Word file is damaged. Open it in Word and save it again.")) from error


def _row(content: bytes) -> Row:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = _style_names(package)
        document = _parsed(package, "word/document.xml")
    parts = _Parts()
    for text, is_heading in _paragraphs(document, names):
        parts.take(text, is_heading=is_heading)
    cells = {name: "\n".join(lines).strip()[:LONGEST_TEXT] for name, lines in parts.cells.items()}
    if not any(cells.values()):
        raise UnreadableError(_("We found none of our headings in the file. Begin with the empty Word file."))
    return Row(THE_ONE, cells, tuple(dict.fromkeys(parts.strays)))


class _Parts:
    """The parts of a story as the paragraphs bring them, and in ``strays`` what stands where we cannot place it."""

    def __init__(self) -> None:
        self.headings = headings()
        self.cells: dict[str, list[str]] = {}
        self.strays: list[str] = []
        self.column = ""

    def take(self, text: str, *, is_heading: bool) -> None:
        """Put one paragraph where it belongs."""
        found = self.headings.column(text.rstrip(": "))
        unknown = is_heading and found == ""
        if found in self.headings.names:
            self.column = str(found)
        elif unknown and "title" not in self.cells:  # the first heading of no part is the title
            self.column, self.cells["title"] = "title", [text]
        elif unknown:
            self.column = ""
            self.strays.append(f"{QUOTE}{text[:60]}”")
        elif self.column:
            self.cells.setdefault(self.column, []).append(text)
        elif text and not self.strays:
            self.strays.append(f"{QUOTE}{text[:60]}”")


def _style_names(package: zipfile.ZipFile) -> dict[str, str]:
    """What each style is called. The ids of built-in styles are in Word's own language, their names are not."""
    if "word/styles.xml" not in package.namelist():
        return {}
    found = {}
    for style in _parsed(package, "word/styles.xml").iter(f"{WORD}style"):
        name = style.find(f"{WORD}name")
        found[style.get(f"{WORD}styleId", "")] = name.get(f"{WORD}val", "") if name is not None else ""
    return found


def _parsed(package: zipfile.ZipFile, part: str) -> Element:
    with package.open(part) as file:
        content = file.read(MOST_UNPACKED + 1)
    if len(content) > MOST_UNPACKED:
        raise UnreadableError(_("The Word file has too many words for one story."))
    return fromstring(content, forbid_dtd=True)


def _paragraphs(document: Element, names: dict[str, str]) -> Iterator[tuple[str, bool]]:
    """Each paragraph's words, and whether it is styled as a heading. A point of a list begins with a hyphen.

    An empty line parts paragraphs, as in a cell; points of a list stand together.
    """
    for paragraph in document.iter(f"{WORD}p"):
        text = _text(paragraph)
        style = paragraph.find(f"{WORD}pPr/{WORD}pStyle")
        style_id = style.get(f"{WORD}val", "") if style is not None else ""
        if HEADING.fullmatch(names.get(style_id, style_id)):
            yield text, True
        elif paragraph.find(f"{WORD}pPr/{WORD}numPr") is not None:
            yield f"- {text}" if text else "", False
        else:
            yield from ((text, False), ("", False))


def _text(paragraph: Element) -> str:
    """The words as they stand: what was deleted with changes tracked is not among them."""
    parts = []
    for node in paragraph.iter():
        if node.tag == f"{WORD}t":
            parts.append(node.text or "")
        elif node.tag in (f"{WORD}tab", f"{WORD}br"):
            parts.append(" ")
    return " ".join("".join(parts).split())
