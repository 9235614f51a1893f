"""Mails as members get them: their calendar parts in a calendar, and their links under a scanner."""

from __future__ import annotations

import datetime as dt
import re
from email.message import Message

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from community.models import Circle, Delivery, Meeting, Member
from community.services import buddy_requests, calls, offers, rsvp
from community.services.deliver import deliver_due
from community.services.outbox import queue
from tests.community.calendar_readers import Khal
from tests.factories.community import make_member, make_organisation
from tests.factories.meetings import make_available, make_session
from tests.whole_database import all_rows

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 3, 10, 0, tzinfo=dt.UTC)  # within what ``Khal`` lists
URL = re.compile(r"https?://localhost:8000(/[^\s>\"']*)")


def at(days: int, hour: int = 10) -> dt.datetime:
    """A working day's hour in UTC, about ``days`` from now."""
    day = NOW + dt.timedelta(days=days)
    day += dt.timedelta(days=(7 - day.weekday()) % 7)  # a Monday: no weekend
    return day.replace(hour=hour, minute=0, second=0)


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages behind links ask the clock."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def ana() -> Member:
    return _person("ana@x.nhs.uk", "Ana", "One Trust")


@pytest.fixture
def jo() -> Member:
    return _person("jo@x.nhs.uk", "Jo", "Two Trust")


def _person(email: str, name: str, place: str) -> Member:
    organisation = make_organisation(place)
    member = make_member(email, first_name=name, organisation=organisation, listed=True, open_to_buddying=True)
    make_available(member, weekdays=range(7), start="00:00", end="23:45")
    return member


@pytest.fixture
def circle(ana, jo) -> Circle:
    request = buddy_requests.ask(by=ana, to=jo, note="Shall we?", now=NOW)
    return buddy_requests.accept(request=request, by=jo, now=NOW)


def delivered(to: Member) -> list[Message]:
    """What is due goes out; the mails to ``to``."""
    mail.outbox.clear()
    done = deliver_due(now=NOW + dt.timedelta(seconds=1))
    assert not done["dead"]
    assert not Delivery.objects.filter(error__gt="").exists()
    return [one.message() for one in mail.outbox if one.to == [to.user.email]]


def calendar_part(message: Message) -> bytes:
    """The one part that a mail program hands to the calendar."""
    (part,) = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content


def test_khal_ends_right_after_the_mails_of_a_call_that_is_booked_moved_and_cancelled(tmp_path, circle, ana, jo):
    delivered(jo)
    calendars = {ana: Khal(tmp_path / "ana"), jo: Khal(tmp_path / "jo", zone="America/New_York")}

    def all_take() -> list[list[tuple[str, str]]]:
        sent = {member: [] for member in calendars}
        mail.outbox.clear()
        deliver_due(now=NOW + dt.timedelta(seconds=1))
        for member, khal in calendars.items():
            sent[member] = [one.message() for one in mail.outbox if one.to == [member.user.email]]
            assert len(sent[member]) == 1
            khal.take(calendar_part(sent[member][0]))
        return [[(event[2], event[3].strip()) for event in khal.events()] for khal in calendars.values()]

    call = calls.book(circle=circle, starts_at=at(14), minutes=30, by=ana, now=NOW)
    assert all_take() == [[("Call with Jo Okafor", "CONFIRMED")], [("Call with Ana Okafor", "CONFIRMED")]]
    first = [khal.events()[0][0] for khal in calendars.values()]
    call = calls.move(meeting=call, starts_at=at(21, 15), minutes=45, by=jo, now=NOW)
    assert all_take() == [[("Call with Jo Okafor", "CONFIRMED")], [("Call with Ana Okafor", "CONFIRMED")]]
    assert all(khal.events()[0][0] > before for khal, before in zip(calendars.values(), first, strict=True))
    calls.cancel(meeting=call, by=jo, now=NOW)
    assert [[state for _title, state in events] for events in all_take()] == [["CANCELLED"], ["CANCELLED"]]


def told(call: Meeting) -> dict[str, int]:
    """What the outbox keeps of a call."""
    return {"meeting": call.pk, "sequence": call.sequence}


def urls_of(messages: list[Message]) -> set[str]:
    """Each address of ours in the text, the calendar part and the headers of mails."""
    found: set[str] = set()
    for message in messages:
        for part in message.walk():
            if part.get_content_maintype() == "text":
                content = part.get_payload(decode=True).decode().replace("\r\n ", "")
                found |= set(URL.findall(content))
        found |= set(URL.findall(str(message.get("List-Unsubscribe", ""))))
    return found


def test_scanner_that_opens_every_link_of_every_mail_changes_nothing(circle, ana, jo, home_page):
    sent = delivered(jo)
    call = calls.book(circle=circle, starts_at=at(14), minutes=30, by=ana, now=NOW)
    sent += delivered(jo)
    call = calls.move(meeting=call, starts_at=at(21), minutes=30, by=ana, now=NOW)
    queue(kind="call_day_before", member=jo, key="tomorrow", payload=told(call), now=NOW)
    queue(kind="call_happened", member=jo, key="happened", payload=told(call), now=NOW)
    offers.offer(circle=circle, times=[at(28), at(28, 12)], minutes=30, by=ana, now=NOW)
    session = make_session(starts_at=at(7, 13))
    rsvp.answer(session=session, member=jo, said="going", now=NOW, by_link=True)
    sent += delivered(jo)
    calls.cancel(meeting=call, by=ana, now=NOW)
    sent += delivered(jo)
    assert len(sent) == 7
    urls = urls_of(sent)
    assert {url.split("/")[3] for url in urls if url.startswith("/community/emails/")}, "reminders can be stopped"
    before, scanner = all_rows(), Client()
    answers = {}
    for url in sorted(urls):
        for asked in (scanner.get, scanner.head, scanner.get):
            answers[url] = asked(url).status_code
    assert {url: status for url, status in answers.items() if status not in (200, 302, 404)} == {}
    after = all_rows()
    changed = {table for table in before if before[table] != after[table]}
    assert changed == set()
    assert Meeting.objects.get(pk=call.pk).status == "cancelled"
