"""Names of places: when two are the same, how alike two are, and what cannot be a name. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeVar

from django.utils.translation import gettext as _

from home.search.words import fold

K = TypeVar("K")
LONGEST = 200
ODS_CODE = re.compile(r"[A-Z0-9]{3,12}")
# What a spreadsheet would run: a name never begins so, and then no list of names needs care.
FORMULA = ("=", "+", "-", "@")
# Words that most names hold, so that they tell nothing apart.
COMMON = frozenset(
    "the of and for nhs trust foundation trusts hospital hospitals university council integrated care board "
    "healthcare health services service".split()
)
ALIKE = 0.3  # of 1; a slip of the pen in a name of two words still reaches it


def folded(name: str) -> str:
    """The form by which two names are the same: small letters, no accents, single spaces."""
    small = name.lower() if name.isascii() else fold(name)
    return " ".join(small.split())


def name_problem(name: str) -> str | None:
    """What is wrong with ``name``, in a sentence; None for a name that may stand."""
    if "\x00" in name:
        return _("Enter a name without control characters")
    if len(name) > LONGEST:
        return _("Enter a name of 200 characters or fewer")
    if name.startswith(FORMULA):
        return _("Enter a name that does not begin with =, +, - or @")
    if not any(sign.isalnum() for sign in name):
        return _("Enter a name with letters in it")
    return None


def ods_code_problem(code: str) -> str | None:
    """What is wrong with an ODS code in capitals; None for one that may stand, or none at all."""
    if code and not ODS_CODE.fullmatch(code):
        return _("Enter an ODS code of 3 to 12 letters and digits, such as RJ1")
    return None


def most_alike(name: str, others: Iterable[tuple[K, str]], *, limit: int) -> list[K]:
    """The keys of the names most like ``name``, the likest first; a name unlike it is left out."""
    wanted = _pieces(name)
    scored = ((_shared(wanted, _pieces(other)), key) for key, other in others)
    found = sorted((score for score in scored if score[0] >= ALIKE), key=lambda score: -score[0])
    return [key for _score, key in found[:limit]]


def _pieces(name: str) -> frozenset[str]:
    """Three letters in a row, of the words that tell names apart."""
    words = re.findall(r"[^\W_]+", folded(name)[:LONGEST])
    telling = [word for word in words if word not in COMMON] or words
    padded = f" {' '.join(telling)} "
    return frozenset(padded[at : at + 3] for at in range(max(len(padded) - 2, 1)))


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    """How much of the shorter name the other holds, a little less the longer that one is."""
    common = len(one & other)
    return common / (min(len(one), len(other)) * 0.7 + max(len(one), len(other)) * 0.3)
