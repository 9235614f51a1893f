"""The demo's matching rounds: one that was published, and one that is open. The same in every run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from community.matching.weights import Weights
from community.models import BuddyRequest, CircleMember, Delivery, MatchingRound, Member, RoundEntry, User
from community.services import matching_rounds, round_publishing, round_work

DAY = dt.timedelta(days=1)
OPEN, DONE = "Winter round", "Autumn round"
WELSH = {OPEN: "Rownd y gaeaf", DONE: "Rownd yr hydref"}
IN_DONE, IN_OPEN = 9, 24


def load_matching(people: Sequence[Member], users: Mapping[str, User], *, now: dt.datetime) -> None:
    """Both; the demo account ``member`` takes part in the open one, ``new-lead`` can join it."""
    held = set(CircleMember.objects.filter(left_at=None).values_list("member_id", flat=True))
    # Who finds a buddy in a round takes back what they asked, and the accounts are to have requests to answer.
    held |= set(BuddyRequest.objects.filter(status=BuddyRequest.Status.SENT).values_list("sender_id", flat=True))
    free = [one for one in people if one.listed and one.pk not in held and one.paused_until is None]
    _publish(free[:IN_DONE], by=users["national-editor"], now=now - 20 * DAY)
    member = Member.objects.get(user=users["member"])
    round = _open(OPEN, users["national-editor"], opens_at=now - 3 * DAY, closes_at=now + 11 * DAY)
    _enter(round, free[IN_DONE : IN_DONE + IN_OPEN], now - 2 * DAY)
    liked = free[IN_DONE]
    RoundEntry.objects.create(
        round=round, member=member, entered_at=now - DAY, preference={"would_like": [liked.pk]}
    )  # fmt: skip


def open_round() -> MatchingRound | None:
    """The demo's open round, as long as there is one."""
    return MatchingRound.objects.filter(title=OPEN, status=MatchingRound.Status.OPEN).first()


def _publish(people: Sequence[Member], *, by: User, now: dt.datetime) -> None:
    """As it would stand now; nobody is written to about it."""
    round = _open(DONE, by, opens_at=now - 14 * DAY, closes_at=now - DAY)
    _enter(round, people, now - 5 * DAY)
    matching_rounds.ask_for_groups(round=round, version=0, now=now)
    round_work.work_due(now=now)
    round.refresh_from_db()
    seal = round_publishing.outlook(round, now=now).seal
    round_publishing.publish(round=round, version=round.version, seal=seal, by=by, now=now)
    Delivery.objects.filter(kind__in=("round_group", "round_unmatched")).delete()


def _open(title: str, by: User, *, opens_at: dt.datetime, closes_at: dt.datetime) -> MatchingRound:
    return MatchingRound.objects.create(
        title=title, title_cy=WELSH[title], status=MatchingRound.Status.OPEN, opens_at=opens_at, closes_at=closes_at,
        weights=Weights().as_kept(), created_by=by,
    )  # fmt: skip


def _enter(round: MatchingRound, people: Sequence[Member], now: dt.datetime) -> None:
    RoundEntry.objects.bulk_create(RoundEntry(round=round, member=one, entered_at=now) for one in people)
