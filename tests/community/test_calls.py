"""Booking, moving and cancelling calls."""

from __future__ import annotations

import datetime as dt

import pytest

from community.call_errors import ChangedError, MonthTakenError, NotPossibleError, TakenError
from community.models import Circle, Delivery, Hold, Meeting, Participant
from community.models.meetings import cells_between
from community.services.availability import free_times
from community.services.calls import (
    book,
    cancel,
    cancel_for_circle,
    cannot_come,
    change_place,
    free_past_cells,
    move,
    say_late,
    take_out,
)
from community.services.rhythm import skip_month
from tests.community.call_people import TUESDAY_TEN, booked, cells, mails, pair, people
from tests.factories.meetings import NOW, make_call, make_circle, make_session

pytestmark = pytest.mark.django_db
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def test_booked_call_holds_the_cells_of_everybody_and_tells_them() -> None:
    circle, sam, ana = pair()
    call = booked(circle, sam)
    expected = list(cells_between(TUESDAY_TEN, TUESDAY_TEN + HOUR / 2))
    assert cells(sam) == cells(ana) == expected
    assert (call.month, call.sequence, call.created_by) == ("2026-11", 0, sam)
    assert set(Participant.objects.values_list("answer", flat=True)) == {"going"}
    assert mails("call_booked") == {"Sam", "Ana"}
    circle.refresh_from_db()
    assert (circle.rhythm_week, circle.rhythm_weekday) == (2, 1)


def test_call_uses_the_link_of_whoever_books() -> None:
    circle, sam, _ana = pair()
    sam.booking_preferences.call_link = "https://meet.example/sam"
    sam.booking_preferences.save()
    assert booked(circle, sam).link == "https://meet.example/sam"
    other = booked(circle, sam, starts_at=TUESDAY_TEN + DAY, link="", phone="020 7946 0000")
    assert (other.link, other.phone) == ("", "020 7946 0000")


def test_call_uses_the_link_of_the_other_where_the_booker_saved_none() -> None:
    circle, sam, ana = pair()
    ana.booking_preferences.call_link = "https://meet.example/ana"
    ana.booking_preferences.save()
    assert booked(circle, sam).link == "https://meet.example/ana"
    sam.booking_preferences.phone = "020 7946 0000"
    sam.booking_preferences.save()
    other = booked(circle, sam, starts_at=TUESDAY_TEN + DAY)
    assert (other.link, other.phone) == ("", "020 7946 0000")


@pytest.mark.parametrize(
    ("starts_at", "why"),
    [
        (TUESDAY_TEN, "taken"),
        (TUESDAY_TEN + HOUR / 2, "within the rest after it"),
        (TUESDAY_TEN - HOUR / 2, "within the rest before it"),
        (TUESDAY_TEN + 8 * HOUR, "after hours"),
        (TUESDAY_TEN + 4 * DAY, "a Saturday"),
        (NOW + 2 * HOUR, "less than a day's notice"),
        (TUESDAY_TEN + dt.timedelta(days=70), "more than eight weeks ahead"),
        (TUESDAY_TEN + dt.timedelta(minutes=5), "not on a quarter of an hour"),
    ],
)
def test_time_that_is_not_free_is_refused(starts_at: dt.datetime, why: str) -> None:
    circle, sam, ana = pair()
    booked(circle, sam)
    with pytest.raises(TakenError):
        booked(circle, ana, starts_at=starts_at)
    assert Meeting.objects.count() == 1, why


def test_session_that_somebody_goes_to_is_not_free() -> None:
    circle, sam, ana = pair()
    session = make_session(starts_at=TUESDAY_TEN)
    seat = Participant.objects.create(meeting=session.meeting, member=ana, answer="maybe", answered_at=NOW)
    assert TUESDAY_TEN in free_times([sam, ana], minutes=30, now=NOW)
    seat.answer = "going"
    seat.save()
    assert TUESDAY_TEN not in free_times([sam, ana], minutes=30, now=NOW)
    with pytest.raises(TakenError):
        booked(circle, sam)


def test_week_has_as_many_calls_as_somebody_wants() -> None:
    circle, sam, ana = pair()
    ana.booking_preferences.weekly_max = 1
    ana.booking_preferences.save()
    booked(circle, sam)
    with pytest.raises(TakenError):
        booked(circle, sam, starts_at=TUESDAY_TEN + DAY)
    assert booked(circle, sam, starts_at=TUESDAY_TEN + 7 * DAY)
    assert {start.isocalendar().week for start in free_times([sam, ana], minutes=30, now=NOW)} & {46, 47} == set()


