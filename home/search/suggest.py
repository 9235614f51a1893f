"""What to try when nothing is found: the words of the site's own titles, by likeness."""

from __future__ import annotations

from difflib import get_close_matches

from home.generation import kept_a_generation
from home.search.words import STOP_WORDS, WORD, Asked, fold
from home.tree import tree

ALIKE = 0.75
SHORTEST = 4


@kept_a_generation
def vocabulary(language: str) -> dict[str, str]:
    """The words of public titles in ``language``: folded, and as they are written."""
    words: dict[str, str] = {}
    for branch in tree().by_pk.values():
        if branch.public and branch.language == language and branch.alias_of_id is None:
            for word in WORD.findall(branch.title):
                words.setdefault(fold(word), word.lower())
    stop = STOP_WORDS.get(language, frozenset())
    return {folded: word for folded, word in words.items() if len(folded) >= SHORTEST and folded not in stop}


def did_you_mean(asked: Asked, language: str) -> str:
    """The search with each unknown word put right, or nothing where there is nothing to put right."""
    known = vocabulary(language)
    better = []
    for term in asked.terms:
        word = term.words[0]
        if len(word) < SHORTEST or any(title.startswith(word) for title in known):
            better.append(known.get(word, word))
            continue
        alike = get_close_matches(word, known, n=1, cutoff=ALIKE)
        better.append(known[alike[0]] if alike else word)
    return " ".join(better) if [fold(word) for word in better] != [term.words[0] for term in asked.terms] else ""
