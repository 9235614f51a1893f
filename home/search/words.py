"""Turns what somebody typed into terms to look for. Whatever comes in, only letters and digits come out."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from home.search import welsh

MAX_LENGTH = 200
MAX_TERMS = 8
MAX_WORD = 40
SHORTEST_PREFIX = 3
SHORTEST_ROOT = 4

WORD = re.compile(r"[^\W_]+")
_HYPHENATED = re.compile(r"[^\W_]+(?:[-‐‑][^\W_]+)*")
# Seen by no reader, but able to turn a line round or hide in it: controls, and marks of direction.
_INVISIBLE = re.compile(r"[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")

STOP_WORDS = {
    "en": frozenset(
        "a an and are as at be by can do does for from has have how i in is it my of on or our s t that the their "
        "there this to us was we what when where which who why will with you your".split()
    ),
    "cy": frozenset(
        "a ac ag am ar at beth ble dros ei ein eu fy gan gyda i mae mewn n na o oes pa r sut sy u y yn yr".split()
    ),
}
_SUFFIXES = ("ings", "ing", "ies", "ied", "ed", "s", "y", "e")


@dataclass(frozen=True)
class Term:
    """One thing to look for: any of ``words`` whole, any that begins with one of ``roots``, or ``phrase`` in a row."""

    words: tuple[str, ...]
    roots: tuple[str, ...] = ()
    phrase: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """What was typed, tidied to show again, and its terms; ``shortened`` where only the beginning is looked for."""

    text: str
    terms: tuple[Term, ...]
    shortened: bool = False


def fold(text: str) -> str:
    """Small letters without accents: ``Tŷ`` and ``ty`` are one word to somebody who searches."""
    # Taken apart first: letters such as 𝕊 become capitals only then.
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).lower())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def without_controls(text: str) -> str:
    """``text`` without controls and marks of direction; its lines stay."""
    return "\n".join(_INVISIBLE.sub(" ", line) for line in text.split("\n")).strip()


def tidy(text: str) -> str:
    """``text`` on one line, without controls and marks of direction, cut to ``MAX_LENGTH``."""
    return " ".join(_INVISIBLE.sub(" ", text[: MAX_LENGTH * 4]).split())[:MAX_LENGTH].strip()


def read(text: str, language: str) -> Asked:
    """Understand a search. Words that every page holds are left out, unless there is nothing else."""
    shown = tidy(text)
    typed = list(dict.fromkeys(_HYPHENATED.findall(fold(shown))))
    stop = STOP_WORDS.get(language, frozenset())
    chosen = [word for word in typed if word not in stop and (len(word) > 1 or word.isdigit())] or typed
    shortened = len(chosen) > MAX_TERMS or len(text.strip()) > MAX_LENGTH
    terms = tuple(_term(word[:MAX_WORD], language) for word in chosen[:MAX_TERMS])
    return Asked(shown, terms, shortened)


def _term(word: str, language: str) -> Term:
    parts = WORD.findall(word)
    if len(parts) > 1:
        joined = "".join(parts)
        return Term((joined,), _roots(joined, language), tuple(parts))
    words = (word, *welsh.forms(word)) if language == "cy" else (word,)
    roots = [*_roots(word, language)]
    roots += [form for form in words[1:] if len(form) >= SHORTEST_ROOT]
    return Term(words, tuple(dict.fromkeys(roots)))


def _roots(word: str, language: str) -> tuple[str, ...]:
    """The beginning that this word and its kin share: ``policies`` and ``policy`` both begin with ``polic``."""
    if len(word) < SHORTEST_PREFIX or word.isdigit():
        return ()
    if language == "en":
        for suffix in _SUFFIXES:
            root = word.removesuffix(suffix)
            if root != word and len(root) >= SHORTEST_ROOT and not word.endswith("ss"):
                return (root,)
    return (word,)


def accented_words_folded(text: str) -> str:
    """The words of ``text`` that carry accents, without them: what PostgreSQL cannot fold for itself."""
    words = {word for word in WORD.findall(text.lower()) if not word.isascii()}
    return " ".join(sorted(folded for word in words if (folded := fold(word)) != word))
