"""The one thing to do next in a round, for the person who looks. Pure: where they stand in, one step out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from diagnostic.models import Contributor
from diagnostic.progress import Progress

if TYPE_CHECKING:
    from diagnostic.models import Round
    from diagnostic.progress import Section, Standing


class Do(StrEnum):
    """What to do."""

    RATE = "rate"  # a statement that they have not rated
    CHECK = "check"  # they rated all, and have not said that they are done
    AGREE = "agree"  # for whoever leads: statements wait for an agreed rating
    FINISH = "finish"  # for whoever leads: everything is agreed
    WAIT = "wait"  # they did their part
    FOLLOW = "follow"  # they only read
    READ = "read"  # the round has a result
    NOTHING = "nothing"  # the round was ended without one


@dataclass(frozen=True)
class RoundStep:
    """The step. ``section`` is where to rate; ``is_first``: nothing is rated yet; ``left`` statements wait for it."""

    do: Do
    section: Section | None = None
    is_first: bool = False
    left: int = 0


def round_step(round: Round, standing: Standing, *, leads: bool) -> RoundStep:
    """What comes next for whom ``standing`` is about."""
    if not round.is_open:
        return RoundStep(Do.READ if round.is_finished else Do.NOTHING)
    mine = standing.mine
    if (mine is not None and (mine.removed_at or mine.role == Contributor.Role.OBSERVER)) or not standing.asked:
        return RoundStep(Do.FOLLOW)
    is_done = mine is not None and mine.done_at is not None
    if standing.rated < standing.asked and not is_done:
        section = next(one for one in standing.sections if one.is_theirs and one.progress != Progress.DONE)
        left = standing.asked - standing.rated
        return RoundStep(Do.RATE, section=section, is_first=not standing.rated, left=left)
    if not is_done:
        return RoundStep(Do.CHECK)
    if not leads:
        return RoundStep(Do.WAIT)
    left = standing.total - standing.agreed
    return RoundStep(Do.AGREE if left else Do.FINISH, left=left)
