"""The private calendar address, and one meeting as a file."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from community.models import CalendarFeed, Meeting, Member, Participant
from community.services import calendar_feeds
from home.services.tally import Tally
from tests.community.calendar_readers import Khal, has_javascript, judged_by_libical, libical, read_by_javascript
from tests.factories.community import make_member
from tests.factories.meetings import make_call, make_circle, make_session
from tests.whole_database import all_rows

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)
PAGE = "/community/me/calendar/"


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock goes on from NOW: an address that is made anew is another than before."""
    began, now = timezone.now(), timezone.now
    monkeypatch.setattr(timezone, "now", lambda: NOW + (now() - began))


@pytest.fixture
def member() -> Member:
    return make_member("ana@x.nhs.uk", first_name="Ana")


@pytest.fixture
def buddy() -> Member:
    return make_member("jo@x.nhs.uk", first_name="Jo")


@pytest.fixture
def feed(member) -> CalendarFeed:
    calendar_feeds.make_address(member=member, now=NOW)
    return CalendarFeed.objects.select_related("member__user").get()


def path_of(feed: CalendarFeed) -> str:
    return calendar_feeds.address_of(feed).removeprefix("http://localhost:8000")


def going(meeting: Meeting, member: Member, answer: str = "going") -> None:
    number = 1 if answer == "waiting" else None
    Participant.objects.create(meeting=meeting, member=member, answer=answer, answered_at=NOW, waiting_no=number)


def titles(feed: CalendarFeed, now: dt.datetime = NOW) -> dict[str, str]:
    events = Calendar.from_ical(calendar_feeds.content_of(feed, now=now)).walk("VEVENT")
    return {str(event["summary"]): str(event["status"]) for event in events}


def test_member_makes_an_address_renews_and_ends_it(client, member):
    client.force_login(member.user)
    assert "Make my address" in client.get(PAGE).text
    client.post(f"{PAGE}make/", follow=True)
    first = path_of(CalendarFeed.objects.get())
    assert first in client.get(PAGE).text
    assert len(first.rsplit("/", 1)[1].removesuffix(".ics")) >= 43
    assert Client().get(first).status_code == 200
    client.post(f"{PAGE}make/")
    second = path_of(CalendarFeed.objects.get())
    assert [Client().get(url).status_code for url in (first, second)] == [404, 200]
    for _ in range(2):
        client.post(f"{PAGE}end/")
    assert Client().get(second).status_code == 404


def test_database_keeps_a_digest_alone(feed):
    token = path_of(feed).rsplit("/", 1)[1].removesuffix(".ics")
    assert not any(token in row for rows in all_rows().values() for row in rows)


def test_address_that_cannot_be_shown_again_still_works(client, member, feed, settings):
    path, settings.SECRET_KEY = path_of(feed), "another" * 10
    client.force_login(member.user)
    assert "It still works" in client.get(PAGE).text
    assert Client().get(path).status_code == 200


def test_feed_of_somebody_who_left_is_gone(client, member, feed):
    Member.objects.filter(pk=member.pk).update(status=Member.Status.ERASED)
    assert client.get(path_of(feed)).status_code == 404


def test_feed_has_what_the_member_comes_to(member, buddy, feed):
    make_call(make_circle(member, buddy))
    for answer in ("going", "maybe", "declined", "waiting", "invited"):
        going(make_session(title=f"Session {answer}").meeting, member, answer)
    make_session(title="Not mine")
    assert titles(feed) == {
        "Call with Jo Okafor": "CONFIRMED",
        "Session going": "CONFIRMED",
        "Session maybe": "TENTATIVE",
    }


def test_feed_reaches_a_year_back_and_ahead_and_keeps_what_was_cancelled_a_month(member, feed):
    for days in (-370, -360, 360, 370):
        going(make_session(title=f"{days}", starts_at=NOW + dt.timedelta(days=days)).meeting, member)
    meeting = make_session(title="off").meeting
    going(meeting, member)
    Meeting.objects.filter(pk=meeting.pk).update(status="cancelled", changed_at=NOW)
    assert titles(feed) == {"-360": "CONFIRMED", "360": "CONFIRMED", "off": "CANCELLED"}
    assert "off" in titles(feed, NOW + dt.timedelta(days=29))
    assert "off" not in titles(feed, NOW + dt.timedelta(days=31))


def test_feed_names_no_address_no_link_and_no_method(member, buddy, feed):
    make_call(make_circle(member, buddy), link="https://teams.example/secret", phone="01234 567890")
    content = calendar_feeds.content_of(feed, now=NOW).decode()
    for word in ("METHOD", "ORGANIZER", "ATTENDEE", "mailto", "@x.nhs.uk", "teams.example", "01234"):
        assert word not in content
    assert "\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in content
    assert "\r\nX-PUBLISHED-TTL:PT1H\r\n" in content
    assert content.count("X-WR-CALNAME") == 1
    assert "\r\nCLASS:PRIVATE\r\n" in content
    assert "\r\nNAME:HWB Commons meetings\r\n" in content


