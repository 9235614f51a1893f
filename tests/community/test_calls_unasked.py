"""A call at a time that somebody was not asked about: their calendar asks them, until they do something about it."""

from __future__ import annotations

import datetime as dt

import pytest
from icalendar import Calendar

from community import calendars
from community.emails import calls as mails
from community.models import AvailabilityRule, Delivery, Meeting, Member, Participant, TimePoll
from community.services import calls, offers, poll_decisions, polls, undo_calls
from tests.community.calendar_readers import has_javascript, judged_by_libical, libical, read_by_javascript
from tests.factories.meetings import NOW, make_available, make_call, make_circle
from tests.factories.sessions import make_members

pytestmark = pytest.mark.django_db
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
LATER = NOW + HOUR
ASKED, ACCEPTED = ("NEEDS-ACTION", "TRUE"), ("ACCEPTED", "FALSE")


@pytest.fixture
def people(db: None) -> list[Member]:
    """Asker, who says yes, and who says nothing; all can be called at any time."""
    members = make_members(3)
    for member in members:
        make_available(member, weekdays=range(7), start="00:00", end="23:45")
    return members


@pytest.fixture
def call(people: list[Member]) -> Meeting:
    """Booked from a poll that the last of them did not answer."""
    asker, yes, _silent = people
    times = [NOW + 10 * DAY, NOW + 11 * DAY]
    poll = polls.ask_circle(
        circle=make_circle(*people), times=times, minutes=45, deadline=NOW + 5 * DAY, by=asker, now=NOW
    )
    option, other = poll.options.order_by("starts_at")
    polls.answer(poll=poll, member=yes, said={option.pk: "yes", other.pk: "no"}, now=NOW)
    return poll_decisions.decide_for_circle(poll=poll, option=option, by=asker, now=NOW)


def asked(call: Meeting, member: Member) -> tuple[str, str]:
    """What the calendar part of a mail to ``member`` says of them: their part, and whether they are asked."""
    call.refresh_from_db()
    content = calendars.invitation(call, member=member, method="REQUEST")
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    return event["attendee"].params["PARTSTAT"], event["attendee"].params["RSVP"]


def moved(call: Meeting, by: Member, days: int = 1, **more: object) -> Meeting:
    call.refresh_from_db()
    return calls.move(meeting=call, starts_at=call.starts_at + days * DAY, minutes=45, by=by, now=LATER, **more)


def sent(call: Meeting, kind: str, to: Member) -> str:
    """The calendar part of the mail of a kind that waits for ``to``."""
    delivery = Delivery.objects.filter(kind=kind, member=to).latest("pk")
    write = {"call_moved": mails.write_moved, "call_changed": mails.write_changed}[kind]
    (part,) = [part for part in write(delivery, LATER).alternatives if "calendar" in part.mimetype]
    return str(part.content).replace("\r\n ", "")


def test_who_said_nothing_is_asked_again_when_the_call_is_moved_outside_their_hours(
    call: Meeting, people: list[Member]
) -> None:
    asker, yes, silent = people
    assert [asked(call, one) for one in people] == [ACCEPTED, ACCEPTED, ASKED]
    AvailabilityRule.objects.filter(member=silent).update(end=f"{call.starts_at:%H}:15")
    moved(call, asker, any_hour=True)
    assert [asked(call, one) for one in people] == [ACCEPTED, ACCEPTED, ASKED]
    assert "PARTSTAT=NEEDS-ACTION" in sent(call, "call_moved", silent)
    assert "PARTSTAT=ACCEPTED" in sent(call, "call_moved", yes)


def test_who_said_nothing_has_accepted_a_time_within_their_hours_that_the_call_is_moved_to(
    call: Meeting, people: list[Member]
) -> None:
    asker, _yes, silent = people
    moved(call, asker)
    assert [asked(call, one) for one in people] == [ACCEPTED, ACCEPTED, ACCEPTED]
    assert "PARTSTAT=ACCEPTED" in sent(call, "call_moved", silent)


def test_who_said_nothing_is_asked_still_when_the_link_changes(call: Meeting, people: list[Member]) -> None:
    calls.change_place(meeting=call, link="https://teams.example/new", phone="", by=people[0], now=LATER)
    assert "PARTSTAT=NEEDS-ACTION" in sent(call, "call_changed", people[2])
    assert asked(call, people[2]) == ASKED


def test_who_moves_a_call_has_answered(call: Meeting, people: list[Member]) -> None:
    moved(call, people[2])
    assert [asked(call, one) for one in people] == [ACCEPTED, ACCEPTED, ACCEPTED]
    moved(call, people[0])
    assert asked(call, people[2]) == ACCEPTED, "it stays within the hours that they gave"


