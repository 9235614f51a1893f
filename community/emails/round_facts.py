"""What the mails of a matching round have to say, in as many queries for a hundred as for one. It only reads."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from django.utils import translation

from community.directory.groups import Named, named
from community.models import Circle, CircleMember, RoundEntry
from community.models.availability import without_hours
from community.times import UK

if TYPE_CHECKING:
    from community.models import Delivery, Member

MINUTES = 30
DAYS = 28  # how far ahead times are looked for
TIMES = 3
NOTHING_NAMED = Named(options={})


class FreeTimes(Protocol):
    """When a call can begin so that all of a group are free, in order, for each group."""

    def __call__(
        self, groups: Sequence[Sequence[Member]], *, minutes: int, now: dt.datetime, days: int
    ) -> Sequence[Sequence[dt.datetime]]: ...


@dataclass(frozen=True)
class GroupFacts:
    """A group that stands: who is in it, whose hours nobody knows (pks), three times when all are free.

    Nothing of a circle that has ended. ``named`` says what things are called in the reader's language.
    """

    circle: Circle | None = None
    people: Sequence[Member] = ()
    silent: frozenset[int] = frozenset()
    times: Sequence[dt.datetime] = ()
    named: Named = field(default=NOTHING_NAMED)


@dataclass(frozen=True)
class AloneFacts:
    """That somebody is in no group of a round, with the round; None if they are in one by now."""

    entry: RoundEntry | None = None


_sources: list[FreeTimes] = []


def times_from(source: FreeTimes) -> None:
    """Ask ``source`` (of services, which stand above mails) for times; called once the apps are ready."""
    _sources[:] = [source]


def gather_groups(deliveries: Sequence[Delivery], now: dt.datetime) -> dict[int, GroupFacts]:
    """The facts of the group that each mail is about, by the mail's pk."""
    found = Circle.objects.current().filter(pk__in={one.payload["circle"] for one in deliveries})
    circles = {circle.pk: circle for circle in found.select_related("round")}
    people = _people(circles)
    silent = frozenset(one.pk for one in without_hours(one for group in people.values() for one in group))
    times = _times({pk: group for pk, group in people.items() if silent.isdisjoint(one.pk for one in group)}, now)
    names = _names(deliveries) if circles else {}
    return {
        one.pk: GroupFacts(
            circles[pk], people[pk], silent & {person.pk for person in people[pk]}, times.get(pk, ()),
            names[one.reader.user.language],
        )
        if (pk := one.payload["circle"]) in circles
        else GroupFacts()
        for one in deliveries
    }  # fmt: skip


def gather_alone(deliveries: Sequence[Delivery], now: dt.datetime) -> dict[int, AloneFacts]:
    """What became of each reader in the round that the mail is about, by the mail's pk."""
    rounds, members = {one.payload["round"] for one in deliveries}, {one.member_id for one in deliveries}
    alone = RoundEntry.objects.filter(outcome=RoundEntry.Outcome.UNMATCHED, round__in=rounds, member__in=members)
    entries = {(entry.round_id, entry.member_id): entry for entry in alone.select_related("round")}
    return {one.pk: AloneFacts(entries.get((one.payload["round"], one.reader.pk))) for one in deliveries}


def _people(circles: Iterable[int]) -> Mapping[int, list[Member]]:
    """Who is in each circle now, in the order they came."""
    seats = CircleMember.objects.filter(circle__in=list(circles), left_at=None).select_related("member__user")
    people: dict[int, list[Member]] = defaultdict(list)
    for seat in seats.order_by("joined_at", "pk"):
        people[seat.circle_id].append(seat.member)
    return people


def _times(groups: Mapping[int, Sequence[Member]], now: dt.datetime) -> dict[int, list[dt.datetime]]:
    """Of each group the soonest times on three different days, in the UK."""
    if not _sources or not groups:
        return {}
    free = _sources[0](list(groups.values()), minutes=MINUTES, now=now, days=DAYS)
    return {pk: _on_three_days(starts) for pk, starts in zip(groups, free, strict=True)}


def _on_three_days(starts: Iterable[dt.datetime]) -> list[dt.datetime]:
    days: dict[dt.date, dt.datetime] = {}
    for start in starts:
        days.setdefault(start.astimezone(UK).date(), start)
    return list(days.values())[:TIMES]


def _names(deliveries: Iterable[Delivery]) -> dict[str, Named]:
    """What things are called, by language: one query for each that is read."""
    found = {}
    for language in {one.reader.user.language for one in deliveries}:
        with translation.override(language):
            found[language] = named()
    return found
