"""When a member's summary of a month is due, and at which hours it may come. Rules without a database.

It is due from the member's hour of the first working day on. A run that comes late still finds it on every further
working day of the same month, but for the last five: then the next month's is near, and two at once would nag. Whoever
has one a quarter would wait long for the next, and still gets it.
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from community.models import Nation
from community.rhythm import first_of, next_month
from community.times import UK, zone_of
from community.working_days import is_working_day, working_day_from

if TYPE_CHECKING:
    from collections.abc import Mapping

    from community.models import BookingPreferences, Member, ReminderPreferences

DAY = dt.timedelta(days=1)
ENDS = dt.time(19)  # nobody gets a summary in the evening
USUAL_HOUR = 9
EDGE = dt.timedelta(hours=7)
QUARTERS = (1, 4, 7, 10)
MONTHS_AHEAD = 4  # the next summary is found in: the last days of a quarter's first month leave no other for three
LATE = dt.timedelta(days=7)  # after it was due; before that, holidays and another mail of that day may be why
LAST_DAYS = 5  # working days of a month in which no late one comes


@dataclass(frozen=True)
class Habit:
    """Where somebody's clock stands, whose bank holidays they keep, and when they want to be reminded."""

    zone: ZoneInfo = UK
    nation: str = "ENG"
    hour: int = USUAL_HOUR
    quarterly: bool = False
    paused_until: dt.date | None = None
    joined_at: dt.datetime | None = None


OFFICE = Habit()  # nine in the morning, UK time, on the first working day in England: of accounts that take no part


def habit_of(member: Member, times: ReminderPreferences | None = None) -> Habit:
    """That of a member. ``booking_preferences`` and ``reminder_preferences`` should be loaded, or ``times`` be given.

    A break from the community is a break from its reminders, and its end is kept: it puts off that month's summary.
    """
    booking: BookingPreferences | None = getattr(member, "booking_preferences", None)
    chosen: ReminderPreferences | None = times or getattr(member, "reminder_preferences", None)
    ends = (member.paused_until, member.back_on, chosen.paused_until if chosen else None)
    return Habit(
        zone=zone_of(member),
        nation=booking.nation if booking else "ENG",
        hour=chosen.hour if chosen else USUAL_HOUR,
        quarterly=chosen is not None and chosen.frequency == chosen.Frequency.QUARTERLY,
        paused_until=max(filter(None, ends), default=None),
        joined_at=member.joined_at,
    )


def period_at(moment: dt.datetime, zone: ZoneInfo) -> str:
    """The month that it is in a zone."""
    return f"{moment.astimezone(zone):%Y-%m}"


def due_at(period: str, habit: Habit) -> dt.datetime | None:
    """From when on the summary of ``period`` is due, in UTC; None if there is none in that month.

    A break that ends within the month puts it off until the first working day from its end on. Whoever joins when the
    month's has come begins with the next.
    """
    first = first_of(period)
    day = max(first, habit.paused_until or first)
    if f"{day:%Y-%m}" != period or (habit.quarterly and first.month not in QUARTERS):
        return None
    if habit.joined_at is not None and habit.joined_at > _begins(first, habit.hour, habit.nation, habit.zone):
        return None
    begins = _begins(day, habit.hour, habit.nation, habit.zone)
    return begins if period_at(begins, habit.zone) == period else None


def latest_due(period: str) -> dt.datetime:
    """Whoever joins later than this is not due in ``period``, whatever their zone, hour and bank holidays."""
    first, west = first_of(period), ZoneInfo("Etc/GMT+12")
    return max(_begins(first, ENDS.hour, nation, west) for nation in Nation.values)


def next_moment(now: dt.datetime, habit: Habit) -> dt.datetime:
    """``now`` if a summary may come at this hour; else when the next working day's hours begin, in UTC."""
    local = now.astimezone(habit.zone)
    if local.time() >= ENDS:
        return _begins(local.date() + DAY, habit.hour, habit.nation, habit.zone)
    if local.hour >= habit.hour and is_working_day(local.date(), habit.nation):
        return now
    return _begins(local.date(), habit.hour, habit.nation, habit.zone)


def comes_at(period: str, habit: Habit, now: dt.datetime) -> dt.datetime | None:
    """When a summary of ``period`` that is due at ``now`` may go out: now or later in the month.

    None if it is not due yet, no moment for it is left, or it would come late when the next month's is near.
    """
    due = due_at(period, habit)
    if due is None or now < due:
        return None
    moment = next_moment(now, habit)
    if period_at(moment, habit.zone) != period:
        return None
    return None if moment - due > LATE and _next_is_near(moment, habit) else moment


def waits_until(period: str, habit: Habit, now: dt.datetime) -> dt.datetime | None:
    """Until when one that is in the outbox at ``now`` waits, due or not yet; None if it may go now, or never more."""
    due = due_at(period, habit)
    moment = None if due is None else comes_at(period, habit, max(now, due))
    return moment if moment is not None and moment > now else None


def next_at(habit: Habit, not_before: Mapping[str, dt.datetime | None], now: dt.datetime) -> dt.datetime | None:
    """When the next summary comes: ``now``, or later. None within a break that has no end.

    ``not_before`` are the months that have one: from when on it may go, or None where it is over.
    """
    if habit.paused_until == dt.date.max:
        return None
    today = now.astimezone(habit.zone).date()
    period = f"{max(today, habit.paused_until or today):%Y-%m}"
    for _month in range(MONTHS_AHEAD):
        earliest, due = not_before.get(period, now), due_at(period, habit)
        moment = comes_at(period, habit, max(now, due, earliest)) if due and earliest else None
        if moment is not None:
            return moment
        period = next_month(period)
    return None


def _next_is_near(moment: dt.datetime, habit: Habit) -> bool:
    """Whether it is one of the last working days of a month, and the next month brings a summary."""
    today = moment.astimezone(habit.zone).date()
    left = (today + DAY * number for number in range(monthrange(today.year, today.month)[1] - today.day + 1))
    return not habit.quarterly and sum(is_working_day(day, habit.nation) for day in left) <= LAST_DAYS


def periods_at(now: dt.datetime) -> list[str]:
    """The months of which a summary may come somewhere on earth at this moment, the earlier first: one or two.

    Where the day begins first it is seven in the morning seven hours before midnight UTC; where it ends last, it is the
    evening seven hours after.
    """
    around = [now.astimezone(dt.UTC) + sign * EDGE for sign in (-1, 1)]
    return sorted({f"{moment:%Y-%m}" for moment in around})


@lru_cache(maxsize=4096)  # a hundred thousand members have few habits
def _begins(day: dt.date, hour: int, nation: str, zone: ZoneInfo) -> dt.datetime:
    """When the hours begin of ``day``, or of the first working day after it, in UTC.

    Where the clock leaps over that hour, it is the moment after the leap; where it shows it twice, the first.
    """
    while True:
        day = working_day_from(day, nation)
        moment = dt.datetime.combine(day, dt.time(hour), zone).astimezone(dt.UTC)
        if moment.astimezone(zone).date() == day:
            return moment
        day += DAY  # a date that the zone left out
