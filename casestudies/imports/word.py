"""Reads a story from a Word file: each known heading and what stands below it. With care for hostile files."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

from casestudies.imports.columns import LONGEST_TEXT, headings
from community.imports.table import Row, UnreadableError
from home.file_content import is_document

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from community.imports.columns import Headings

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
        return Row(THE_ONE, _cells(content))
    except UnreadableError:
        raise
    except Exception as error:  # a damaged file raises nearly anything
        raise UnreadableError(_("The Word file is damaged. Open it in Word and save it again.")) from error


def _cells(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = _style_names(package)
        document = _parsed(package, "word/document.xml")
    cells: dict[str, list[str]] = {}
    known, column = headings(), ""
    for text, is_heading in _paragraphs(document, names):
        if found := _column(text, known, is_heading=is_heading, first="title" not in cells):
            column = found
            if column == "title" and known.column(text) != "title":
                cells["title"] = [text]
        elif column:
            cells.setdefault(column, []).append(text)
        elif text:
            raise UnreadableError(_("The file must begin with the story’s title as a heading."))
    if not any(line for lines in cells.values() for line in lines):
        raise UnreadableError(_("We found none of our headings in the file. Begin with the empty Word file."))
    return {name: "\n".join(lines).strip()[:LONGEST_TEXT] for name, lines in cells.items()}


def _column(text: str, known: Headings, *, is_heading: bool, first: bool) -> str:
    """The column that a paragraph heads; empty if it is none. The first heading of no column is the title."""
    if found := known.column(text.rstrip(": ")):
        return found if found in known.names else ""
    if not (is_heading and text):
        return ""
    if first:
        return "title"
    said = _("We do not know the heading “%(heading)s”. The headings are those of the empty Word file.")
    raise UnreadableError(said % {"heading": text[:60]})


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
