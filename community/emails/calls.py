"""What members are written about calls: each mail looks once more whether its reason still holds."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Literal

from django.utils.translation import gettext_lazy as _

from community import calendars, links
from community.as_read_by import as_read_by, full_url
from community.emails.writing import write
from community.links import Purpose
from community.mail_kinds import MailKind
from community.models import CallFeedback, Circle, Delivery, Meeting, Member, Offer, Participant
from community.names import in_a_row as names_in_a_row
from community.times import span_in_words, zone_of

if TYPE_CHECKING:
    from django.core.mail import EmailMultiAlternatives

    Mail = EmailMultiAlternatives | None
    Method = Literal["REQUEST", "CANCEL"]


def write_booked(delivery: Delivery, now: dt.datetime) -> Mail:
    """A call is booked; not if it was moved or cancelled since, for then another mail says so."""
    call = _as_told(delivery, now)
    if call is None:
        return None
    out = not _comes(call, delivery.reader)
    return _write(delivery, call, "call_booked", by=call.created_by, method=None if out else "REQUEST", out=out)


def write_moved(delivery: Delivery, now: dt.datetime) -> Mail:
    """It is at another time; not if it was moved again since."""
    call = _as_told(delivery, now)
    if call is None:
        return None
    before = span_in(delivery.reader, delivery.payload["was"])
    return _write(delivery, call, "call_moved", by=_by(delivery), before=before, method="REQUEST")


def write_changed(delivery: Delivery, now: dt.datetime) -> Mail:
    """It has another link or phone number."""
    call = _as_told(delivery, now)
    return None if call is None else _write(delivery, call, "call_changed", by=_by(delivery), method="REQUEST")


def write_left(delivery: Delivery, now: dt.datetime) -> Mail:
    """Somebody cannot come; the others keep it."""
    call = _as_told(delivery, now)
    return None if call is None else _write(delivery, call, "call_left", by=_by(delivery), method="REQUEST")


def write_undone(delivery: Delivery, now: dt.datetime) -> Mail:
    """A move or cancellation was taken back."""
    call = _as_told(delivery, now)
    if call is None:
        return None
    return _write(delivery, call, "call_undone", by=_by(delivery) or call.created_by, method="REQUEST")


def write_cancelled(delivery: Delivery, now: dt.datetime) -> Mail:
    """It does not take place."""
    call = _call(delivery)
    if call is None or call.is_scheduled or call.starts_at <= now - dt.timedelta(days=1):
        return None
    by, ended = _by(delivery), delivery.payload.get("circle_ends", False)
    return _write(
        delivery, call, "call_cancelled", by=by, ended=ended, note=call.cancel_note,
        method="CANCEL" if _comes(call, delivery.reader) else None,  # who was not put down has no entry to take out
    )  # fmt: skip


def write_removed(delivery: Delivery, now: dt.datetime) -> Mail:
    """The reader is out of a call that the others keep, unless it was cancelled since."""
    call = _call(delivery)
    if call is None or _comes(call, delivery.reader):
        return None
    return _write(delivery, call, "call_removed", kept=call.is_scheduled, method="CANCEL")


def write_late(delivery: Delivery, now: dt.datetime) -> Mail:
    """Somebody is late; not once it is over."""
    call = _as_told(delivery, now)
    if call is None:
        return None
    minutes = delivery.payload["minutes"]
    return _write(delivery, call, "call_late", by=_by(delivery), minutes=minutes)


def write_offered(delivery: Delivery, now: dt.datetime) -> Mail:
    """Somebody offers times; not if one was taken, or they were taken back."""
    offers = Offer.objects.select_related("by__user", "circle", "meeting")
    offer = offers.filter(pk=delivery.payload["offer"], status=Offer.Status.OPEN, expires_at__gt=now).first()
    if offer is None or not _in_circle(offer.circle, delivery.reader):
        return None
    reader = delivery.reader
    context = {
        "by": offer.by,
        "call": offer.meeting,
        "note": offer.note,
        "times": [span_in(reader, start, offer.minutes) for start in offer.times],
        "url": _url(reader, "community_offer", offer.pk),
    }
    return write(delivery=delivery, template="community/call_offered", context=context)


def write_tomorrow(delivery: Delivery, now: dt.datetime) -> Mail:
    """The reminder of the day before, or of an hour before."""
    call = _as_told(delivery, now)
    if call is None or call.starts_at <= now or not _comes(call, delivery.reader):
        return None
    return _write(delivery, call, delivery.kind)


def write_happened(delivery: Delivery, now: dt.datetime) -> Mail:
    """Did it happen? Not to whoever has said so."""
    call = _call(delivery)
    said = CallFeedback.objects.filter(meeting=call, member=delivery.reader).exclude(happened="")
    if call is None or not call.is_scheduled or not _comes(call, delivery.reader) or said.exists():
        return None
    return _write(delivery, call, "call_happened")


def _call(delivery: Delivery) -> Meeting | None:
    calls = Meeting.objects.select_related("circle", "created_by__user", "cancelled_by__user")
    return calls.filter(pk=delivery.payload["meeting"]).first()


def _as_told(delivery: Delivery, now: dt.datetime) -> Meeting | None:
    """The call, if it is still to come and stands as it did when the mail was put into the outbox."""
    call = _call(delivery)
    same = call is not None and call.is_scheduled and call.sequence == delivery.payload["sequence"]
    return call if call is not None and same and call.ends_at > now else None


def _by(delivery: Delivery) -> Member | None:
    return Member.objects.select_related("user").filter(pk=delivery.payload.get("by")).first()


def _comes(call: Meeting, member: Member) -> bool:
    return call.participants.filter(member=member, answer=Participant.Answer.GOING).exists()


def _in_circle(circle: Circle, member: Member) -> bool:
    return circle.seats.filter(member=member, left_at=None).exists()


def _write(
    delivery: Delivery, call: Meeting, template: str, *, method: Method | None = None, **context: Any
) -> EmailMultiAlternatives:
    reader = delivery.reader
    values = {
        "call": call,
        "own": context.get("by") == reader,
        "others": goers_but(call, reader),
        "url": _page(call, reader, out=context.get("out", False)),
        "come_url": _come_url(call, reader),
        **context,
    }
    mail = write(delivery=delivery, template=f"community/{template}", context=values)
    if method is not None:
        calendars.attach(mail, meeting=call, member=reader, method=method)
    return mail


def _page(call: Meeting, reader: Member, *, out: bool) -> str:
    """The page of the call, or for whoever is not in it the page of their circle."""
    return _url(reader, "community_circle", call.circle_id) if out else _url(reader, "community_call", call.pk)


def _come_url(call: Meeting, reader: Member) -> str:
    """Where whoever nobody asked about the time says that they come, without a sign-in; empty for all others."""
    waiting = call.participants.filter(member=reader, answer=Participant.Answer.GOING, unasked=True)
    if not call.is_scheduled or not waiting.exists():
        return ""
    token = links.make(Purpose.CALL_ANSWER, member=reader, object_id=call.pk, expires_at=call.ends_at)
    return _url(reader, "community_call_come_link", token)


def goers_but(call: Meeting, reader: Member) -> str:
    """The names of the others who come: "Ana Lee and Jo Shah"."""
    seats = call.participants.filter(answer=Participant.Answer.GOING).exclude(member=reader)
    return in_a_row([seat.member.name for seat in seats.select_related("member__user").order_by("member_id")], reader)


def others_of(circle: Circle, reader: Member) -> list[str]:
    """The names of the others in a circle."""
    seats = circle.seats.filter(left_at=None).exclude(member=reader).select_related("member__user")
    return [seat.member.name for seat in seats.order_by("joined_at", "pk")]


def in_a_row(names: list[str], reader: Member) -> str:
    """Names with commas and a last "and", in the reader's language."""
    with as_read_by(reader):
        return names_in_a_row(names)


