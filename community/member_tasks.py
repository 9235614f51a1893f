"""The one thing to do next that a member's home shows. Pure: facts in, one task out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from community.profile import FAIRLY_COMPLETE


class Task(StrEnum):
    """What to do; the template ``community/home/next/<value>.html`` says it."""

    COME_BACK = "come-back"
    ANSWER_REQUEST = "answer-request"
    ANSWER_INVITATION = "answer-invitation"
    CHOOSE_TIME = "choose-time"
    SAY_HOURS = "say-hours"
    BOOK_CALL = "book-call"
    SAY_WHETHER = "say-whether"
    CONFIRM = "confirm"
    BE_LISTED = "be-listed"
    CHOOSE_ELEMENTS = "choose-elements"
    SAY_MORE = "say-more"
    FIND_BUDDY = "find-buddy"
    FIND_HELP = "find-help"
    LOOK_ROUND = "look-round"


@dataclass(frozen=True)
class Standing:
    """What decides it. ``per_cent`` is how full the profile is; ``wanted`` the elements somebody wants help with.

    What waits for an answer comes from other people: ``asked`` to be buddies, ``invited`` to a circle, ``offered``
    times for a call. ``met`` is a call that has passed and of which nothing was said; ``to_book`` that a pair or
    circle has no call this month.
    """

    paused: bool
    confirming_due: bool
    listed: bool
    per_cent: int
    has_elements: bool
    wanted: tuple[str, ...]
    asked: bool = False
    invited: bool = False
    offered: bool = False
    met: bool = False
    to_book: bool = False
    has_hours: bool = True
    has_circle: bool = False
    open_to_buddying: bool = False


def next_task(standing: Standing) -> Task:
    """The first that fits, in the order of what helps most."""
    if standing.paused:
        return Task.COME_BACK
    waiting = _for_others(standing)
    if waiting is not None:
        return waiting
    if standing.confirming_due:
        return Task.CONFIRM
    if not standing.listed and standing.per_cent >= FAIRLY_COMPLETE:
        return Task.BE_LISTED
    if not standing.has_elements:
        return Task.CHOOSE_ELEMENTS
    if standing.per_cent < FAIRLY_COMPLETE:
        return Task.SAY_MORE
    if standing.listed and standing.open_to_buddying and not standing.has_circle:
        return Task.FIND_BUDDY
    return Task.FIND_HELP if standing.wanted else Task.LOOK_ROUND


def _for_others(standing: Standing) -> Task | None:
    """What somebody else waits for, soonest gone first: an answer, then a time, then a word about what has been."""
    if standing.asked:
        return Task.ANSWER_REQUEST
    if standing.invited:
        return Task.ANSWER_INVITATION
    if standing.offered:
        return Task.CHOOSE_TIME
    if standing.to_book:
        return Task.BOOK_CALL if standing.has_hours else Task.SAY_HOURS
    return Task.SAY_WHETHER if standing.met else None
