"""The demo's calls: everybody's hours, past calls and coming ones, and an offer that waits. The same in every run.

Rows are made as they would stand now; nobody is written to about them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from community.models import (
    AvailabilityRule,
    BookingPreferences,
    CallFeedback,
    Circle,
    Meeting,
    Member,
    Offer,
    PairHistory,
    Participant,
    User,
)
from community.models.availability import Nation
from community.models.circles import seats_now
from community.rhythm import week_of_month
from community.services.availability import free_times
from community.services.call_rules import hold, month_of_call
from community.services.pairing import put_together
from community.times import UK

DAY = dt.timedelta(days=1)
HALF_HOUR = dt.timedelta(minutes=30)
# What working weeks look like: the weekdays (0 is Monday), and hours on each.
WEEKS = (
    (range(5), (("09:00", "12:00"), ("13:00", "17:00"))),
    (range(5), (("08:00", "16:00"),)),
    (range(4), (("09:30", "15:00"),)),
    ((0, 1, 3), (("10:00", "13:00"), ("14:00", "18:00"))),
    ((1, 2, 4), (("09:00", "17:00"),)),
)
LINK = "https://meet.hwb-commons.example/{}"
LINES = ("Thank you, that helped me a lot.", "I will try the ten-minute check-in and tell you how it went.")


def load_calls(
    circles: Sequence[Circle], users: Mapping[str, User], people: Sequence[Member], *, now: dt.datetime
) -> None:
    """Everything of it; ``circles`` are those of the demo, the first that of ``member`` and a buddy."""
    member, new_lead = (Member.objects.get(user=users[role]) for role in ("member", "new-lead"))
    load_hours([*Member.objects.filter(user__in=users.values()).order_by("pk"), *people])
    for number, circle in enumerate(circles):
        _past_call(circle, now - (38 + number) * DAY, said=True)
        if number:
            _past_call(circle, now - (4 + number % 5) * DAY, said=True)
    _past_call(circles[0], now - 8 * DAY, said=False)
    _coming_call(circles[0], member, now)
    _offer_for(new_lead, circles[-1], now)


def load_hours(members: Sequence[Member]) -> None:
    """Working weeks of five kinds, in turn; some have a link for calls, some a phone number."""
    nations = (*[Nation.ENGLAND] * 6, Nation.WALES)
    BookingPreferences.objects.bulk_create(
        (
            BookingPreferences(
                member=member,
                nation=nations[number % len(nations)],
                call_link=LINK.format(f"room-{number + 1}") if number % 3 else "",
                phone="" if number % 3 else f"020 7946 0{number % 1000:03d}",
            )
            for number, member in enumerate(members)
        ),
        ignore_conflicts=True,
    )
    AvailabilityRule.objects.bulk_create(
        (
            AvailabilityRule(
                member=member, weekday=day, start=dt.time.fromisoformat(start), end=dt.time.fromisoformat(end)
            )
            for number, member in enumerate(members)
            for days, ranges in (WEEKS[number % len(WEEKS)],)
            for day in days
            for start, end in ranges
        ),
        ignore_conflicts=True,
    )


def _past_call(circle: Circle, near: dt.datetime, *, said: bool) -> None:
    """A call that took place on a working day near a moment; with ``said``, all said that it was useful."""
    local = near.astimezone(UK)
    day = local.date() - max(0, local.weekday() - 4) * DAY
    starts_at = dt.datetime.combine(day, dt.time(11), UK).astimezone(dt.UTC)
    call = _call(circle, starts_at, [seat.member for seat in seats_now(circle)])
    if not said:
        return
    going = call.participants.order_by("pk")
    CallFeedback.objects.bulk_create(
        CallFeedback(
            meeting=call, member_id=one.member_id, happened="yes", useful=3 - number % 2, said_at=call.ends_at,
            shared_line=LINES[number] if number < len(LINES) else "",
        )
        for number, one in enumerate(going)
    )  # fmt: skip
    PairHistory.objects.filter(circle=circle, met_at=None).update(met_at=starts_at)


def _coming_call(circle: Circle, by: Member, now: dt.datetime) -> None:
    """The next call, in some days, at a time when all are free."""
    members = [seat.member for seat in seats_now(circle)]
    free = free_times(members, minutes=30, now=now + 3 * DAY)
    if free:
        hold(_call(circle, free[0], members, by=by), members)


def _call(circle: Circle, starts_at: dt.datetime, members: Sequence[Member], *, by: Member | None = None) -> Meeting:
    """A call of half an hour, that of its month if the circle has none yet."""
    by, month = by or members[0], month_of_call(starts_at)
    taken = circle.meetings.filter(month=month).exists()
    booked_at = starts_at - 20 * DAY
    call = Meeting.objects.create(
        kind=Meeting.Kind.CALL, circle=circle, month="" if taken else month, starts_at=starts_at,
        ends_at=starts_at + HALF_HOUR, created_by=by, created_at=booked_at, changed_at=booked_at,
        link=LINK.format(f"circle-{circle.pk}"),
    )  # fmt: skip
    going = Participant.Answer.GOING
    Participant.objects.bulk_create(
        Participant(meeting=call, member=member, answer=going, answered_at=booked_at) for member in members
    )
    day = starts_at.astimezone(UK).date()
    circle.rhythm_week, circle.rhythm_weekday = week_of_month(day), day.weekday()
    circle.save(update_fields=["rhythm_week", "rhythm_weekday"])
    return call


def _offer_for(new_lead: Member, of: Circle, now: dt.datetime) -> None:
    """A small circle of ``new_lead``, in which somebody offers three times."""
    others = [seat.member for seat in seats_now(of)][:2]
    circle = put_together(
        [new_lead, *others], kind=Circle.Kind.GROUP, origin=Circle.Origin.REQUEST, now=now - 2 * DAY,
        name="The first months in post",
        about="For leads who have just begun, and those who remember what that was like.",
    )  # fmt: skip
    days: dict[dt.date, dt.datetime] = {}
    for start in free_times([new_lead, *others], minutes=30, now=now + 2 * DAY):
        days.setdefault(start.date(), start)
    times = list(days.values())[:3]
    if times:
        Offer.objects.create(
            circle=circle, by=others[0], minutes=30, sent_at=now - DAY, expires_at=times[-1],
            month=month_of_call(times[0]), times=[start.isoformat() for start in times],
            note="Would one of these do for a first hello?",
        )  # fmt: skip