def span_in(reader: Member, start: str, minutes: int | None = None) -> str:
    """A stored time in words, on the reader's clock and in their language."""
    starts_at = dt.datetime.fromisoformat(start)
    with as_read_by(reader):
        ends_at = starts_at + dt.timedelta(minutes=minutes) if minutes else None
        return span_in_words(starts_at, ends_at, zone_of(reader))


def _url(reader: Member, name: str, *args: Any) -> str:
    with as_read_by(reader):
        return full_url(name, *args)


KINDS = (
    MailKind("call_booked", _("a call was booked"), write_booked),
    MailKind("call_moved", _("a call was moved"), write_moved),
    MailKind("call_changed", _("a call has another link or phone number"), write_changed),
    MailKind("call_left", _("somebody cannot come to a call"), write_left),
    MailKind("call_undone", _("a change of a call was taken back"), write_undone),
    MailKind("call_cancelled", _("a call was cancelled"), write_cancelled),
    MailKind("call_removed", _("you are no longer in a call"), write_removed),
    MailKind("call_late", _("somebody is late for a call"), write_late),
    MailKind("call_offered", _("somebody offers times for a call"), write_offered),
    MailKind("call_day_before", _("the day before a call"), write_tomorrow, reminder=True, urgent=True),
    MailKind(
        "call_hour_before",
        _("an hour before a call"),
        write_tomorrow,
        reminder=True,
        on_at_first=False,
        urgent=True,
    ),
    MailKind("call_happened", _("a question after a call about whether it happened"), write_happened, reminder=True),
)
