"""What members are written about polls for a time: each mail looks once more whether its reason still holds."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from community.as_read_by import as_read_by, full_url
from community.emails.writing import write
from community.mail_kinds import MailKind
from community.models import Circle, Delivery, PollAnswer, TimePoll
from community.times import span_in_words, zone_of

if TYPE_CHECKING:
    from django.core.mail import EmailMultiAlternatives

    Mail = EmailMultiAlternatives | None


def write_asked(delivery: Delivery, now: dt.datetime) -> Mail:
    """Which time suits? Not to whoever has answered, is away, or is no longer in the circle."""
    poll = _silent(delivery, now)
    return _write(delivery, poll, "poll_asked") if poll else None


def write_nudge(delivery: Delivery, now: dt.datetime) -> Mail:
    """The one reminder, to those who have not answered."""
    poll = _silent(delivery, now)
    return _write(delivery, poll, "poll_nudge") if poll else None


def write_ready(delivery: Delivery, now: dt.datetime) -> Mail:
    """Whoever asked can decide now."""
    poll = _open(delivery)
    return _write(delivery, poll, "poll_ready") if poll else None


KINDS: tuple[MailKind, ...] = (
    # Somebody asks their circle: it waits for nothing. A session asks hundreds, none of whom asked for it.
    MailKind("poll_asked", _("a poll for a time"), write_asked, declinable=True),
    MailKind("session_poll", _("a poll for the time of a session"), write_asked, reminder=True, bulk=True),
    # Often there is no other day for it: before a weekend it comes early, and after that answers are no longer taken.
    MailKind(
        "poll_nudge", _("a poll for a time that you have not answered"), write_nudge, reminder=True, of_its_day=True
    ),
    MailKind("poll_ready", _("a poll for a time that you opened"), write_ready),
)


def _open(delivery: Delivery) -> TimePoll | None:
    found = TimePoll.objects.filter(status=TimePoll.Status.OPEN).select_related("session", "circle")
    return found.filter(pk=delivery.payload["poll"]).first()


def _silent(delivery: Delivery, now: dt.datetime) -> TimePoll | None:
    """The poll, if it is open and waits for them."""
    poll, member = _open(delivery), delivery.reader
    if poll is None or now >= poll.deadline or (member.paused_until and member.paused_until > now.date()):
        return None
    if poll.circle is not None and not Circle.objects.of(member).filter(pk=poll.circle.pk).exists():
        return None
    if PollAnswer.objects.filter(option__poll=poll, member=member).exists():
        return None
    return poll


def _write(delivery: Delivery, poll: TimePoll, template: str) -> EmailMultiAlternatives:
    member = delivery.reader
    zone = zone_of(member)
    with as_read_by(member):
        context = {
            "title": poll.session.shown_title if poll.session else "",
            "times": [span_in_words(one.starts_at, one.ends_at, zone) for one in poll.options.all()],
            "until": span_in_words(poll.deadline, None, zone),
            "url": full_url("community_poll", poll.pk),
        }
    return write(delivery=delivery, template=f"community/{template}", context=context)