def test_month_has_one_call_and_further_ones() -> None:
    circle, sam, ana = pair()
    call = booked(circle, sam)
    later = TUESDAY_TEN + 7 * DAY
    with pytest.raises(MonthTakenError) as error:
        booked(circle, ana, starts_at=later, month="2026-11")
    assert error.value.meeting == call
    assert booked(circle, ana, starts_at=later).month == ""


@pytest.mark.parametrize("status", ["paused", "ended"])
def test_circle_at_rest_books_nothing(status: str) -> None:
    circle, sam, _ana = pair()
    Circle.objects.update(status=status, ended_at=NOW if status == "ended" else None)
    with pytest.raises(NotPossibleError):
        booked(circle, sam)


def test_stranger_books_nothing() -> None:
    sam, ana, jo = people(3)
    circle = make_circle(sam, ana)
    with pytest.raises(NotPossibleError):
        booked(circle, jo)
    circle.seats.filter(member=ana).update(left_at=NOW)
    with pytest.raises(NotPossibleError):
        booked(circle, sam)


def test_moved_call_frees_its_old_cells() -> None:
    circle, sam, ana = pair()
    call = booked(circle, sam)
    uid, later = call.uid, TUESDAY_TEN + HOUR / 4  # overlaps with itself
    moved = move(meeting=call, starts_at=later, minutes=60, by=ana, now=NOW, version=call.version)
    assert cells(sam) == cells(ana) == list(cells_between(later, later + HOUR))
    assert (moved.uid, moved.sequence, moved.month) == (uid, 1, "2026-11")
    assert mails("call_moved") == {"Sam", "Ana"}


def test_move_of_an_old_version_changes_nothing() -> None:
    circle, sam, ana = pair()
    call = booked(circle, sam)
    move(meeting=call, starts_at=TUESDAY_TEN + DAY, minutes=30, by=ana, now=NOW, version=0)
    with pytest.raises(ChangedError):
        move(meeting=call, starts_at=TUESDAY_TEN + 2 * DAY, minutes=30, by=sam, now=NOW, version=0)
    assert Meeting.objects.get().starts_at == TUESDAY_TEN + DAY


def test_move_to_a_time_that_is_taken_keeps_the_old_one() -> None:
    sam, ana, jo = people(3)
    call = booked(make_circle(sam, ana), sam)
    booked(make_circle(ana, jo), jo, starts_at=TUESDAY_TEN + DAY)
    with pytest.raises(TakenError):
        move(meeting=call, starts_at=TUESDAY_TEN + DAY, minutes=30, by=sam, now=NOW)
    assert Meeting.objects.get(pk=call.pk).sequence == 0
    assert cells(sam) == list(cells_between(TUESDAY_TEN, TUESDAY_TEN + HOUR / 2))


def test_cancelled_once() -> None:
    circle, sam, ana = pair()
    call = booked(circle, sam)
    cancelled = cancel(meeting=call, by=ana, now=NOW, note="Sorry, I am ill")
    assert (cancelled.status, cancelled.sequence, cancelled.cancel_note) == ("cancelled", 1, "Sorry, I am ill")
    assert not Hold.objects.exists()
    with pytest.raises(ChangedError):
        cancel(meeting=call, by=sam, now=NOW)
    assert Delivery.objects.filter(kind="call_cancelled").count() == 2
    assert booked(circle, sam).month == "2026-11"


def test_cancelling_a_call_that_was_moved_meanwhile_asks_again() -> None:
    circle, sam, ana = pair()
    call = booked(circle, sam)
    move(meeting=call, starts_at=TUESDAY_TEN + DAY, minutes=30, by=ana, now=NOW)
    with pytest.raises(ChangedError):
        cancel(meeting=call, by=sam, now=NOW, version=0)
    assert Meeting.objects.get().is_scheduled


@pytest.mark.parametrize("act", [cancel, cannot_come])
def test_call_that_is_over_stays(act) -> None:
    circle, sam, _ana = pair()
    call = booked(circle, sam)
    with pytest.raises(ChangedError):
        act(meeting=call, by=sam, now=call.ends_at)
    with pytest.raises(ChangedError):
        move(meeting=call, starts_at=TUESDAY_TEN + DAY, minutes=30, by=sam, now=call.ends_at)