def test_feed_has_the_uid_and_sequence_of_the_invitation(member, buddy, feed):
    call = make_call(make_circle(member, buddy))
    Meeting.objects.filter(pk=call.pk).update(sequence=3)
    (event,) = Calendar.from_ical(calendar_feeds.content_of(feed, now=NOW)).walk("VEVENT")
    assert (event["uid"], event["sequence"]) == (call.uid, 3)


def test_feed_is_the_same_bytes_until_something_changes(client, member, buddy, feed, monkeypatch):
    call = make_call(make_circle(member, buddy))
    first = client.get(path_of(feed))
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    again = client.get(path_of(feed), headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    monkeypatch.setattr(timezone, "now", lambda: NOW + dt.timedelta(days=2))
    assert client.get(path_of(feed)).content == first.content
    Meeting.objects.filter(pk=call.pk).update(sequence=1, changed_at=NOW + dt.timedelta(hours=1))
    changed = client.get(path_of(feed), headers={"if-none-match": first["ETag"]})
    assert (changed.status_code, changed["ETag"] == first["ETag"]) == (200, False)


def test_feed_is_private_and_writes_nothing(member, feed):
    before, stranger = all_rows(), Client()
    answer = stranger.get(path_of(feed))
    assert stranger.head(path_of(feed)).status_code == 200
    assert all_rows() == before
    assert (answer["Referrer-Policy"], answer["X-Robots-Tag"]) == ("no-referrer", "noindex")
    assert {"no-store", "private"} <= set(answer["Cache-Control"].replace(" ", "").split(","))
    assert not answer.cookies


def test_page_says_when_a_calendar_last_fetched_it(client, member, feed, settings, monkeypatch):
    noted = Tally(calendar_feeds._write_reads)
    monkeypatch.setattr(calendar_feeds, "_reads", noted)
    client.force_login(member.user)
    assert "No calendar has fetched it yet" in client.get(PAGE).text
    settings.COUNT_PAGE_VIEWS = True
    calendar_feeds.note_read(feed)
    settings.COUNT_PAGE_VIEWS = False
    noted.flush()
    assert "A calendar last fetched it on" in client.get(PAGE).text


@pytest.mark.parametrize("count", [1, 3])
def test_feed_takes_as_many_queries_for_one_meeting_as_for_three(
    client, member, buddy, feed, django_assert_num_queries, count
):
    circle = make_circle(member, buddy)
    for number in range(count):
        make_call(circle, starts_at=NOW + dt.timedelta(days=number + 1))
        going(make_session(title=f"S{number}").meeting, member)
    with django_assert_num_queries(3):
        client.get(path_of(feed))


@pytest.mark.skipif(libical() is None, reason="needs libical (Debian: libical3)")
def test_libical_allows_the_feed(member, buddy, feed):
    call = make_call(make_circle(member, buddy))
    judged = judged_by_libical(calendar_feeds.content_of(feed, now=NOW))
    assert (judged.allowed, judged.errors, judged.starts_at) == (True, 0, call.starts_at)


@pytest.mark.skipif(not has_javascript(), reason="needs the packages of tests/")
def test_other_readers_find_each_meeting_of_the_feed(tmp_path, member, buddy, feed):
    circle = make_circle(member, buddy)
    starts = [NOW + dt.timedelta(days=days) for days in (-10, 7, 150)]
    for start in starts:
        make_call(circle, starts_at=start)
    content = calendar_feeds.content_of(feed, now=NOW)
    for (events,) in read_by_javascript(tmp_path, content, zone="America/New_York").values():
        assert [dt.datetime.fromisoformat(event["start"]) for event in events] == starts
    khal = Khal(tmp_path / "khal", zone="America/New_York")
    khal.take(content)
    assert [event[0] for event in khal.events()] == ["2026-10-23 05:00", "2026-11-09 04:00", "2027-04-01 05:00"]


def test_file_of_a_meeting_is_for_those_who_come(client, member, buddy):
    call = make_call(make_circle(member, buddy), link="https://teams.example/join")
    url = f"/community/meetings/{call.pk}/calendar.ics"
    client.force_login(member.user)
    answer = client.get(url)
    assert answer["Content-Disposition"] == 'attachment; filename="meeting.ics"'
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert (event["uid"], event["location"]) == (call.uid, "https://teams.example/join")
    stranger = make_member("kim@x.nhs.uk")
    client.force_login(stranger.user)
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("answer", ["maybe", "declined", "waiting", "invited"])
def test_file_with_the_link_is_not_for_those_who_do_not_come(client, member, answer):
    meeting = make_session().meeting
    going(meeting, member, answer)
    client.force_login(member.user)
    assert client.get(f"/community/meetings/{meeting.pk}/calendar.ics").status_code == 404
