"""Calendar objects: invitations by mail that update and cancel (iTIP, RFC 5546), one meeting as a file, and a feed.

Each meeting is an event of its own, never a series. Times are UTC. The organiser is the service's mailbox, so that a
buddy's address stands in nobody's calendar; for the same reason the only attendee named is the reader.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

from django.db.models import prefetch_related_objects
from icalendar import CLASS, STATUS, Calendar, Event, vCalAddress, vDuration

from community import calendar_words as words
from community.as_read_by import as_read_by
from community.models import Meeting, Participant
from home.email import service_mailbox

if TYPE_CHECKING:
    from django.core.mail import EmailMultiAlternatives

    from community.models import Member

    Method = Literal["REQUEST", "CANCEL"]

REFRESH = dt.timedelta(hours=1)
PARTSTAT = {
    Participant.Answer.GOING: "ACCEPTED",
    Participant.Answer.MAYBE: "TENTATIVE",
    Participant.Answer.DECLINED: "DECLINED",
}


def attach(mail: EmailMultiAlternatives, *, meeting: Meeting, member: Member, method: Method) -> None:
    """Add the one calendar part to a mail, as its last: REQUEST for booked and moved, CANCEL for cancelled or removed.

    Nothing is added for whoever chose to have no invitations by mail (they read the feed, and would see all twice).
    """
    if wants_mailed(member):
        content = invitation(meeting, member=member, method=method).decode()
        mail.attach_alternative(content, f"text/calendar; method={method}")


def wants_mailed(member: Member) -> bool:
    """Whether ``member`` has invitations sent by mail, as everybody has who never said otherwise."""
    chosen = getattr(member, "booking_preferences", None)
    return chosen is None or chosen.calendar_mails


def invitation(meeting: Meeting, *, member: Member, method: Method) -> bytes:
    """The object of a mail to ``member``. The same meeting in the same state gives the same bytes.

    It asks for an answer as long as ``member`` is put down at a time that nobody asked them about.
    """
    own = _own(meeting, member)
    event = _told(meeting, member, own)
    event.add("organizer", vCalAddress(f"mailto:{service_mailbox()}"))
    event.add("attendee", _attendee(member, own if method == "REQUEST" else None))
    event["status"] = STATUS.CANCELLED if method == "CANCEL" else STATUS.CONFIRMED
    return _alone(event, method)


def file_of(meeting: Meeting, *, member: Member) -> bytes:
    """One meeting to download: an event that is simply there, without anybody to answer."""
    return _alone(_told(meeting, member, _own(meeting, member)))


def feed(own: Iterable[Participant], *, member: Member, name: str) -> bytes:
    """All of a member's meetings for a calendar that fetches them: titles and times, and a page that asks to sign in.

    How to join is not in it: whoever finds the address could. Nothing in it depends on when it is made.
    """
    calendar = _calendar()
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    with as_read_by(member):
        for one in own:
            event = _event(one.meeting, reader=member, stamp=_changed(one.meeting, one))
            if one.answer == Participant.Answer.MAYBE and one.meeting.is_scheduled:
                event["status"] = STATUS.TENTATIVE
            event.add("url", words.page_url(one.meeting))
            calendar.add_component(event)
    return calendar.to_ical()


def _calendar() -> Calendar:
    """Without the UID and the time that ``Calendar.new`` makes up: it is the same bytes each time."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//HWB Commons//Calendar//EN")
    return calendar


def _alone(event: Event, method: Method | None = None) -> bytes:
    calendar = _calendar()
    if method:
        calendar.add("method", method)
    calendar.add_component(event)
    return calendar.to_ical()


def _own(meeting: Meeting, member: Member) -> Participant | None:
    return meeting.participants.filter(member=member).first()


def _told(meeting: Meeting, reader: Member, own: Participant | None) -> Event:
    """With how to join, for those who come: whoever may come, left or was taken out is not told."""
    joins = own is not None and own.answer == Participant.Answer.GOING
    if meeting.kind == Meeting.Kind.CALL:
        prefetch_related_objects([meeting], "participants__member__user")  # the title names them
    with as_read_by(reader):
        event = _event(meeting, reader=reader, stamp=_changed(meeting, own))
        event.add("description", words.description(meeting, joins=joins))
        if joins and (place := words.place(meeting)):
            event.add("location", place)
    return event


def _event(meeting: Meeting, *, reader: Member, stamp: dt.datetime) -> Event:
    event = Event.new(
        uid=meeting.uid,
        sequence=meeting.sequence,
        stamp=stamp,
        start=meeting.starts_at.astimezone(dt.UTC),
        end=meeting.ends_at.astimezone(dt.UTC),
        summary=words.summary(meeting, reader),
        status=STATUS.CONFIRMED if meeting.is_scheduled else STATUS.CANCELLED,
    )
    if meeting.kind == Meeting.Kind.CALL:
        event.add("class", CLASS.PRIVATE)
    return event


def _changed(meeting: Meeting, own: Participant | None) -> dt.datetime:
    """When what this reader sees of it last changed: whoever leaves and comes back gets a later one."""
    latest = max(meeting.changed_at, own.answered_at) if own else meeting.changed_at
    return latest.astimezone(dt.UTC).replace(microsecond=0)


def _attendee(member: Member, own: Participant | None) -> vCalAddress:
    address = vCalAddress(f"mailto:{member.user.email}")
    address.params["CN"] = member.name
    address.params["ROLE"] = "REQ-PARTICIPANT"
    if own is not None:
        answered = None if own.unasked else PARTSTAT.get(Participant.Answer(own.answer))
        address.params["PARTSTAT"] = answered or "NEEDS-ACTION"
        address.params["RSVP"] = "FALSE" if answered else "TRUE"
    return address