def test_rest_of_a_circle_keeps_the_call_of_somebody_who_cannot_come() -> None:
    sam, ana, jo = people(3)
    call = booked(make_circle(sam, ana, jo), sam)
    left = cannot_come(meeting=call, by=jo, now=NOW)
    assert left.is_scheduled
    assert (left.sequence, cells(jo), len(cells(sam))) == (1, [], 2)
    assert (mails("call_removed"), mails("call_left")) == ({"Jo"}, {"Sam", "Ana"})
    assert not cannot_come(meeting=call, by=ana, now=NOW).is_scheduled
    assert mails("call_cancelled") == {"Sam", "Ana"}
    assert not Hold.objects.exists()


def test_who_leaves_a_circle_is_out_of_its_coming_calls() -> None:
    sam, ana, jo = people(3)
    circle = make_circle(sam, ana, jo)
    past = make_call(circle, starts_at=NOW - DAY)
    booked(circle, sam)
    assert take_out(circle=circle, member=jo, now=NOW) == 1
    assert set(Meeting.objects.of(jo)) == {past}
    assert take_out(circle=circle, member=jo, now=NOW) == 0


def test_circle_that_ends_has_no_coming_calls() -> None:
    circle, sam, ana = pair()
    make_call(circle, starts_at=NOW - DAY)
    call = booked(circle, sam)
    assert cancel_for_circle(circle=circle, by=ana, now=NOW, reason="fit") == 1
    call.refresh_from_db()
    assert (call.status, call.cancel_note) == ("cancelled", "")
    assert Delivery.objects.filter(kind="call_cancelled", payload__circle_ends=True).count() == 2


def test_other_link_is_told_once() -> None:
    circle, sam, ana = pair()
    call = booked(circle, sam)
    for _time in range(2):
        call = change_place(meeting=call, link="https://meet.example/new", phone="", by=ana, now=NOW)
    assert (call.link, call.sequence) == ("https://meet.example/new", 1)
    assert mails("call_changed") == {"Sam", "Ana"}


def test_others_are_told_who_is_late() -> None:
    sam, ana, jo = people(3)
    call = booked(make_circle(sam, ana, jo), sam)
    for minutes in (5, 5, 10):
        call = say_late(meeting=call, by=ana, minutes=minutes, now=TUESDAY_TEN)
    assert (call.late_by, call.late_minutes, call.sequence) == (ana, 10, 0)
    assert mails("call_late") == {"Sam", "Jo"}
    assert Delivery.objects.filter(kind="call_late").count() == 4


@pytest.mark.parametrize(
    ("now", "why"), [(TUESDAY_TEN - 3 * HOUR, NotPossibleError), (TUESDAY_TEN + HOUR, ChangedError)]
)
def test_nobody_is_late_long_before_or_after(now: dt.datetime, why: type[Exception]) -> None:
    circle, sam, ana = pair()
    call = booked(circle, sam)
    with pytest.raises(why):
        say_late(meeting=call, by=ana, minutes=5, now=now)
    assert not mails("call_late")


def test_cells_of_past_calls_are_forgotten() -> None:
    circle, sam, _ana = pair()
    call = booked(circle, sam)
    assert free_past_cells(now=call.ends_at - dt.timedelta(seconds=1)) == 0
    assert free_past_cells(now=call.ends_at) == 4
    assert not Hold.objects.exists()


def test_booking_in_a_skipped_month_has_the_month_again() -> None:
    circle, sam, _ana = pair()
    skip_month(circle=circle, month="2026-11", by=sam, now=NOW)
    booked(circle, sam)
    assert not circle.months_skipped.exists()


@pytest.mark.parametrize("number", [2, 6])
def test_free_times_take_the_same_queries_for_two_and_six(number: int, django_assert_num_queries) -> None:
    members = people(number)
    with django_assert_num_queries(6):
        assert TUESDAY_TEN in free_times(members, minutes=30, now=NOW)


def test_who_never_gave_hours_has_no_free_times() -> None:
    sam, ana = people(2, available=False)
    assert free_times([sam, ana], minutes=30, now=NOW) == []


def test_call_across_zones_follows_each_clock() -> None:
    sam, ana = people(2)
    ana.time_zone = "America/New_York"
    ana.save()
    free = free_times([sam, ana], minutes=30, now=NOW, days=7)
    assert {start.hour for start in free} == {14, 15, 16}


def test_book_says_how_long(settings) -> None:
    circle, sam, _ana = pair()
    with pytest.raises(TakenError):
        book(circle=circle, starts_at=TUESDAY_TEN, minutes=20, by=sam, now=NOW)
