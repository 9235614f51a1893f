"""Shows why a page was found: its words round the first hit, with the hits marked."""

from __future__ import annotations

import re
from itertools import islice

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from home.search.words import WORD, Term, fold

LENGTH = 220
BEFORE = 60
HITS_TRIED = 20
_JOINED = re.compile(r"([.?!:;]),(?= )")  # the index joins the parts of a page by commas
_FIGURE = re.compile(r"(?<=%),(?= [a-z])")  # a number and what it says are parts of the index, too
_CELLS = re.compile(r", (?=[A-Z0-9])")  # what the cells of a table look like there


def mark(text: str, terms: tuple[Term, ...]) -> SafeString:
    """``text`` as safe HTML with each word that a term matches in ``<mark>``."""
    parts: list[tuple[str | SafeString]] = []
    at = 0
    for word in WORD.finditer(text):
        if matches(fold(word.group()), terms):
            parts += [(text[at : word.start()],), (format_html("<mark>{}</mark>", word.group()),)]
            at = word.end()
    parts.append((text[at:],))
    return format_html_join("", "{}", parts)


def excerpt(text: str, terms: tuple[Term, ...], *, from_start: bool = False) -> SafeString:
    """A sentence or two round the first hit, marked; the beginning of ``text`` if asked for or where nothing is hit."""
    text = _FIGURE.sub("", _JOINED.sub(r"\1", " ".join(text.split())))
    start = 0 if from_start else max(_first_hit(text, terms) - BEFORE, 0)
    if start:
        start = _beginning(text, start)
    end = len(text)
    if end - start > LENGTH:
        end = text.rfind(" ", start, start + LENGTH) if " " in text[start : start + LENGTH] else start + LENGTH
    before, after = ("… " if start else ""), (" …" if end < len(text) else "")
    return format_html("{}{}{}", before, mark(text[start:end].rstrip(",;: "), terms), conditional_escape(after))


def matches(word: str, terms: tuple[Term, ...]) -> bool:
    """Whether a folded word is one of those looked for, or begins like one."""
    return any(word in term.words or word in term.phrase or word.startswith(term.roots) for term in terms)


def matches_text(text: str, terms: tuple[Term, ...]) -> bool:
    """Whether any word of ``text`` is one of those looked for."""
    return any(matches(fold(word), terms) for word in WORD.findall(text))


def _first_hit(text: str, terms: tuple[Term, ...]) -> int:
    """Where the first hit is that stands in a sentence, else the first in a list or table."""
    hits = (word.start() for word in WORD.finditer(text) if matches(fold(word.group()), terms))
    few = list(islice(hits, HITS_TRIED))
    return next((hit for hit in few if _in_sentence(text, hit)), few[0] if few else 0)


def _in_sentence(text: str, at: int) -> bool:
    around = text[max(at - BEFORE, 0) : at + BEFORE]
    return len(_CELLS.findall(around)) < 2


def _beginning(text: str, at: int) -> int:
    """The start of a sentence just before ``at``, else of a word just after it."""
    sentence = max(text.rfind(mark, max(at - BEFORE, 0), at + BEFORE // 2) for mark in (". ", "? ", "! "))
    if sentence >= 0:
        return sentence + 2
    gap = re.compile(r"\s").search(text, at)
    return gap.end() if gap else at
