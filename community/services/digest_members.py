"""Who is due a summary of a month and has none in the outbox yet: asked anew at every tick, of a hundred thousand."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import CharField, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast, Coalesce, Concat

from community.digest_due import QUARTERS, USUAL_HOUR, Habit, comes_at, due_at, latest_due
from community.models import Delivery, Member, ReminderPreferences
from community.rhythm import first_of
from community.switched_off import wanting
from community.times import zone_called

if TYPE_CHECKING:
    from django.db.models import QuerySet

    When = Callable[[Habit], dt.datetime | None]
    Found = Iterator[list[tuple[int, dt.datetime]]]

KIND = "digest"
AT_ONCE = 2000
HABIT = ("time_zone", "nation", "hour")


class Row(NamedTuple):
    """What decides about one member, as the database has it."""

    pk: int
    zone: str
    nation: str
    hour: int
    away_until: dt.date | None
    paused_until: dt.date | None
    joined_at: dt.datetime | None
    frequency: str | None
    back_on: dt.date | None

    @property
    def habit(self) -> Habit:
        """What ``digest_due.habit_of`` says of the member; who is not due in this quarter is no row."""
        breaks = [day for day in (self.away_until, self.back_on, self.paused_until) if day]
        zone, paused = zone_called(self.zone), max(breaks, default=None)
        quarterly = self.frequency == ReminderPreferences.Frequency.QUARTERLY
        return Habit(zone, self.nation, self.hour, quarterly, paused_until=paused, joined_at=self.joined_at)


def key_of(period: str) -> str:
    """What the keys of a month's summaries begin with; the member's pk follows."""
    return f"{KIND}:{period}"


def due_members(period: str, *, now: dt.datetime) -> Found:
    """Members without one of ``period`` who are due one at ``now`` that can still come: their pks, and since when.

    Planning goes by it, and whatever says that somebody ought to have been planned: who is told too late for a month
    is no fault.
    """
    return _found(period, now, lambda habit: due_at(period, habit) if comes_at(period, habit, now) else None)


def due_by(period: str, *, by: dt.datetime, still_at: dt.datetime | None = None) -> Found:
    """The same of a month as a whole: all who have become due ``by`` a moment, whether or not one can still come.

    With ``still_at`` only those for whom one could at that moment, or can later.
    """
    return _found(period, by, lambda habit: _by(by, _unless_too_late(period, habit, still_at)))


def _unless_too_late(period: str, habit: Habit, now: dt.datetime | None) -> dt.datetime | None:
    due = due_at(period, habit)
    if due is None or now is None:
        return due
    return due if comes_at(period, habit, max(now, due)) else None


def _by(now: dt.datetime, moment: dt.datetime | None) -> dt.datetime | None:
    return moment if moment is not None and moment <= now else None


def _found(period: str, now: dt.datetime, when: When) -> Found:
    """Before the hour of anybody has come, or once all have theirs, one query says so.

    Whether one would come too late is asked of each: a break may end in a month's last days.
    """
    without = _without_one(period, now)
    by_zone: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for zone, nation, hour in without.order_by().values_list(*HABIT).distinct():
        if _by(now, due_at(period, Habit(zone_called(zone), nation, hour))) is not None:
            by_zone[zone].append((nation, hour))
    for zone, habits in sorted(by_zone.items()):
        nations, hours = (set(values) for values in zip(*habits, strict=True))
        theirs = Q(time_zone=zone) & Q(("nation__in", nations), ("hour__in", hours))
        yield from _in_zone(without.filter(theirs), when)


def _in_zone(members: QuerySet[Member, Any], when: When) -> Found:
    after = 0
    while rows := _rows(members.filter(pk__gt=after)):
        after = rows[-1].pk
        found = ((row.pk, when(row.habit)) for row in rows)
        if due := [(pk, moment) for pk, moment in found if moment is not None]:
            yield due


def _rows(members: QuerySet[Member, Any]) -> list[Row]:
    chosen = ("reminder_preferences__paused_until", "joined_at", "reminder_preferences__frequency")
    found = members.values_list("pk", *HABIT, "paused_until", *chosen, "back_on")
    return [Row(*row) for row in found.order_by("pk")[:AT_ONCE]]


def _without_one(period: str, now: dt.datetime) -> QuerySet[Member, Any]:
    """Members who may be due one: they take part, want it, are not on a break, and joined in time."""
    tomorrow = now.date() + dt.timedelta(days=1)  # east of here it may be that day
    # By its key: the one index that is right also while nobody has told the database that the table has grown.
    key = Concat(Value(f"{key_of(period)}:"), Cast(OuterRef("pk"), CharField()))
    has_one = Delivery.objects.filter(key=key)
    members = wanting(Member.objects.active().filter(~Exists(has_one), hidden_at=None), KIND)
    members = members.exclude(joined_at__gt=latest_due(period)).exclude(paused_until__gt=tomorrow)
    members = members.exclude(reminder_preferences__paused_until__gt=tomorrow)
    if first_of(period).month not in QUARTERS:
        members = members.exclude(reminder_preferences__frequency=ReminderPreferences.Frequency.QUARTERLY)
    return members.annotate(
        nation=Coalesce(F("booking_preferences__nation"), Value("ENG")),
        hour=Coalesce(F("reminder_preferences__hour"), Value(USUAL_HOUR)),
    )
