"""Words that people type, made safe to show beside other people's. Pure; what HTML means is the template's matter."""

from __future__ import annotations

import unicodedata

# What turns the direction of the words around it, and what takes no room: neither says anything, both can mislead.
# The two joiners (U+200C, U+200D) stay, for Persian and for emoji.
UNSEEN = frozenset("\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\u00ad")
JOINERS = "\u200c\u200d"
MOST_MARKS = 4  # on one letter; the most that any living language's spelling needs


def plain_line(text: str) -> str:
    """``text`` as one line in composed form, without signs that cannot be seen. A NUL stays, for a form to refuse."""
    return " ".join(_readable(text).split())


def plain_lines(text: str) -> str:
    """``text`` with its lines, at most one empty line between two, and without signs that cannot be seen."""
    lines = [" ".join(_readable(line).split()) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    kept = [line for number, line in enumerate(lines) if line or (number and lines[number - 1])]
    return "\n".join(kept).strip("\n")


def _readable(text: str) -> str:
    shown = [" " if sign.isspace() else sign for sign in unicodedata.normalize("NFC", text) if not _hidden(sign)]
    result = _with_few_marks(shown)
    return result if any(sign not in JOINERS and not sign.isspace() for sign in result) else ""


def _hidden(sign: str) -> bool:
    control = unicodedata.category(sign) in ("Cc", "Cs", "Co")
    return sign in UNSEEN or (control and sign != "\x00" and not sign.isspace())


def _with_few_marks(signs: list[str]) -> str:
    """The signs without towers of marks over one letter, which run into the lines above and below."""
    result: list[str] = []
    marks = 0
    for sign in signs:
        marks = marks + 1 if unicodedata.category(sign) in ("Mn", "Me") else 0
        if marks <= MOST_MARKS:
            result.append(sign)
    return "".join(result)
