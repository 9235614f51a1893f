"""Which of our statements a row means: by its code, or by words that are nearly the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

LIKE_ENOUGH = 0.85
MOST_COMPARED = 25_000  # pairs of texts, some eight hundred rated rows: after that only codes and the same words fit
NO_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Found:
    """The code of the statement, and how like the words are in percent; None where the row gives the code."""

    code: str
    likeness: int | None


class Matcher:
    """Finds statements. ``wordings`` are the texts of each by its code, in every language and wording it has."""

    def __init__(self, wordings: Mapping[str, Iterable[str]]) -> None:
        self.codes = {code.casefold(): code for code in wordings}
        self.texts = {folded(text): code for code, texts in wordings.items() for text in texts if folded(text)}
        # difflib prepares its second sequence once and is then quick over many first ones.
        self.matchers = [(code, SequenceMatcher(None, "", text, autojunk=False)) for text, code in self.texts.items()]
        self.known: dict[str, Found | None] = {}
        self.compared = 0

    def find(self, statement: str, cells: Iterable[str]) -> Found | None:
        """The statement that a row means; ``cells`` are all of the row, one of which may be a code."""
        code = next((self.codes[cell.casefold()] for cell in cells if cell.casefold() in self.codes), None)
        if code is not None:
            return Found(code, None)
        text = folded(statement)
        if text not in self.known:
            self.known[text] = self._by_words(text)
        return self.known[text]

    def _by_words(self, text: str) -> Found | None:
        if text in self.texts:
            return Found(self.texts[text], 100)
        best, likeness = "", LIKE_ENOUGH
        for code, matcher in self.matchers:
            matcher.set_seq1(text)
            if self.compared == MOST_COMPARED or matcher.real_quick_ratio() < likeness:
                continue
            self.compared += 1
            if matcher.quick_ratio() < likeness:
                continue
            if (ratio := matcher.ratio()) > likeness or (not best and ratio >= likeness):
                best, likeness = code, ratio
        return Found(best, int(likeness * 100)) if best else None


def folded(text: str) -> str:
    """How statements are compared: small letters, and one space for whatever parts words."""
    return NO_WORD.sub(" ", text.casefold()).strip()
