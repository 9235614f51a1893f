"""Publishing a round in one transaction: circles, seats, history, outcomes and mails. Everybody is told."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

from django.db import transaction

from community.matching.by_hand import obstacles, without
from community.models import (
    BuddyRequest,
    Circle,
    CircleMember,
    MatchingRound,
    Member,
    PairHistory,
    RoundEntry,
)
from community.round_reasons import Left
from community.services import outbox
from community.services.matching_rounds import ChangedMeanwhileError, keep, locked
from community.services.pairing import locked as lock_members
from community.services.round_changes import arranged_in
from community.services.round_people import (
    entrants_of,
    full_of,
    held_seats,
    members_by_pk,
    takes_seats,
    who_cannot,
)

if TYPE_CHECKING:
    from community.matching.groups import Group
    from community.models import User

AT_ONCE = 500


@dataclass(frozen=True)
class Outlook:
    """What publishing would do now: the groups, and who has none and why (pks and codes).

    ``dropped`` are those who had a group when it was worked out.
    """

    groups: tuple[Group, ...]
    alone: Mapping[int, str]
    dropped: frozenset[int]

    @property
    def seal(self) -> str:
        """Changes with anything in it: a page shows one outlook, and publishes no other."""
        said = json.dumps([self.groups, sorted(self.alone.items())], separators=(",", ":"))
        return hashlib.sha256(said.encode()).hexdigest()[:16]


def outlook(round: MatchingRound, *, now: dt.datetime) -> Outlook:
    """What would be published at ``now``: who left, blocked somebody or found a buddy meanwhile is left out."""
    arranged = arranged_in(round)
    entered = set(round.entries.values_list("member_id", flat=True))
    members = members_by_pk(arranged.everybody())
    cannot = who_cannot(round, members.values(), now=now)
    gone = {pk for pk in arranged.everybody() if pk not in entered or pk in cannot}
    people = {one.pk: one for one in entrants_of(list(members.values()), now=now)}
    groups = []
    for group in arranged.groups:
        clashes = [(one, other) for _why, one, other in obstacles([people[pk] for pk in group])]
        if left := without(group, gone, clashes):
            groups.append(left)
    seated = {pk for group in groups for pk in group}
    alone = {pk: cannot.get(pk) or arranged.alone.get(pk) or Left.CHANGED for pk in sorted(entered) if pk not in seated}
    dropped = frozenset(pk for group in arranged.groups for pk in group if pk not in seated)
    return Outlook(tuple(groups), {pk: str(why) for pk, why in alone.items()}, dropped)


@transaction.atomic
def publish(*, round: MatchingRound, version: int, seal: str, by: User, now: dt.datetime) -> MatchingRound:
    """Put all together and tell everybody; twice is once. Raises NotPossibleError, and ChangedMeanwhileError where
    something is not as the page with ``version`` and ``seal`` showed it."""
    current = MatchingRound.objects.select_for_update(no_key=True).get(pk=round.pk)
    if current.status == MatchingRound.Status.PUBLISHED:
        return current
    round = locked(round, version=version, states=(MatchingRound.Status.PROPOSED,))
    people = lock_members(round.entries.values_list("member_id", flat=True))
    found = outlook(round, now=now)
    if found.seal != seal:
        raise ChangedMeanwhileError
    circles = _make_circles(round, found.groups, now)
    _settle_entries(round, found)
    _queue(round, circles, found.alone, people, now)
    round.status, round.published_at, round.published_by = MatchingRound.Status.PUBLISHED, now, by
    return keep(round, "status", "published_at", "published_by")


def _make_circles(round: MatchingRound, groups: Sequence[Group], now: dt.datetime) -> list[tuple[Circle, Group]]:
    circles = Circle.objects.bulk_create(
        (
            Circle(
                kind=_kind(round, group), origin=Circle.Origin.ROUND, round=round, started_at=now,
                name="" if takes_seats(round) and len(group) <= 3 else round.title[:80],
            )
            for group in groups
        ),
        batch_size=AT_ONCE,
    )  # fmt: skip
    made = list(zip(circles, groups, strict=True))
    _seat(made, now)
    PairHistory.objects.bulk_create(
        (
            PairHistory(low_id=low, high_id=high, circle=circle, paired_at=now)
            for circle, group in made
            for low, high in combinations(sorted(group), 2)
        ),
        batch_size=AT_ONCE,
    )
    return made


def _kind(round: MatchingRound, group: Group) -> str:
    if not takes_seats(round) or len(group) > 3:
        return Circle.Kind.GROUP
    return Circle.Kind.PAIR if len(group) == 2 else Circle.Kind.TRIO


def _seat(made: Iterable[tuple[Circle, Group]], now: dt.datetime) -> None:
    """A place for each, on the lowest free seat where it is one of a buddy; what they still ask is taken back."""
    made = list(made)
    buddies = [pk for circle, group in made if circle.is_pair_or_trio for pk in group]
    taken: dict[int, set[int]] = {}
    for pk, seat in held_seats(buddies):
        taken.setdefault(pk, set()).add(seat)
    rows = [
        CircleMember(circle=circle, member_id=pk, seat=_seat_in(circle, taken.get(pk, set())), joined_at=now)
        for circle, group in made
        for pk in group
    ]
    CircleMember.objects.bulk_create(rows, batch_size=AT_ONCE)
    waiting = BuddyRequest.objects.filter(sender__in=full_of(buddies), status=BuddyRequest.Status.SENT)
    waiting.update(status=BuddyRequest.Status.WITHDRAWN, answered_at=now)


def _seat_in(circle: Circle, taken: set[int]) -> int | None:
    if not circle.is_pair_or_trio:
        return None
    return next(seat for seat in range(1, len(taken) + 2) if seat not in taken)


def _settle_entries(round: MatchingRound, found: Outlook) -> None:
    entries = {entry.member_id: entry for entry in round.entries.all()}
    for entry in entries.values():
        why = found.alone.get(entry.member_id)
        entry.outcome = RoundEntry.Outcome.GROUPED if why is None else RoundEntry.Outcome.UNMATCHED
        entry.reason = (why or "")[:40]
    RoundEntry.objects.bulk_update(entries.values(), ["outcome", "reason"], batch_size=AT_ONCE)


def _queue(
    round: MatchingRound, circles: Sequence[tuple[Circle, Group]], alone: Mapping[int, str],
    people: Mapping[int, Member], now: dt.datetime,
) -> None:  # fmt: skip
    why = {tuple(group["members"]): group.get("why", {}) for group in round.result["groups"]}
    said = {pair: codes for known in why.values() for pair, codes in known.items()}
    grouped = [(people[pk], _payload(round, circle, pk, group, said)) for circle, group in circles for pk in group]
    outbox.queue_each(kind="round_group", key=f"round_group:{round.pk}", mails=grouped, now=now)
    left = [(people[pk], {"round": round.pk}) for pk in alone]
    outbox.queue_each(kind="round_unmatched", key=f"round_unmatched:{round.pk}", mails=left, now=now)


def _payload(
    round: MatchingRound, circle: Circle, pk: int, group: Group, said: Mapping[str, list[list[str]]]
) -> dict[str, Any]:
    others = {str(other): said.get(f"{pk}-{other}", []) for other in group if other != pk}
    return {"round": round.pk, "circle": circle.pk, "why": others}
