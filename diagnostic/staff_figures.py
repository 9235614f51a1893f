"""What staff said by the anonymous link, once it may be shown. Pure but for one query.

A statement is shown from ``SMALLEST_GROUP`` people on. Nothing is shown before the link is closed for good, so that
nobody can watch one sheet arrive and see what it changed.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings

from diagnostic.models import StaffLink, StaffSheet
from diagnostic.vocabulary import COLOURS, Rating

if TYPE_CHECKING:
    from diagnostic.models import Round

LOWEST_FLOOR = 12  # what everybody who answers was promised; a setting may only be stricter


@dataclass(frozen=True, slots=True)
class StaffFigure:
    """How ``n`` staff rated one statement."""

    n: int
    red: int
    amber: int
    green: int

    @property
    def by_rating(self) -> list[tuple[Rating, int]]:
        """The counts from the best."""
        return [(Rating.GREEN, self.green), (Rating.AMBER, self.amber), (Rating.RED, self.red)]


def floor() -> int:
    """From how many people on a statement is shown."""
    return max(LOWEST_FLOOR, settings.SMALLEST_GROUP)


def link_of(round: Round) -> StaffLink | None:
    """The link of ``round``, if one was ever opened."""
    return StaffLink.objects.filter(round=round).first()


def is_closed(link: StaffLink, round: Round, *, today: dt.date) -> bool:
    """Whether nobody can answer any more, for good."""
    return link.closed_at is not None or today > link.closes_on or not round.is_open


def figures_of(round: Round, link: StaffLink | None, *, today: dt.date) -> dict[str, StaffFigure]:
    """What may be shown, by the code of the statement; nothing while the link is open."""
    if link is None or not is_closed(link, round, today=today):
        return {}
    sheets = StaffSheet.objects.filter(link=link).values_list("answers", flat=True)
    return shown(sheets, round.scope, smallest=floor())


def shown(sheets: Iterable[Mapping[str, str]], codes: Iterable[str], *, smallest: int) -> dict[str, StaffFigure]:
    """The counts of those statements that at least ``smallest`` people rated."""
    tallies: dict[str, Counter[str]] = {code: Counter() for code in codes}
    for sheet in sheets:
        for code, rating in sheet.items():
            if code in tallies and rating in COLOURS:
                tallies[code][rating] += 1
    return {
        code: StaffFigure(tally.total(), tally[Rating.RED], tally[Rating.AMBER], tally[Rating.GREEN])
        for code, tally in tallies.items()
        if tally.total() >= smallest
    }
