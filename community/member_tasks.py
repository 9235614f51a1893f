"""The one thing to do next that a member's home shows. Pure: facts in, one task out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from community.profile import FAIRLY_COMPLETE


class Task(StrEnum):
    """What to do; the template ``community/home/next/<value>.html`` says it."""

    COME_BACK = "come-back"
    CONFIRM = "confirm"
    BE_LISTED = "be-listed"
    CHOOSE_ELEMENTS = "choose-elements"
    SAY_MORE = "say-more"
    FIND_HELP = "find-help"
    LOOK_ROUND = "look-round"


@dataclass(frozen=True)
class Standing:
    """What decides it. ``per_cent`` is how full the profile is; ``wanted`` the elements somebody wants help with."""

    paused: bool
    confirming_due: bool
    listed: bool
    per_cent: int
    has_elements: bool
    wanted: tuple[str, ...]


def next_task(standing: Standing) -> Task:
    """The first that fits, in the order of what helps most."""
    if standing.paused:
        return Task.COME_BACK
    if standing.confirming_due:
        return Task.CONFIRM
    if not standing.listed and standing.per_cent >= FAIRLY_COMPLETE:
        return Task.BE_LISTED
    if not standing.has_elements:
        return Task.CHOOSE_ELEMENTS
    if standing.per_cent < FAIRLY_COMPLETE:
        return Task.SAY_MORE
    return Task.FIND_HELP if standing.wanted else Task.LOOK_ROUND
