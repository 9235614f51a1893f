"""Matching rounds, and the people in them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from community.matching.weights import Weights
from community.models import MatchingRound, Member, RoundEntry
from community.services import matching_rounds, round_publishing, round_work
from tests.factories.buddies import make_open
from tests.factories.meetings import make_available
from tests.factories.people import make_user

DAY = dt.timedelta(days=1)
NAMES = ("Ann", "Bob", "Cat", "Dan", "Eva", "Fin", "Gus", "Hal")


def make_round(*members: Member, now: dt.datetime, **values: Any) -> MatchingRound:
    """An open round with ``members`` in it."""
    known = {"title": "Autumn round", "opens_at": now - 7 * DAY, "closes_at": now + 7 * DAY, "status": "open"}
    round = MatchingRound.objects.create(**{**known, "weights": Weights().as_kept(), **values})
    RoundEntry.objects.bulk_create(RoundEntry(round=round, member=one, entered_at=now) for one in members)
    return round


def make_people(count: int) -> list[Member]:
    """So many members, each at an organisation of their own, who can be called on weekdays."""
    people = [make_open(name) for name in NAMES[:count]]
    for one in people:
        make_available(one)
    return people


def worked_out(round: MatchingRound, *, now: dt.datetime) -> MatchingRound:
    """The round with its groups, as a worker leaves it."""
    matching_rounds.ask_for_groups(round=round, version=round.version, now=now)
    round_work.work_due(now=now)
    round.refresh_from_db()
    return round


def published(round: MatchingRound, *, now: dt.datetime) -> MatchingRound:
    """The round when all was told."""
    seal = round_publishing.outlook(round, now=now).seal
    by = make_user(f"coordinator-{round.pk}@example.com")
    return round_publishing.publish(round=round, version=round.version, seal=seal, by=by, now=now)