def test_who_is_late_or_comes_after_all_has_answered(call: Meeting, people: list[Member]) -> None:
    silent = people[2]
    calls.cannot_come(meeting=call, by=silent, now=LATER)
    assert asked(call, silent) == ("DECLINED", "FALSE")
    calls.come_after_all(meeting=call, by=silent, now=LATER)
    assert asked(call, silent) == ACCEPTED
    Participant.objects.filter(meeting=call, member=silent).update(unasked=True)
    calls.say_late(meeting=call, by=silent, minutes=5, now=call.starts_at)
    assert asked(call, silent) == ACCEPTED


def test_an_offered_time_outside_the_hours_of_a_third_asks_them(people: list[Member]) -> None:
    offering, taking, third = people
    AvailabilityRule.objects.filter(member=third).delete()
    call = make_call(make_circle(*people))
    wanted = call.starts_at + 2 * DAY
    made = offers.offer(circle=call.circle, times=[wanted], minutes=30, by=offering, meeting=call, now=NOW)
    offers.accept(offer=made, starts_at=wanted, by=taking, now=LATER)
    assert [asked(call, one) for one in people] == [ACCEPTED, ACCEPTED, ASKED]


def test_an_offered_time_within_the_hours_of_a_third_asks_nobody(people: list[Member]) -> None:
    offering, taking, _third = people
    circle, wanted = make_circle(*people), NOW + 10 * DAY
    made = offers.offer(circle=circle, times=[wanted], minutes=30, by=offering, now=NOW)
    call = offers.accept(offer=made, starts_at=wanted, by=taking, now=LATER)
    assert [asked(call, one) for one in people] == [ACCEPTED, ACCEPTED, ACCEPTED]


def test_a_new_call_from_an_offer_asks_a_third_without_hours_then(people: list[Member]) -> None:
    offering, taking, third = people
    AvailabilityRule.objects.filter(member=third).update(end="09:15")
    circle, wanted = make_circle(*people), NOW + 10 * DAY  # at nine, for half an hour
    made = offers.offer(circle=circle, times=[wanted], minutes=30, by=offering, now=NOW)
    call = offers.accept(offer=made, starts_at=wanted, by=taking, now=LATER)
    assert [asked(call, one) for one in people] == [ACCEPTED, ACCEPTED, ASKED]


def test_whoever_offered_a_time_to_move_to_or_took_it_has_answered(call: Meeting, people: list[Member]) -> None:
    asker, _yes, silent = people
    for offering, taking in ((silent, asker), (asker, silent)):
        Participant.objects.filter(meeting=call, member=silent).update(unasked=True)
        call.refresh_from_db()
        wanted = call.starts_at + DAY
        made = offers.offer(circle=call.circle, times=[wanted], minutes=45, by=offering, meeting=call, now=NOW)
        offers.accept(offer=made, starts_at=wanted, by=taking, now=LATER)
        assert asked(call, silent) == ACCEPTED


def test_a_move_and_a_cancellation_taken_back_leave_who_was_asked(call: Meeting, people: list[Member]) -> None:
    asker = people[0]
    before = Meeting.objects.get(pk=call.pk)
    after = moved(call, asker)
    assert asked(after, people[2]) == ACCEPTED
    undo = undo_calls.undo_for(before, after, now=LATER, unasked={people[2].pk})
    back = undo_calls.undo(undo=undo_calls.Undo(**undo.kept()), meeting=after, by=asker, now=LATER)
    assert [asked(back, one) for one in people] == [ACCEPTED, ACCEPTED, ASKED]
    off = calls.cancel(meeting=back, by=asker, now=LATER)
    undo = undo_calls.undo_for(back, off, now=LATER)
    anew = undo_calls.undo(undo=undo, meeting=off, by=asker, now=LATER)
    assert anew.pk != call.pk
    assert [asked(anew, one) for one in people] == [ACCEPTED, ACCEPTED, ASKED]
    assert TimePoll.objects.count() == 1


def test_programs_read_the_later_request_as_one_that_asks(call: Meeting, people: list[Member], tmp_path) -> None:
    silent = people[2]
    first = calendars.invitation(call, member=silent, method="REQUEST")
    AvailabilityRule.objects.filter(member=silent).delete()
    later = calendars.invitation(moved(call, people[0], any_hour=True), member=silent, method="REQUEST")
    (before,), (after,) = (Calendar.from_ical(content).walk("VEVENT") for content in (first, later))
    assert (after["uid"], after["sequence"]) == (before["uid"], before["sequence"] + 1)
    if libical() is not None:
        found = judged_by_libical(later)
        assert (found.allowed, found.errors) == (True, 0)
    if has_javascript():
        for events in read_by_javascript(tmp_path, later).values():
            assert len(events[0]) == 1
