"""What a cell says of a statement: words, letters or numbers as people write them, or the colour of the cell."""

from __future__ import annotations

import re
from functools import lru_cache

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from diagnostic.rating_sheet import rating_of
from diagnostic.vocabulary import Rating

R, A, G, NA = Rating.RED, Rating.AMBER, Rating.GREEN, Rating.NOT_APPLICABLE
OTHER_WORDS = {
    "red": R, "r": R, "coch": R, "amber": A, "a": A, "yellow": A, "orange": A, "oren": A, "ambr": A, "melyn": A,
    "green": G, "g": G, "gwyrdd": G, "na": NA, "n/a": NA, "n.a": NA, "n-a": NA, "not applicable": NA,
    "amherthnasol": NA, "ddim yn berthnasol": NA, "amh": NA,
}  # fmt: skip
LONGEST = 40  # no word for a rating is as long, and most cells are longer
FIRST_WORD = re.compile(r"[^\W\d_]+")


class Numbers(TextChoices):
    """What 1, 2 and 3 mean in a sheet."""

    UP = "up", _("1 is red, 2 is amber, 3 is green")
    DOWN = "down", _("1 is green, 2 is amber, 3 is red")


MEANT = {Numbers.UP: {"1": R, "2": A, "3": G}, Numbers.DOWN: {"1": G, "2": A, "3": R}}


def rating_in(text: str, colour: str, numbers: str) -> Rating | None:
    """The rating of a cell; None if it says none. What is written counts before the colour."""
    said = " ".join(text.casefold().split()).strip(" .:-–()[]")
    if not said:
        return Rating(colour) if colour else None
    found = MEANT[Numbers(numbers)].get(said) or OTHER_WORDS.get(said) or _in_our_words(said)
    if found:
        return found
    first = FIRST_WORD.match(said)  # "Red – see the plan"; a single letter may begin any sentence
    return OTHER_WORDS.get(first[0]) if first and len(first[0]) > 2 else None


@lru_cache(maxsize=2_000)
def _in_our_words(said: str) -> Rating | None:
    return rating_of(said) if len(said) <= LONGEST else None
