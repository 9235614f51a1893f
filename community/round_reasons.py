"""Why somebody has no group in a round: codes, and the words for them and for coordinators."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from community.matching.by_hand import BY_HAND, Obstacle
from community.matching.outcome import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping


class Left(StrEnum):
    """Reasons beyond those of the matching itself."""

    AWAY = "away"  # closed their account, or hidden by a moderator
    PAUSED = "paused"
    FULL = "full"  # has as many buddies as they want
    CHANGED = "changed"  # whom they were put with is not there any more, or does not suit any more
    CANCELLED = "cancelled"  # the round was closed without groups


def to_member(code: str) -> str:
    """Why, kindly, as the member reads it. Nothing tells of somebody else's choice."""
    return _to_members().get(code, _("Nobody who was free suited this time."))


def to_coordinator(code: str) -> str:
    """Why, in short, as coordinators read it."""
    return _to_coordinators().get(code, code)


def of_pair_without_reasons() -> str:
    """What stands for reasons where the matching had none to say: time or numbers alone put them together."""
    return _("You both take part in this round")


def of_obstacle(code: Obstacle, one: str, other: str) -> str:
    """Why two cannot be in one group; ``one`` and ``other`` are names."""
    names = {"one": one, "other": other}
    if code == Obstacle.SAME_ORGANISATION:
        return _("%(one)s and %(other)s work at the same organisation.") % names
    if code == Obstacle.NO_SHARED_TIME:
        return _("%(one)s and %(other)s have no time in the week when both can be called.") % names
    return _("%(one)s and %(other)s cannot be put together.") % names


def _to_members() -> Mapping[str, str]:
    return {
        Reason.TOO_FEW: _("Nobody else took part this time."),
        Reason.SAME_ORGANISATION: _("All others who took part work at your organisation."),
        Reason.NO_SHARED_TIME: _("Nobody else can be called at the times you gave. A few more hours help."),
        Reason.NO_PLACE: _("Everybody who would have suited you is in a group with others."),
        Left.AWAY: _("Your account could not take part when we made the groups."),
        Left.PAUSED: _("You are on a break, so we left you out this time."),
        Left.FULL: _("You have as many buddies as you want."),
        Left.CHANGED: _("We had found somebody, but things changed for one of you just before we told you."),
        Left.CANCELLED: _("The round ended without groups this time."),
        BY_HAND: _("The coordinator did not find a group that suits you this time."),
    }


def _to_coordinators() -> Mapping[str, str]:
    return {
        Reason.TOO_FEW: _("Nobody else takes part"),
        Reason.SAME_ORGANISATION: _("All others work at the same organisation"),
        Reason.NO_SHARED_TIME: _("No time in common with anybody"),
        Reason.NO_PLACE: _("Everybody who would suit is in another group"),
        Left.AWAY: _("Left, or is hidden"),
        Left.PAUSED: _("On a break"),
        Left.FULL: _("Has as many buddies as they want"),
        Left.CHANGED: _("Something changed since the groups were made"),
        Left.CANCELLED: _("The round was closed without groups"),
        BY_HAND: _("Left over after a change by hand"),
    }
