"""What holds in a workshop: its code, its end, the order of statements, and what is shown of votes. Pure.

Votes without names are shown from ``shown_from`` votes on a statement. A statement whose votes were shown takes none
any more: otherwise two counts laid side by side would say what the last person voted. Where too few had voted to show
how, people may vote again: nothing was shown that could be laid beside what comes.
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core import signing
from django.db import models
from django.utils.translation import gettext_lazy as _

from diagnostic.proportions import pct
from diagnostic.scoring import most_said
from diagnostic.standpoints import Standpoint, grouped
from diagnostic.vocabulary import Method, Rating

if TYPE_CHECKING:
    from diagnostic.models import Workshop

# Without what looks or sounds like something else when it is read out across a room (0 O Q, 1 I L, 2 Z, 5 S, 8 B, U V),
# and without vowels, so that no word comes out.
ALPHABET = "CDFGHJKMNPRTVWXY34679"
CODE_LENGTH = 6
LASTS = dt.timedelta(hours=12)
LOWEST_FLOOR = 5  # what everybody who votes was promised; a setting may only be stricter
STATE = "diagnostic.workshop-state"


class Order(models.TextChoices):
    """Which statements come first."""

    SPLIT = "split", _("Those on which people are split come first")
    ELEMENT = "element", _("Element by element")


@dataclass(frozen=True, slots=True)
class Row:
    """How many chose one rating; ``share`` of a hundred is the length of its bar."""

    rating: Rating
    count: int
    share: int


@dataclass(frozen=True, slots=True)
class Tally:
    """What is shown of the votes on a statement; ``counts`` is None where too few voted to show them."""

    voted: int
    counts: Mapping[str, int] | None

    @property
    def by_rating(self) -> list[tuple[Rating, int]]:
        """Every rating with how many chose it; nothing where it is not shown."""
        return [(one, self.counts.get(one, 0)) for one in Rating] if self.counts is not None else []

    @property
    def rows(self) -> list[Row]:
        """The same with the length of each bar."""
        return [Row(rating, count, pct(count, self.voted) or 0) for rating, count in self.by_rating if self.voted]

    @property
    def most(self) -> set[str]:
        """What most voted for, as far as it is shown."""
        return most_said(self.ratings)

    @property
    def ratings(self) -> list[str]:
        """Every vote that is shown."""
        return [str(rating) for rating, count in self.by_rating for _one in range(count)]

    def as_kept(self) -> dict[str, Any]:
        """What the workshop keeps of it."""
        return {"voted": self.voted, **({"counts": dict(self.counts)} if self.counts is not None else {})}


def shown_from() -> int:
    """From how many votes without names on a statement they are shown."""
    return max(LOWEST_FLOOR, int(settings.WORKSHOP_SHOWN_FROM))


def tally(ratings: Iterable[str], *, smallest: int) -> Tally:
    """The votes counted; how many of each only where there are ``smallest`` in all."""
    said = list(ratings)
    counts = {rating.value: said.count(rating) for rating in Rating if rating in said}
    return Tally(len(said), counts if len(said) >= smallest else None)


def tally_of(workshop: Workshop, code: str) -> Tally | None:
    """What was shown of a statement; None while it was not."""
    kept = workshop.counts.get(code)
    return None if kept is None else Tally(kept["voted"], kept.get("counts"))


def may_vote_again(workshop: Workshop) -> bool:
    """Whether the statement that everybody sees was closed without showing a vote: nobody voted, or too few."""
    shown = tally_of(workshop, workshop.code)
    return shown is not None and not shown.counts


def is_over(workshop: Workshop, *, now: dt.datetime) -> bool:
    """Whether nothing goes on any more: it was closed, half a day has passed, or its round has ended."""
    return workshop.closed_at is not None or now >= workshop.opened_at + LASTS or not workshop.round.is_open


def new_code() -> str:
    """A code to read out."""
    return "".join(secrets.choice(ALPHABET) for _place in range(CODE_LENGTH))


def as_code(typed: str) -> str:
    """A code as people type it, with or without gaps and capitals."""
    return re.sub(r"[\s\-–.]", "", typed).upper()[: 2 * CODE_LENGTH]


def spoken(code: str) -> str:
    """A code in two groups, as it is easier to read and to type."""
    half = CODE_LENGTH // 2
    return f"{code[:half]} {code[half:]}"


def in_order(found: Sequence[Standpoint], order: str) -> list[str]:
    """The codes of statements as a workshop goes through them."""
    if order == Order.SPLIT:
        return [one.question.code for group in grouped(found) for one in group.standpoints]
    return [one.question.code for one in found]


def beside(codes: Sequence[str], code: str, steps: int) -> str:
    """The statement ``steps`` after ``code`` (before it, if negative); ``code`` itself at either end."""
    place = codes.index(code) + steps if code in codes else 0
    return codes[place] if 0 <= place < len(codes) else code


def speaks_against(shown: Tally, before: Sequence[str], rating: str) -> bool:
    """Whether settling on ``rating`` needs a sentence: most voted for something else, or there is nothing to go by.

    ``before``: what people had rated. Votes too few to show are something to go by.
    """
    if shown.ratings:
        return rating not in shown.most
    return not shown.voted and not before


def method_for(said: Iterable[str], rating: str) -> Method:
    """How a rating that was agreed in a workshop came about."""
    return Method.UNANIMOUS if set(said) == {rating} else Method.DISCUSSION


def state_key(workshop: Workshop) -> str:
    """What stands in the address that screens ask for changes: unlike the code to join, it cannot be guessed."""
    return signing.Signer(salt=STATE, sep=".").sign(str(workshop.pk))


def workshop_by(key: str) -> int | None:
    """The workshop that ``key`` names; None if we did not sign it."""
    try:
        return int(signing.Signer(salt=STATE, sep=".").unsign(key))
    except (signing.BadSignature, ValueError):
        return None
