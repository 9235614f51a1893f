"""What is reminded of by the clock, each once; and that mails about calls say what holds when they are written."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from community.mail_kinds import kind_of
from community.models import CallFeedback, Circle, Delivery, Hold, MailPreference
from community.services import offers
from community.services.call_reminders import plan
from community.services.calls import cancel, cannot_come, move, say_late
from community.services.rhythm import next_month_without_call, propose, skip_month
from community.working_days import in_working_hours, working_day_from
from tests.community.call_people import TUESDAY_TEN, booked, mails, pair, people
from tests.factories.meetings import NOW, make_call, make_circle

pytestmark = pytest.mark.django_db
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
LONDON = ZoneInfo("Europe/London")


def planned(kind: str, *, now: dt.datetime) -> int:
    """How many mails of a kind there are after planning twice."""
    plan(now=now)
    plan(now=now)
    return Delivery.objects.filter(kind=kind).count()


def written(kind: str, *, now: dt.datetime, name: str = "Ana") -> Any:
    """The latest mail of a kind to somebody, as it is written now."""
    delivery = Delivery.objects.filter(kind=kind, member__user__first_name=name).latest("pk")
    return kind_of(kind).write(delivery, now)


def test_working_hours_skip_nights_weekends_and_bank_holidays() -> None:
    friday_evening = dt.datetime(2026, 12, 18, 18, 0, tzinfo=dt.UTC)
    assert in_working_hours(friday_evening, LONDON) == dt.datetime(2026, 12, 21, 9, 0, tzinfo=dt.UTC)
    early = dt.datetime(2026, 12, 25, 7, 0, tzinfo=dt.UTC)  # Christmas, a weekend, Boxing Day's holiday
    assert in_working_hours(early, LONDON) == dt.datetime(2026, 12, 29, 9, 0, tzinfo=dt.UTC)
    noon = dt.datetime(2026, 11, 10, 12, 0, tzinfo=dt.UTC)
    assert in_working_hours(noon, LONDON) == noon
    assert working_day_from(dt.date(2026, 11, 30), "SCT") == dt.date(2026, 12, 1)


def test_day_before_is_once_and_not_for_what_was_just_booked() -> None:
    circle, sam, _ana = pair()
    call = booked(circle, sam)
    assert planned("call_day_before", now=TUESDAY_TEN - DAY - HOUR) == 0
    assert planned("call_day_before", now=TUESDAY_TEN - DAY) == 2
    assert planned("call_day_before", now=TUESDAY_TEN - HOUR) == 2
    assert "Tuesday 10 November 2026, 10:00 to 10:30 (UK time)" in written("call_day_before", now=NOW).body
    assert "List-Unsubscribe" in written("call_day_before", now=NOW).extra_headers
    late = written("call_day_before", now=TUESDAY_TEN - HOUR)
    assert late.subject.startswith("Soon: call on "), "a run may be late, and then it is that very day"
    move(meeting=call, starts_at=TUESDAY_TEN + HOUR, minutes=30, by=sam, now=TUESDAY_TEN - 2 * HOUR, any_hour=True)
    assert planned("call_day_before", now=TUESDAY_TEN - HOUR) == 2
    assert written("call_day_before", now=TUESDAY_TEN - HOUR) is None


def test_hour_before_is_for_those_who_want_it() -> None:
    circle, sam, ana = pair()
    booked(circle, sam)
    assert planned("call_hour_before", now=TUESDAY_TEN - HOUR / 2) == 0
    MailPreference.objects.create(member=ana, kind="call_hour_before", on=True, changed_at=NOW)
    assert planned("call_hour_before", now=TUESDAY_TEN - HOUR / 2) == 1
    assert "begins in about an hour" in written("call_hour_before", now=TUESDAY_TEN - HOUR / 2).body


def test_asked_once_in_working_hours_whether_it_happened() -> None:
    circle, sam, ana = pair()
    end = dt.datetime(2026, 11, 6, 15, 30, tzinfo=dt.UTC)  # Friday; two hours later work is over
    call = make_call(circle, starts_at=end - HOUR)
    CallFeedback.objects.create(meeting=call, member=sam, happened="yes", said_at=end)
    assert planned("call_happened", now=end + 3 * HOUR) == 0
    assert planned("call_happened", now=dt.datetime(2026, 11, 9, 9, 0, tzinfo=dt.UTC)) == 1
    assert mails("call_happened") == {"Ana"}
    assert "Sam Lee" in written("call_happened", now=end + 3 * DAY).body
    CallFeedback.objects.create(meeting=call, member=ana, happened="no", said_at=end)
    assert written("call_happened", now=end + 3 * DAY) is None


def test_call_of_long_ago_is_not_asked_about() -> None:
    circle, _sam, _ana = pair()
    make_call(circle, starts_at=NOW - 9 * DAY)
    assert planned("call_happened", now=NOW) == 0


@pytest.mark.parametrize(
    ("day", "number"),
    [(5, 0), (6, 2), (10, 2), (15, 2), (16, 4), (30, 4)],  # the 15th of November 2026 is a Sunday
)
def test_nudged_from_the_sixth_and_from_the_fifteenth(day: int, number: int) -> None:
    pair()
    Circle.objects.update(started_at=NOW - 30 * DAY)
    for at in (dt.datetime(2026, 11, one, 9, 30, tzinfo=dt.UTC) for one in range(1, day + 1)):
        plan(now=at)
        waiting = Delivery.objects.filter(kind="call_nudge", state="pending")
        waiting.update(state="sent", sent_at=at, reminder_day=at.date())
    assert Delivery.objects.filter(kind="call_nudge").count() == number


def test_nudge_waits_for_the_morning() -> None:
    pair()
    Circle.objects.update(started_at=NOW - 30 * DAY)
    assert planned("call_nudge", now=dt.datetime(2026, 11, 6, 8, 59, tzinfo=dt.UTC)) == 0
    assert planned("call_nudge", now=dt.datetime(2026, 11, 6, 9, 0, tzinfo=dt.UTC)) == 2


@pytest.mark.parametrize(
    ("day", "hour", "number"),
    [(21, 10, 0), (22, 7, 0), (23, 8, 0), (23, 17, 0), (23, 16, 2), (26, 10, 2), (27, 10, 0), (29, 7, 0)],
)  # the 21st of November 2026 is a Saturday
def test_nudge_is_in_working_hours_while_days_are_left(day: int, hour: int, number: int) -> None:
    pair()
    Circle.objects.update(started_at=NOW - 30 * DAY)
    assert planned("call_nudge", now=dt.datetime(2026, 11, day, hour, 0, tzinfo=dt.UTC)) == number


def test_nudge_has_three_days_and_is_dropped_once_something_is_booked() -> None:
    circle, sam, _ana = pair()
    Circle.objects.update(started_at=NOW - 30 * DAY)
    plan(now=NOW + 4 * DAY)
    body = written("call_nudge", now=NOW + 4 * DAY).body
    assert [line for line in body.splitlines() if line.startswith("- ")] == [
        "- Monday 9 November 2026, 09:00 to 09:30 (UK time)",
        "- Tuesday 10 November 2026, 09:00 to 09:30 (UK time)",
        "- Wednesday 11 November 2026, 09:00 to 09:30 (UK time)",
    ]
    skip_month(circle=circle, month="2026-11", by=sam, now=NOW)
    assert written("call_nudge", now=NOW + 4 * DAY) is None


@pytest.mark.parametrize("why", ["booked", "skipped", "new", "paused", "away"])
def test_no_nudge_where_there_is_no_need(why: str) -> None:
    circle, sam, ana = pair()
    Circle.objects.update(started_at=NOW - 30 * DAY)
    if why == "booked":
        booked(circle, sam)
    elif why == "skipped":
        skip_month(circle=circle, month="2026-11", by=sam, now=NOW)
    elif why == "new":
        Circle.objects.update(started_at=NOW + 5 * DAY)
    elif why == "paused":
        Circle.objects.update(status="paused")
    else:
        for member in (sam, ana):
            member.paused_until = dt.date(2026, 12, 1)
            member.save()
    assert planned("call_nudge", now=NOW + 7 * DAY) == 0


def test_tick_forgets_cells_and_closes_offers() -> None:
    circle, sam, _ana = pair()
    call = booked(circle, sam)
    made = offers.offer(circle=circle, times=[TUESDAY_TEN + 3 * HOUR], minutes=30, by=sam, now=NOW)
    plan(now=call.ends_at - HOUR / 4)
    assert Hold.objects.count() == 4
    plan(now=TUESDAY_TEN + 4 * HOUR)
    made.refresh_from_db()
    assert (Hold.objects.count(), made.status) == (0, "expired")


def parts(mail: Any) -> str:
    """The calendar part of a mail."""
    found = [str(one.content) for one in mail.alternatives if str(one.mimetype).startswith("text/calendar")]
    assert len(found) == 1
    return found[0]


def test_mails_carry_one_calendar_part_that_rises() -> None:
    circle, sam, ana = pair()
    call = booked(circle, sam)
    first = written("call_booked", now=NOW)
    assert "Sam Lee booked a call with you" in first.body
    assert first.subject == "Call booked: 10 November, 10:00 (UK time)"
    assert "METHOD:REQUEST" in parts(first)
    assert f"UID:{call.uid}" in parts(first).replace("\r\n ", "")
    assert "SEQUENCE:0" in parts(first)
    move(meeting=call, starts_at=TUESDAY_TEN + HOUR, minutes=30, by=ana, now=NOW)
    assert written("call_booked", now=NOW) is None
    moved = written("call_moved", now=NOW, name="Sam")
    assert "Ana Lee moved your call" in moved.body
    assert "It was going to be on Tuesday 10 November 2026, 10:00 (UK time)" in moved.body
    assert "SEQUENCE:1" in parts(moved)
    cancel(meeting=call, by=ana, now=NOW, note="Sorry, ill")
    ended = written("call_cancelled", now=NOW, name="Sam")
    assert "Sorry, ill" in ended.body
    assert ("METHOD:CANCEL" in parts(ended), "SEQUENCE:2" in parts(ended)) == (True, True)


def test_who_goes_gets_a_cancel_and_the_others_an_update() -> None:
    sam, ana, jo = people(3)
    call = booked(make_circle(sam, ana, jo), sam)
    cannot_come(meeting=call, by=jo, now=NOW)
    assert "METHOD:CANCEL" in parts(written("call_removed", now=NOW, name="Jo"))
    left = written("call_left", now=NOW)
    assert "Jo Lee cannot come" in left.body
    assert "METHOD:REQUEST" in parts(left)


def test_mail_is_in_the_readers_language_and_zone() -> None:
    circle, sam, ana = pair()
    ana.time_zone = "Europe/Paris"
    ana.save()
    ana.user.language = "cy"
    ana.user.save()
    booked(circle, sam)
    body = written("call_booked", now=NOW).body
    assert "10 Tachwedd 2026" in body
    assert "11:00" in body
    assert "/cy/community/meetings/" in body


def test_late_and_offer_say_who_and_when() -> None:
    circle, sam, _ana = pair()
    call = booked(circle, sam)
    say_late(meeting=call, by=sam, minutes=5, now=TUESDAY_TEN)
    late = written("call_late", now=TUESDAY_TEN)
    assert late.subject == "Sam is running late"
    assert "about 5 minutes late" in late.body
    offers.offer(
        circle=circle, times=[TUESDAY_TEN + 7 * DAY], minutes=30, by=sam, now=NOW, note="Or this?", meeting=call
    )
    offered = written("call_offered", now=NOW)
    assert "- Tuesday 17 November 2026, 10:00 to 10:30 (UK time)" in offered.body
    assert "Or this?" in offered.body


def test_next_call_is_proposed_in_the_same_week_of_the_month() -> None:
    circle, sam, ana = pair()
    booked(circle, sam)
    circle.refresh_from_db()
    found: Any = propose(circle, now=TUESDAY_TEN + HOUR)
    assert (found.month, found.starts_at, found.as_usual) == (
        "2026-12", dt.datetime(2026, 12, 8, 10, 0, tzinfo=dt.UTC), True,
    )  # fmt: skip
    ana.availability_exceptions.create(date=dt.date(2026, 12, 8), ranges=[])
    other: Any = propose(circle, now=TUESDAY_TEN + HOUR)
    assert (other.starts_at.date(), other.as_usual) == (dt.date(2026, 12, 7), False)
    skip_month(circle=circle, month="2026-12", by=sam, now=NOW)
    assert next_month_without_call(circle, now=TUESDAY_TEN + HOUR) == "2027-01"


def test_fifth_week_becomes_the_fourth() -> None:
    circle, sam, _ana = pair()
    booked(circle, sam, starts_at=dt.datetime(2026, 11, 30, 10, 0, tzinfo=dt.UTC))
    circle.refresh_from_db()
    assert (circle.rhythm_week, circle.rhythm_weekday) == (4, 0)
    found: Any = propose(circle, now=dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC))
    assert found.starts_at == dt.datetime(2026, 12, 29, 10, 0, tzinfo=dt.UTC)  # the 28th is a bank holiday
