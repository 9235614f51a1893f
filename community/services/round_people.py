"""Who takes part in a round, read from the database as the pure rules want it."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils import timezone

from community.availability import week_pattern
from community.matching.entrants import Entrant, Field, Pair, pair_of
from community.matching.weights import ROUNDS_REMEMBERED
from community.models import (
    Block,
    BuddyPreferences,
    Circle,
    CircleMember,
    MatchingRound,
    Member,
    NotForMe,
    PairHistory,
)
from community.round_reasons import Left
from community.services.availability import hours_of
from community.services.persons import person_of, said_by
from community.strengths import green_at
from community.suggesting import Likings, reasons_for

if TYPE_CHECKING:
    from functools import partial

    from community.availability import Hours

SEATED_SIZES = (2, 3)  # rounds whose groups take one of the places that members keep for buddies
REMEMBERED = dt.timedelta(days=366 * 3)

Why = dict[str, list[list[str]]]


def takes_seats(round: MatchingRound) -> bool:
    """Whether the groups of ``round`` are buddies, of whom everybody has as many as they wish, and no circles."""
    return round.size in SEATED_SIZES


def field_of(round: MatchingRound, *, now: dt.datetime) -> tuple[Field, dict[int, str]]:
    """Everybody who takes part and can; and of who cannot now, why (``round_reasons``)."""
    entries = dict(round.entries.values_list("member_id", "preference"))
    members = members_by_pk(entries)
    cannot = who_cannot(round, members.values(), now=now)
    there = [member for pk, member in members.items() if pk not in cannot]
    liked = {pk: frozenset(said.get("would_like", ())) for pk, said in entries.items()}
    return Field(entrants_of(there, liked=liked, now=now), rounds_ago([one.pk for one in there], now=now)), cannot


def members_by_pk(pks: Iterable[int]) -> dict[int, Member]:
    """The members with what is read of them, in order."""
    rows = Member.objects.filter(pk__in=list(pks)).order_by("pk")
    return {one.pk: one for one in rows.select_related("user", "organisation__region", "organisation__system__region")}


def who_cannot(round: MatchingRound, members: Iterable[Member], *, now: dt.datetime) -> dict[int, str]:
    """Those of ``members`` who cannot be put together with anybody now, and why."""
    members, today = list(members), timezone.localdate(now)
    full = full_of([one.pk for one in members]) if takes_seats(round) else frozenset()
    found = {one.pk: _cannot(one, full, today) for one in members}
    return {pk: why for pk, why in found.items() if why}


def _cannot(member: Member, full: frozenset[int], today: dt.date) -> str:
    there = member.status == Member.Status.ACTIVE and member.user.is_active and member.hidden_at is None
    if not there:
        return Left.AWAY
    if member.paused_until is not None and member.paused_until > today:
        return Left.PAUSED
    return Left.FULL if member.pk in full else ""


def full_of(pks: Sequence[int]) -> frozenset[int]:
    """Those who have as many buddies as they want."""
    most = dict(BuddyPreferences.objects.filter(member__in=pks).values_list("member_id", "max_buddies"))
    held = Counter(pk for pk, _seat in held_seats(pks))
    return frozenset(pk for pk, count in held.items() if count >= most.get(pk, 1))


def held_seats(pks: Sequence[int]) -> list[tuple[int, int]]:
    """Member and number of each seat for a buddy that is taken."""
    rows = CircleMember.objects.filter(member__in=pks, left_at=None, seat__isnull=False)
    return [(pk, seat) for pk, seat in rows.values_list("member_id", "seat") if seat is not None]


def entrants_of(
    members: Sequence[Member], *, now: dt.datetime, liked: Mapping[int, frozenset[int]] | None = None
) -> list[Entrant]:
    """What is known of each as far as they show it to buddies. As many queries for two as for two thousand."""
    pks = [one.pk for one in members]
    hours, said, likings = hours_of(members), said_by(pks), _likings(pks)
    green = green_at({place for one in members if (place := _shown_place(one))}, now=now)
    apart, trios = apart_of(pks), _trios(pks)
    free = _patterns(hours)
    today = timezone.localdate(now)
    return [
        Entrant(
            person_of(
                one, said, shows=_to_buddies(one), free=free[one.pk], today=today,
                green=green.get(_shown_place(one) or 0, frozenset()),
            ),
            organisation=one.organisation_id,
            likings=likings.get(one.pk, Likings()),
            would_like=(liked or {}).get(one.pk, frozenset()),
            apart=frozenset(apart.get(one.pk, ())),
            trios=trios[one.pk],
        )
        for one in members
    ]  # fmt: skip


def _to_buddies(member: Member) -> partial[bool]:
    from functools import partial

    return partial(member.shows, to_buddy=True)


def _shown_place(member: Member) -> int | None:
    return member.organisation_id if member.shows("organisation", to_buddy=True) else None


def _patterns(hours: Mapping[int, Hours]) -> dict[int, frozenset[int]]:
    """The ordinary week of each; many have the same hours, and those are worked out once."""
    known: dict[object, frozenset[int]] = {}
    found = {}
    for pk, one in hours.items():
        key = (one.zone.key, one.weekly)
        if key not in known:
            known[key] = week_pattern(one)
        found[pk] = known[key]
    return found


def _likings(pks: Sequence[int]) -> dict[int, Likings]:
    rows = BuddyPreferences.objects.filter(member__in=pks).values_list("member_id", "sector", "region", "stage")
    return {pk: Likings(*("" if one == "any" else one for one in said)) for pk, *said in rows}


def apart_of(pks: Sequence[int]) -> dict[int, set[int]]:
    """With whom each is not to be put together: blocked by either, set aside, or buddies already."""
    wanted, apart = set(pks), defaultdict[int, set[int]](set)
    blocks = Block.objects.filter(Q(member__in=pks) | Q(other__in=pks)).values_list("member_id", "other_id")
    aside = NotForMe.objects.filter(member__in=pks).values_list("member_id", "other_id")
    for one, other in [*blocks, *aside, *_together_now(pks)]:
        if one in wanted and other in wanted:
            apart[one].add(other)
            apart[other].add(one)
    return dict(apart)


def _together_now(pks: Sequence[int]) -> list[Pair]:
    seats = CircleMember.objects.filter(member__in=pks, left_at=None).exclude(circle__status=Circle.Status.ENDED)
    circles: dict[int, list[int]] = defaultdict(list)
    for circle, member in seats.order_by("circle", "member").values_list("circle_id", "member_id"):
        circles[circle].append(member)
    return [
        (one, other) for people in circles.values() for place, one in enumerate(people) for other in people[place + 1 :]
    ]


def rounds_ago(pks: Sequence[int], *, now: dt.datetime) -> dict[Pair, int]:
    """For each pair that was put together before: how many rounds were published since, 0 if it was the last."""
    published = MatchingRound.objects.filter(status=MatchingRound.Status.PUBLISHED, published_at__lte=now)
    moments = sorted(one for one in published.values_list("published_at", flat=True) if one is not None)
    wanted, found = set(pks), {}
    since = moments[-ROUNDS_REMEMBERED - 1] if len(moments) > ROUNDS_REMEMBERED else now - REMEMBERED
    rows = PairHistory.objects.filter(low__in=pks, paired_at__gte=since)
    for low, high, paired_at in rows.order_by("paired_at", "pk").values_list("low_id", "high_id", "paired_at"):
        if high in wanted:
            found[pair_of(low, high)] = len(moments) - bisect_right(moments, paired_at)
    return found


def _trios(pks: Sequence[int]) -> Counter[int]:
    """How often each was in a group of three of a round."""
    threes = Circle.objects.filter(origin=Circle.Origin.ROUND, kind__in=(Circle.Kind.TRIO, Circle.Kind.PAIR))
    threes = threes.annotate(people=Count("seats")).filter(people=3)
    seats = CircleMember.objects.filter(circle__in=threes.values("pk"), member__in=pks)
    return Counter(seats.values_list("member_id", flat=True))


def why_of(people: Sequence[Entrant], *, met: Mapping[Pair, int]) -> Why:
    """Why each of a group suits each other one, as the first sees it: codes by "pk-pk"."""
    return {
        f"{one.pk}-{other.pk}": [
            [reason.why.value, reason.detail]
            for reason in reasons_for(one.person, other.person, one.likings, known=pair_of(one.pk, other.pk) in met)
        ]
        for one in people
        for other in people
        if one.pk != other.pk
    }
