"""Taking part in a matching round, and whom one would like to talk to."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction

from community.models import BuddyPreferences, MatchingRound, Member, RoundEntry

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

MOST_LIKED = 5
LEAVABLE = (
    MatchingRound.Status.DRAFT, MatchingRound.Status.OPEN, MatchingRound.Status.COMPUTING, MatchingRound.Status.PROPOSED
)  # fmt: skip


class NotOpenError(Exception):
    """The round does not take anybody at this moment, or this member."""


class EnoughChosenError(Exception):
    """Nobody names more than five people."""


def visible_rounds(*, now: dt.datetime) -> QuerySet[MatchingRound]:
    """The rounds that members may join now, the one that closes first at the top."""
    return MatchingRound.objects.open_now(now=now).order_by("closes_at", "pk")


def entry_of(round: MatchingRound, member: Member) -> RoundEntry | None:
    """What ``member`` said about ``round``, if they take part."""
    return RoundEntry.objects.filter(round=round, member=member).first()


@transaction.atomic
def join(*, round: MatchingRound, member: Member, now: dt.datetime) -> RoundEntry:
    """Take part; twice is once. Raises NotOpenError."""
    _open_and_locked(round, now)
    if member.status != Member.Status.ACTIVE or member.hidden_at is not None:
        raise NotOpenError
    entry, _new = RoundEntry.objects.get_or_create(round=round, member=member, defaults={"entered_at": now})
    return entry


@transaction.atomic
def leave(*, round: MatchingRound, member: Member) -> bool:
    """Do not take part after all, which is possible until the groups are published; False where they do not."""
    round = MatchingRound.objects.select_for_update(no_key=True).get(pk=round.pk)
    if round.status not in LEAVABLE:
        return False
    gone, _rows = RoundEntry.objects.filter(round=round, member=member).delete()
    return bool(gone)


@transaction.atomic
def like(*, round: MatchingRound, member: Member, other: Member, now: dt.datetime) -> None:
    """Say that one would like to talk to ``other``, which nobody else sees. Raises NotOpenError, EnoughChosenError."""
    entry = _entry_to_change(round, member, now)
    chosen = liked_of(entry)
    if other.pk == member.pk or other.pk in chosen:
        return
    if len(chosen) >= MOST_LIKED:
        raise EnoughChosenError
    _keep(entry, [*chosen, other.pk])


@transaction.atomic
def unlike(*, round: MatchingRound, member: Member, other: Member, now: dt.datetime) -> None:
    """Take that back. Raises NotOpenError."""
    entry = _entry_to_change(round, member, now)
    _keep(entry, [pk for pk in liked_of(entry) if pk != other.pk])


def liked_of(entry: RoundEntry) -> list[int]:
    """Whom they would like to talk to, as pks in the order they were chosen."""
    return list(entry.preference.get("would_like", []))


def enter_standing(round: MatchingRound, *, now: dt.datetime) -> None:
    """Enter everybody who takes part in every round; called when it opens."""
    standing = BuddyPreferences.objects.filter(standing=True, member__in=Member.objects.active().values("pk"))
    pks = standing.filter(member__hidden_at=None).values_list("member_id", flat=True)
    _enter([round.pk], pks, now)


def enter_open_rounds(member: Member, *, now: dt.datetime) -> None:
    """Somebody takes part in every round from now on: in those that are open, too."""
    rounds = MatchingRound.objects.filter(status=MatchingRound.Status.OPEN, closes_at__gt=now)
    _enter(rounds.values_list("pk", flat=True), [member.pk], now)


def forget(member: Member, *, now: dt.datetime) -> None:
    """Somebody is erased: what they wished goes, and so does that others wished for them."""
    RoundEntry.objects.filter(member=member).exclude(preference={}).update(preference={})
    RoundEntry.objects.filter(member=member, round__status__in=LEAVABLE).delete()
    for entry in RoundEntry.objects.exclude(preference={}).select_for_update(no_key=True):
        if member.pk in liked_of(entry):
            _keep(entry, [pk for pk in liked_of(entry) if pk != member.pk])
    for round in MatchingRound.objects.select_for_update(no_key=True).filter(entries__member=member):
        _forget_why(round, member.pk)


def leave_open(member: Member, *, now: dt.datetime) -> None:
    """Somebody closes their account: they take part in nothing that is not published."""
    RoundEntry.objects.filter(member=member, round__status__in=LEAVABLE).delete()


def _forget_why(round: MatchingRound, pk: int) -> None:
    for group in round.result.get("groups", []):
        group["why"] = {pair: said for pair, said in group.get("why", {}).items() if str(pk) not in pair.split("-")}
    round.save(update_fields=["result"])


def _enter(rounds: Iterable[int], members: Iterable[int], now: dt.datetime) -> None:
    people = list(members)
    rows = [RoundEntry(round_id=one, member_id=pk, standing=True, entered_at=now) for one in rounds for pk in people]
    RoundEntry.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)


def _open_and_locked(round: MatchingRound, now: dt.datetime) -> None:
    """Nobody comes in while somebody closes it."""
    if not MatchingRound.objects.select_for_update(no_key=True).open_now(now=now).filter(pk=round.pk).exists():
        raise NotOpenError


def _entry_to_change(round: MatchingRound, member: Member, now: dt.datetime) -> RoundEntry:
    _open_and_locked(round, now)
    entry = RoundEntry.objects.select_for_update(no_key=True).filter(round=round, member=member).first()
    if entry is None:
        raise NotOpenError
    return entry


def _keep(entry: RoundEntry, liked: list[int]) -> None:
    entry.preference = {**entry.preference, "would_like": liked}
    entry.save(update_fields=["preference"])
