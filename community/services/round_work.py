"""Working out the groups of a round, in a worker. One that dies loses nothing: another begins anew after its lease."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from community.matching.entrants import Field, digest
from community.matching.outcome import ALGORITHM, Matched, Outcome, TooManyError, match
from community.matching.weights import Weights
from community.models import MatchingRound
from community.services.round_people import field_of, why_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet

Status = MatchingRound.Status
LEASE = dt.timedelta(minutes=2)
READ = 0.2  # of the work: reading who takes part
TOO_MANY, FAULT = "too-many", "fault"

logger = logging.getLogger(__name__)


def due(*, now: dt.datetime) -> QuerySet[MatchingRound]:
    """Rounds that were asked for and that no worker has in hand."""
    free = Q(lease_until=None) | Q(lease_until__lte=now)
    return MatchingRound.objects.filter(free, status=Status.COMPUTING).order_by("asked_at", "pk")


def work_due(*, now: dt.datetime) -> int:
    """Work out what is due; returns for how many rounds."""
    done = 0
    for round in due(now=now):
        if _claim(round, now):
            _work_out(round, now)
            done += 1
    return done


def _claim(round: MatchingRound, now: dt.datetime) -> bool:
    """Two workers never work on the same one: whoever changes its row first has it."""
    claimed = due(now=now).filter(pk=round.pk, version=round.version)
    taken = bool(claimed.update(lease_until=now + LEASE, progress=0, version=F("version") + 1))
    if taken:
        round.version += 1
    return taken


def _work_out(round: MatchingRound, now: dt.datetime) -> None:
    try:
        field, cannot = field_of(round, now=now)
        tell = _teller(round)
        tell(0)
        weights = Weights.of(round.weights)
        outcome = match(field, weights=weights, seed=round.seed, size=round.size, tell=tell)
        _keep(round, field, outcome, cannot)
    except TooManyError:
        _fail(round, TOO_MANY)
    except Exception:
        logger.exception("The groups of a round could not be worked out (%s)", round.pk)
        _fail(round, FAULT)


def _teller(round: MatchingRound) -> Callable[[float], None]:
    """Lets whoever looks know how far it is, and holds the lease meanwhile."""
    told = -1

    def tell(part: float) -> None:
        nonlocal told
        percent = int(100 * (READ + (0.95 - READ) * part))
        if percent >= told + 5:
            told = percent
            _held(round).update(progress=percent, lease_until=timezone.now() + LEASE)

    return tell


def _held(round: MatchingRound) -> QuerySet[MatchingRound]:
    """The row, as long as it is ours: somebody who took it over has raised its version."""
    return MatchingRound.objects.filter(pk=round.pk, status=Status.COMPUTING, version=round.version)


@transaction.atomic
def _keep(round: MatchingRound, field: Field, outcome: Outcome, cannot: Mapping[int, str]) -> None:
    known: dict[str, Any] = {
        "status": Status.PROPOSED, "result": result_of(field, outcome, cannot), "input_hash": digest(field),
        "algorithm": ALGORITHM, "computed_at": timezone.now(), "progress": 100, "lease_until": None, "failed": "",
    }  # fmt: skip
    _held(round).update(**known, version=F("version") + 1)


def _fail(round: MatchingRound, why: str) -> None:
    """Back to the coordinator, who can change something and ask again."""
    _held(round).update(status=Status.OPEN, failed=why, lease_until=None, version=F("version") + 1)


def result_of(field: Field, outcome: Outcome, cannot: Mapping[int, str]) -> dict[str, Any]:
    """What the record of a round keeps: groups with their reasons, and who has none and why."""
    by_pk = {one.pk: one for one in field.entrants}
    groups = [
        {**_plain(group), "why": why_of([by_pk[pk] for pk in group.members], met=field.rounds_ago)}
        for group in outcome.groups
    ]
    alone = {**outcome.unmatched, **cannot}
    return {"groups": groups, "unmatched": {str(pk): str(alone[pk]) for pk in sorted(alone)}}


def _plain(group: Matched) -> dict[str, Any]:
    return {"members": list(group.members), "score": group.score}
