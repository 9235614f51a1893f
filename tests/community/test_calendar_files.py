"""What we put into people's calendars, as four programs read it that are none of ours."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.mail import EmailMultiAlternatives
from icalendar import Calendar

from community import calendars
from community.models import BookingPreferences, Meeting, Participant
from tests.community.calendar_readers import (
    Judged,
    Khal,
    has_javascript,
    judged_by_libical,
    libical,
    read_by_javascript,
)
from tests.factories.community import make_member
from tests.factories.meetings import NOW, make_call, make_circle, make_session

pytestmark = pytest.mark.django_db
with_libical = pytest.mark.skipif(libical() is None, reason="needs libical (Debian: libical3)")
with_node = pytest.mark.skipif(not has_javascript(), reason="needs the packages of tests/")
# Shortly before and after Britain's clocks change, and America's, on other days.
AROUND_CHANGES = [
    dt.datetime(2026, 10, 23, 9, tzinfo=dt.UTC),
    dt.datetime(2026, 10, 26, 10, tzinfo=dt.UTC),
    dt.datetime(2026, 11, 2, 10, tzinfo=dt.UTC),
    dt.datetime(2027, 3, 10, 10, tzinfo=dt.UTC),
    dt.datetime(2027, 3, 26, 10, tzinfo=dt.UTC),
    dt.datetime(2027, 3, 29, 9, tzinfo=dt.UTC),
]
TEN = dt.datetime(2026, 10, 20, 9, tzinfo=dt.UTC)  # 10 o'clock in London, which is on summer time


@pytest.fixture
def call() -> Meeting:
    ana, jo = (
        make_member("ana@x.nhs.uk", first_name="Ana", last_name="Llŷr"),
        make_member("jo@x.nhs.uk", first_name="Jo"),
    )
    link = "https://teams.example/l/meetup-join/19%3ameeting_NjA5ZmYxMzItZGQ0Ny00/0?context=%7b%22Tid%22%3a%22a%22%7d"
    return make_call(make_circle(ana, jo), starts_at=TEN, link=link)


def reader_of(meeting: Meeting):
    return meeting.participants.select_related("member__user").order_by("pk")[0].member


def invited(meeting: Meeting, method: str = "REQUEST") -> bytes:
    return calendars.invitation(meeting, member=reader_of(meeting), method=method)


def moved(meeting: Meeting, to: dt.datetime) -> Meeting:
    changes = {
        "starts_at": to,
        "ends_at": to + dt.timedelta(minutes=30),
        "changed_at": meeting.changed_at + dt.timedelta(1),
    }
    Meeting.objects.filter(pk=meeting.pk).update(sequence=meeting.sequence + 1, **changes)
    return Meeting.objects.get(pk=meeting.pk)


def cancelled(meeting: Meeting) -> Meeting:
    changed_at = meeting.changed_at + dt.timedelta(1)
    Meeting.objects.filter(pk=meeting.pk).update(
        status="cancelled", sequence=meeting.sequence + 1, changed_at=changed_at
    )
    return Meeting.objects.get(pk=meeting.pk)


def the_event(content: bytes):
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    return event


def test_request_says_all_that_a_calendar_needs(call, settings):
    settings.DEFAULT_FROM_EMAIL = "HWB Commons <hello@hwb.example>"
    content = invited(call)
    calendar, event = Calendar.from_ical(content), the_event(content)
    assert (calendar["method"], calendar["version"]) == ("REQUEST", "2.0")
    assert (event["uid"], event["sequence"], event["status"], event["class"]) == (call.uid, 0, "CONFIRMED", "PRIVATE")
    assert b"\r\nDTSTART:20261020T090000Z\r\nDTEND:20261020T093000Z\r\n" in content
    assert b"\r\nORGANIZER:mailto:hello@hwb.example\r\n" in content
    assert event["summary"] == "Call with Jo Okafor"
    assert event["location"] == call.link
    assert call.link in event["description"]
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


def test_only_the_reader_is_named_by_address(call):
    content = invited(call)
    attendee = the_event(content)["attendee"]
    assert str(attendee) == "mailto:ana@x.nhs.uk"
    assert dict(attendee.params) == {
        "CN": "Ana Llŷr",
        "ROLE": "REQ-PARTICIPANT",
        "PARTSTAT": "ACCEPTED",
        "RSVP": "FALSE",
    }
    assert b"jo@x.nhs.uk" not in content


def test_who_has_not_answered_is_asked(call):
    call.participants.update(answer="invited")
    params = the_event(invited(call))["attendee"].params
    assert (params["PARTSTAT"], params["RSVP"]) == ("NEEDS-ACTION", "TRUE")


def test_cancelling_says_so_in_method_and_status(call):
    content = invited(cancelled(call), "CANCEL")
    event = the_event(content)
    assert (Calendar.from_ical(content)["method"], event["status"], event["sequence"]) == ("CANCEL", "CANCELLED", 1)
    assert str(event["attendee"]) == "mailto:ana@x.nhs.uk"


def test_whoever_is_taken_out_gets_a_cancelled_event_of_a_call_that_goes_on(call):
    reader = reader_of(call)
    call.participants.filter(member=reader).update(answer="declined")
    event = the_event(calendars.invitation(call, member=reader, method="CANCEL"))
    assert (event["status"], call.status) == ("CANCELLED", "scheduled")


@pytest.mark.parametrize("answer", ["maybe", "declined", "invited"])
def test_link_is_only_for_those_who_come(call, answer):
    call.participants.update(answer=answer)
    assert b"teams.example" not in invited(call)


def test_same_meeting_in_the_same_state_is_the_same_bytes(call):
    assert invited(call) == invited(Meeting.objects.get(pk=call.pk))
    assert invited(call) != invited(moved(call, TEN + dt.timedelta(hours=1)))


def test_coming_back_is_later_than_leaving():
    meeting, member = make_session().meeting, make_member()
    seat = Participant.objects.create(meeting=meeting, member=member, answer="going", answered_at=NOW)
    stamps = []
    for minutes, answer in enumerate(("going", "declined", "going")):
        seat.answer, seat.answered_at = answer, NOW + dt.timedelta(minutes=minutes)
        seat.save()
        method = "CANCEL" if answer == "declined" else "REQUEST"
        stamps.append(the_event(calendars.invitation(meeting, member=member, method=method))["dtstamp"].dt)
    assert stamps == sorted(set(stamps))


def test_words_are_in_the_readers_language(call):
    reader = reader_of(call)
    reader.user.language = "cy"
    reader.user.save()
    assert "/cy/community/" in the_event(invited(call))["description"]


@pytest.mark.parametrize("people", [2, 4])
def test_invitation_takes_as_many_queries_for_few_as_for_several(django_assert_num_queries, people):
    members = [make_member(f"m{number}@x.nhs.uk", first_name=f"M{number}") for number in range(people)]
    made = make_call(make_circle(*members))
    meeting = Meeting.objects.select_related("circle").get(pk=made.pk)
    with django_assert_num_queries(4):
        content = calendars.invitation(meeting, member=members[0], method="REQUEST")
    assert the_event(content)["summary"].startswith("Call with M1 Okafor")


def mail_with(meeting: Meeting, **options) -> EmailMultiAlternatives:
    reader = reader_of(meeting)
    mail = EmailMultiAlternatives("Booked", "Booked.\n", "hello@x.example", [reader.user.email])
    mail.attach_alternative("<p>Booked.</p>", "text/html")
    calendars.attach(mail, meeting=meeting, member=reader, method="REQUEST", **options)
    return mail


def test_mail_has_one_calendar_part_and_it_is_the_last(call):
    message = mail_with(call).message()
    parts = message.get_payload()
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in parts] == ["text/plain", "text/html", "text/calendar"]
    assert parts[-1]["Content-Type"] == 'text/calendar; method="REQUEST"; charset="utf-8"'
    assert parts[-1].get("Content-Disposition") is None
    assert parts[-1].get_payload(decode=True).decode().replace("\r\n", "\n") == invited(call).decode().replace(
        "\r\n", "\n"
    )
    sent = message.as_bytes(linesep="\r\n")
    assert max(len(line) for line in sent.split(b"\r\n")) <= 78
    assert b"\r\r" not in sent


def test_whoever_reads_the_feed_gets_no_invitation_by_mail(call):
    BookingPreferences.objects.create(member=reader_of(call), calendar_mails=False)
    assert [part.get_content_type() for part in mail_with(call).message().get_payload()] == ["text/plain", "text/html"]


@with_libical
def test_libical_allows_what_we_send(call):
    for content, starts_at in [
        (invited(call), TEN),
        (invited(moved(call, TEN + dt.timedelta(days=7))), TEN + dt.timedelta(days=7)),
        (invited(cancelled(call), "CANCEL"), TEN + dt.timedelta(days=7)),
        (calendars.file_of(call, member=reader_of(call)), TEN),
    ]:
        assert judged_by_libical(content) == Judged(allowed=True, errors=0, starts_at=starts_at)


@with_libical
@pytest.mark.parametrize("missing", [b"ORGANIZER", b"UID", b"DTSTAMP"])
def test_libical_would_not_allow_less(call, missing):
    lines = [line for line in invited(call).split(b"\r\n") if not line.startswith(missing)]
    assert not judged_by_libical(b"\r\n".join(lines)).allowed


@with_node
@pytest.mark.parametrize("zone", ["Europe/London", "America/New_York"])
def test_ical_js_and_node_ical_read_the_same_times(tmp_path, call, zone):
    contents = [invited(moved(call, start)) for start in AROUND_CHANGES]
    contents.append(invited(cancelled(call), "CANCEL"))
    for found in read_by_javascript(tmp_path, *contents, zone=zone).values():
        events = [one for (one,) in found]
        assert [dt.datetime.fromisoformat(one["start"]) for one in events[:-1]] == AROUND_CHANGES
        assert {(one["uid"], one["summary"]) for one in events} == {(call.uid, "Call with Jo Okafor")}
        assert [(one["sequence"], one["status"], one["method"]) for one in events[-2:]] == [
            (1, "CONFIRMED", "REQUEST"),
            (1, "CANCELLED", "CANCEL"),
        ]


def test_khal_follows_a_call_that_is_booked_moved_and_cancelled(tmp_path, call):
    khal = Khal(tmp_path)
    khal.take(invited(call))
    assert khal.events() == [("2026-10-20 10:00", "2026-10-20 10:30", "Call with Jo Okafor", "CONFIRMED ")]
    call = moved(call, dt.datetime(2026, 10, 27, 10, tzinfo=dt.UTC))
    khal.take(invited(call))
    assert khal.events() == [("2026-10-27 10:00", "2026-10-27 10:30", "Call with Jo Okafor", "CONFIRMED ")]
    khal.take(invited(cancelled(call), "CANCEL"))
    assert [event[3] for event in khal.events()] == ["CANCELLED "]


def test_khal_in_new_york_has_the_right_hours_across_both_changes(tmp_path, call):
    khal = Khal(tmp_path, zone="America/New_York")
    circle = call.circle
    for start in AROUND_CHANGES:
        khal.take(invited(make_call(circle, starts_at=start)))
    assert [event[0] for event in khal.events()] == [
        "2026-10-23 05:00",
        "2026-10-26 06:00",
        "2026-11-02 05:00",
        "2027-03-10 05:00",
        "2027-03-26 06:00",
        "2027-03-29 05:00",
    ]
