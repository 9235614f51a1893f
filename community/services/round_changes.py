"""Changing by hand what was worked out: each act is checked against what must not be, and noted in the record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction

from community.matching import by_hand
from community.matching.by_hand import Arranged, Obstacle
from community.matching.entrants import Entrant, Field
from community.matching.groups import worth
from community.matching.scores import SCALE, score_table
from community.matching.weights import Weights
from community.models import MatchingRound, RoundEntry
from community.services.matching_rounds import keep, locked
from community.services.round_entries import liked_of
from community.services.round_people import entrants_of, members_by_pk, rounds_ago, why_of

if TYPE_CHECKING:
    from community.matching.groups import Group
    from community.models import User

Act = Callable[[Arranged], Arranged]


class CannotBeTogetherError(Exception):
    """Two people (pks ``one`` and ``other``) cannot be in one group; ``why`` says it in a code."""

    def __init__(self, why: Obstacle, one: int, other: int) -> None:
        super().__init__(why)
        self.why, self.one, self.other = why, one, other


def arranged_in(round: MatchingRound) -> Arranged:
    """The groups of a round as they are now."""
    groups = tuple(tuple(group["members"]) for group in round.result.get("groups", ()))
    return Arranged(groups, {int(pk): why for pk, why in round.result.get("unmatched", {}).items()})


def move(*, round: MatchingRound, version: int, who: int, to: int, by: User, now: dt.datetime) -> MatchingRound:
    """Put ``who`` into the group of ``to``, or make one of both; pks of members. Raises what this module names."""
    return _act(round, version, lambda now_: by_hand.moved(now_, who, to), _note("move", [who, to], by, now), now)


def swap(*, round: MatchingRound, version: int, one: int, other: int, by: User, now: dt.datetime) -> MatchingRound:
    """Let two people change places."""
    return _act(
        round, version, lambda now_: by_hand.swapped(now_, one, other), _note("swap", [one, other], by, now), now
    )


def take_out(*, round: MatchingRound, version: int, who: int, by: User, now: dt.datetime) -> MatchingRound:
    """Leave ``who`` without a group this time."""
    return _act(round, version, lambda now_: by_hand.taken_out(now_, who), _note("out", [who], by, now), now)


def break_up(*, round: MatchingRound, version: int, who: int, by: User, now: dt.datetime) -> MatchingRound:
    """Undo the group of ``who``, so that its people can be put together otherwise."""
    group = arranged_in(round).group_of(who) or (who,)
    return _act(round, version, lambda now_: by_hand.broken_up(now_, who), _note("split", group, by, now), now)


@transaction.atomic
def _act(round: MatchingRound, version: int, act: Act, note: dict[str, Any], now: dt.datetime) -> MatchingRound:
    round = locked(round, version=version, states=(MatchingRound.Status.PROPOSED,))
    before = arranged_in(round)
    after = act(before)
    new = [group for group in after.groups if group not in before.groups]
    people = _entrants(round, new, now)
    known = {tuple(group["members"]): group for group in round.result["groups"]}
    made = {group: _checked(round, [people[pk] for pk in group], now) for group in new}
    round.result = {
        "groups": [known.get(group) or made[group] for group in after.groups],
        "unmatched": {str(pk): why for pk, why in sorted(after.alone.items())},
    }
    round.changes = [*round.changes, note]
    return keep(round, "result", "changes")


def _entrants(round: MatchingRound, groups: Sequence[Group], now: dt.datetime) -> dict[int, Entrant]:
    pks = [pk for group in groups for pk in group]
    entries = RoundEntry.objects.filter(round=round, member__in=pks)
    liked = {entry.member_id: frozenset(liked_of(entry)) for entry in entries}
    people = entrants_of(list(members_by_pk(pks).values()), liked=liked, now=now)
    return {one.pk: one for one in people}


def _checked(round: MatchingRound, people: Sequence[Entrant], now: dt.datetime) -> dict[str, Any]:
    """A group as the record keeps it. Raises CannotBeTogetherError."""
    for why, one, other in by_hand.obstacles(people):
        raise CannotBeTogetherError(why, one, other)
    field = Field(people, rounds_ago([one.pk for one in people], now=now))
    table = score_table(field, Weights.of(round.weights))
    pairs = len(people) * (len(people) - 1) // 2
    score = round_half(worth(table, range(len(people))) / SCALE / pairs)
    members = [one.pk for one in field.entrants]
    return {"members": members, "score": score, "why": why_of(field.entrants, met=field.rounds_ago)}


def round_half(score: float) -> float:
    """A score as the record keeps it: to one decimal."""
    return float(f"{score:.1f}")


def _note(what: str, members: Sequence[int], by: User, now: dt.datetime) -> dict[str, Any]:
    return {"at": now.isoformat(timespec="seconds"), "by": by.pk, "what": what, "members": list(members)}
