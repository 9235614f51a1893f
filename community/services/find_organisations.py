"""Finding one's organisation by a name that is not typed quite right."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from community.models import Organisation
from community.place_names import most_alike
from home.search.words import WORD, fold, tidy

MOST = 20
MOST_SIMILAR = 5
MOST_WORDS = 8
# Words that so many names hold that they tell none apart; looked for only when nothing else was typed.
COMMON = frozenset("nhs trust foundation ft the of and for in y yr a ac ymddiriedolaeth gig".split())
EXACT, BEGINS, LOOKS_LIKE = 3, 2, 1
CLOSE = 0.8  # of difflib: one letter wrong in a word of five


@dataclass(frozen=True)
class _Known:
    """An organisation's id, its name to sort by, its code, and the words of its names."""

    pk: int
    name: str
    code: str
    words: frozenset[str]


def find_organisations(text: str) -> list[Organisation]:
    """The confirmed organisations that fit ``text`` best, by name or ODS code, at most 20."""
    words = significant(tidy(text))[:MOST_WORDS]
    if not words:
        return []
    known = _known()
    worth = {word: _worth_of(word, known) for word in words}
    code = fold(tidy(text)).replace(" ", "")
    scored = ((_score(item, worth, code), item) for item in known)
    best = sorted((-score, item.name, item.pk) for score, item in scored if score)[:MOST]
    return _in_order([pk for _score, _name, pk in best])


def find_similar(name: str) -> list[Organisation]:
    """Confirmed organisations that may be the one somebody is about to propose, the likest first, at most 5."""
    rows = Organisation.objects.confirmed().values_list("pk", "name", "name_cy")
    names = [(pk, one) for pk, name_en, name_cy in rows for one in (name_en, name_cy) if one]
    return _in_order(list(dict.fromkeys(most_alike(name, names, limit=2 * MOST_SIMILAR)))[:MOST_SIMILAR])


def significant(text: str) -> list[str]:
    """The folded words of ``text`` that tell a name from others, or all where there are no such."""
    words = list(dict.fromkeys(WORD.findall(fold(text))))
    return [word for word in words if word not in COMMON] or words


def _known() -> list[_Known]:
    rows = Organisation.objects.confirmed().values_list("pk", "name", "name_cy", "ods_code")
    return [
        _Known(pk, fold(one), fold(code), frozenset(WORD.findall(fold(f"{one} {other}"))))
        for pk, one, other, code in rows
    ]


def _worth_of(word: str, known: Iterable[_Known]) -> dict[str, int]:
    """Which words of any name answer ``word``, and how well. What looks like it counts only where nothing is it."""
    vocabulary = {word for item in known for word in item.words}
    worth = {other: EXACT if other == word else BEGINS for other in vocabulary if other.startswith(word)}
    if not worth and len(word) > 3:
        close = difflib.get_close_matches(word, vocabulary, n=5, cutoff=CLOSE)
        worth = dict.fromkeys(close, LOOKS_LIKE)
    return worth


def _score(item: _Known, worth: dict[str, dict[str, int]], code: str) -> int:
    """Nought unless every word that any name holds is answered, so that more words mean fewer results."""
    if item.code and item.code == code:
        return 100
    total = 0
    for answers in worth.values():
        best = max((answers.get(word, 0) for word in item.words), default=0)
        if answers and not best:
            return 0
        total += best
    return total


def _in_order(keys: list[int]) -> list[Organisation]:
    found = Organisation.objects.confirmed().select_related("region", "system").in_bulk(keys)
    return [found[key] for key in keys if key in found]
