"""What people are called where their email address has no business to stand."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

if TYPE_CHECKING:
    from collections.abc import Sequence

    from community.models import User

VOWELS = "aeiou"


def name_of(user: User | None) -> str:
    """The name of an account; of one without a name, or of one that is gone, words that say so."""
    if user is None:
        return _("Nobody, or an account that is gone")
    return user.get_full_name() or _("Somebody without a name")


def in_a_row(names: Sequence[str]) -> str:
    """Names with commas and a last "and", in the language that is active."""
    if len(names) < 2:
        return "".join(names)
    last = names[-1]
    if _begins_with_vowel(last):  # before which Welsh has another "and"
        joined = pgettext("before a vowel", "%(names)s and %(last)s")
    else:
        joined = _("%(names)s and %(last)s")
    return joined % {"names": ", ".join(names[:-1]), "last": last}


def you_and(names: Sequence[str]) -> str:
    """Whoever reads it and the others, to begin with: "You, Ana Lee and Jo Shah"."""
    return in_a_row([_("You"), *names])


def _begins_with_vowel(name: str) -> bool:
    """As a name is said: "y" is a vowel before a consonant (Ynyr), and "w" is none (Wei)."""
    first, second = (unicodedata.normalize("NFD", letter)[0] for letter in f"{name.lower()}  "[:2])
    return first in VOWELS or (first == "y" and second not in VOWELS)
