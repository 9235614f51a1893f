"""Setting up a matching round: its words and dates, opening it, and closing it without groups."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction

from community.matching.outcome import SIZES
from community.matching.weights import Weights
from community.models import MatchingRound, RoundEntry
from community.round_reasons import Left
from community.services import outbox, round_entries

if TYPE_CHECKING:
    from community.models import User

Status = MatchingRound.Status
TO_CHANGE = (Status.DRAFT, Status.OPEN, Status.PROPOSED)


class ChangedMeanwhileError(Exception):
    """Somebody else changed the round since the page was opened."""


class NotPossibleError(Exception):
    """The round is not in a state in which this can be done."""


@dataclass(frozen=True)
class Plan:
    """What a coordinator sets. ``weights`` are points by name (``matching.weights.Weights``)."""

    title: str
    opens_at: dt.datetime
    closes_at: dt.datetime
    title_cy: str = ""
    size: int = 2
    seed: int = 1
    weights: Mapping[str, int] = field(default_factory=dict)


def create(*, plan: Plan, by: User, now: dt.datetime) -> MatchingRound:
    """A round that nobody sees yet. The same again within a minute is one. Raises ValueError for a size unknown."""
    again = MatchingRound.objects.filter(created_by=by, status=Status.DRAFT, **_words(plan))
    pressed_twice = again.order_by("pk").last()
    return pressed_twice or MatchingRound.objects.create(created_by=by, **_words(plan))


@transaction.atomic
def change(*, round: MatchingRound, plan: Plan, version: int) -> MatchingRound:
    """Change what a round is set to. Groups that are worked out stay until it is done anew. Raises the two errors."""
    round = locked(round, version=version, states=TO_CHANGE)
    for name, value in _words(plan).items():
        setattr(round, name, value)
    return keep(round, *_words(plan))


@transaction.atomic
def open_round(*, round: MatchingRound, version: int, now: dt.datetime) -> MatchingRound:
    """Let members join from its first moment on; those who take part in every round are in. Raises the two errors."""
    round = locked(round, version=version, states=(Status.DRAFT,))
    if round.closes_at <= now:
        raise NotPossibleError
    round.status = Status.OPEN
    keep(round, "status")
    round_entries.enter_standing(round, now=now)
    return round


@transaction.atomic
def ask_for_groups(*, round: MatchingRound, version: int, now: dt.datetime) -> MatchingRound:
    """Close it to members, and have the groups worked out by a worker; anew, if that was done. Raises the two errors.

    What was changed by hand before is lost with the groups it changed.
    """
    round = locked(round, version=version, states=(Status.OPEN, Status.PROPOSED))
    if round.opens_at >= now:
        raise NotPossibleError
    round.status, round.asked_at, round.lease_until, round.progress, round.failed = Status.COMPUTING, now, None, 0, ""
    round.closes_at = min(round.closes_at, now)
    round.result, round.changes, round.computed_at = {}, [], None
    fields = ("asked_at", "lease_until", "progress", "failed", "closes_at", "result", "changes", "computed_at")
    return keep(round, "status", *fields)


@transaction.atomic
def close_without(*, round: MatchingRound, version: int, now: dt.datetime) -> MatchingRound:
    """End a round without groups; whoever took part is told. Raises the two errors."""
    round = locked(round, version=version, states=(Status.OPEN, Status.PROPOSED))
    round.status = Status.CLOSED
    round.entries.update(outcome=RoundEntry.Outcome.UNMATCHED, reason=Left.CANCELLED)
    entries = round.entries.select_related("member").order_by("pk")
    mails = [(entry.member, {"round": round.pk}) for entry in entries]
    outbox.queue_each(kind="round_unmatched", key=f"round_unmatched:{round.pk}", mails=mails, now=now)
    return keep(round, "status")


@transaction.atomic
def discard(*, round: MatchingRound, version: int) -> None:
    """Delete one that nobody has seen. Raises the two errors."""
    locked(round, version=version, states=(Status.DRAFT,)).delete()


def locked(round: MatchingRound, *, version: int | None, states: tuple[str, ...]) -> MatchingRound:
    """The round as it is, for this transaction alone; ``version`` is what the page showed. Raises the two errors."""
    found = MatchingRound.objects.select_for_update(no_key=True).get(pk=round.pk)
    if found.status not in states:
        raise NotPossibleError
    if version is not None and found.version != version:
        raise ChangedMeanwhileError
    return found


def keep(round: MatchingRound, *names: str) -> MatchingRound:
    """Store some fields of a round that is locked; its version rises."""
    round.version += 1
    round.save(update_fields=[*names, "version"])
    return round


def _words(plan: Plan) -> dict[str, Any]:
    if plan.size not in SIZES:
        raise ValueError(f"Groups of {plan.size} are not made")
    return {
        "title": plan.title, "title_cy": plan.title_cy, "opens_at": plan.opens_at, "closes_at": plan.closes_at,
        "size": plan.size, "seed": plan.seed, "weights": Weights.of(plan.weights).as_kept(),
    }  # fmt: skip
