"""What members are written about sessions: each mail looks once more whether its reason still holds."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from community import calendars, links
from community.as_read_by import as_read_by, full_url
from community.emails.writing import write
from community.links import Purpose
from community.mail_kinds import MailKind
from community.models import Delivery, GroupSession, Participant
from community.session_times import is_over
from community.times import span_in_words, zone_of

if TYPE_CHECKING:
    from django.core.mail import EmailMultiAlternatives

    from community.models import Member

    Mail = EmailMultiAlternatives | None

Answer = Participant.Answer
LINK_WORKS_AFTER = dt.timedelta(hours=24)  # after the session's end


def write_answer(delivery: Delivery, now: dt.datetime) -> Mail:
    """What they said, after a link was used or a place was taken or given up; not if they said something else since."""
    session, mine = part_of(delivery)
    said = delivery.payload
    if session is None or mine is None or mine.answer != said["answer"] or is_over(session.meeting, now=now):
        return None
    mail = write_about(delivery, session, "session_answer", answer=mine.answer, was_going=said["was_going"])
    if mine.answer == Answer.GOING:
        calendars.attach(mail, meeting=session.meeting, member=delivery.reader, method="REQUEST")
    elif said["was_going"]:
        calendars.attach(mail, meeting=session.meeting, member=delivery.reader, method="CANCEL")
    return mail


def write_promoted(delivery: Delivery, now: dt.datetime) -> Mail:
    """A place became free and is theirs, unless they have given it up already."""
    session, mine = part_of(delivery)
    if session is None or mine is None or mine.answer != Answer.GOING or is_over(session.meeting, now=now):
        return None
    mail = write_about(delivery, session, "session_promoted")
    calendars.attach(mail, meeting=session.meeting, member=delivery.reader, method="REQUEST")
    return mail


def write_moved(delivery: Delivery, now: dt.datetime) -> Mail:
    """Another time, or another link; not if it was moved again since, for then another mail says so."""
    session, mine = part_of(delivery)
    if session is None or mine is None or mine.answer == Answer.DECLINED or is_over(session.meeting, now=now):
        return None
    said = delivery.payload
    if "at" in said and dt.datetime.fromisoformat(said["at"]) != session.meeting.starts_at:
        return None
    mail = write_about(delivery, session, "session_moved", before=_before(delivery), answer=mine.answer)
    if mine.answer == Answer.GOING:
        calendars.attach(mail, meeting=session.meeting, member=delivery.reader, method="REQUEST")
    return mail


def write_cancelled(delivery: Delivery, now: dt.datetime) -> Mail:
    """It does not take place; the host's note stands in it."""
    session, mine = part_of(delivery)
    if session is None or mine is None or mine.answer == Answer.DECLINED or session.meeting.is_scheduled:
        return None
    mail = write_about(delivery, session, "session_cancelled", note=session.meeting.cancel_note)
    if mine.answer == Answer.GOING:
        calendars.attach(mail, meeting=session.meeting, member=delivery.reader, method="CANCEL")
    return mail


def write_invitation(delivery: Delivery, now: dt.datetime) -> Mail:
    """There is a session; not to whoever has answered, is away, or works in another region now."""
    session, mine = part_of(delivery)
    if session is None or mine is not None or is_over(session.meeting, now=now) or _away(delivery.reader, now):
        return None
    seen = GroupSession.objects.for_member(delivery.reader).with_is_full().filter(pk=session.pk).first()
    if seen is None:
        return None
    return write_about(delivery, session, "session_invitation", places=session.capacity, is_full=seen.is_full)


def write_tomorrow(delivery: Delivery, now: dt.datetime) -> Mail:
    """The reminder of the day before, while they still come, it still begins then, and has not begun."""
    session, mine = part_of(delivery)
    if session is None or mine is None or mine.answer != Answer.GOING or not session.meeting.is_scheduled:
        return None
    starts_at = session.meeting.starts_at
    if starts_at != dt.datetime.fromisoformat(delivery.payload["at"]) or starts_at <= now:
        return None
    return write_about(delivery, session, "session_tomorrow")


KINDS: tuple[MailKind, ...] = (
    MailKind("session_answer", _("your answer to a session"), write_answer),
    MailKind("session_promoted", _("a place in a session"), write_promoted),
    MailKind("session_moved", _("a session that moves"), write_moved),
    MailKind("session_cancelled", _("a session that is cancelled"), write_cancelled),
    MailKind("session_invitation", _("invitations to sessions"), write_invitation, reminder=True, bulk=True),
    MailKind("session_tomorrow", _("the day before a session"), write_tomorrow, reminder=True, urgent=True),
)


def part_of(delivery: Delivery) -> tuple[GroupSession | None, Participant | None]:
    """The published session that it is about, and the member's part in it."""
    found = GroupSession.objects.published().select_related("meeting", "region")
    session = found.filter(pk=delivery.payload["session"]).first()
    if session is None:
        return None, None
    return session, Participant.objects.filter(meeting=session.meeting, member=delivery.member_id).first()


def _away(member: Member, now: dt.datetime) -> bool:
    return member.paused_until is not None and member.paused_until > now.date()


def _before(delivery: Delivery) -> str:
    """When it was to be, on the reader's clock; nothing where only the link is new."""
    said = delivery.payload
    if "from" not in said:
        return ""
    start, end = (dt.datetime.fromisoformat(said[name]) for name in ("from", "to"))
    with as_read_by(delivery.reader):
        return span_in_words(start, end, zone_of(delivery.reader))


def write_about(
    delivery: Delivery, session: GroupSession, template: str, *, url_name: str = "community_session", **context: Any
) -> EmailMultiAlternatives:
    """A mail about a session, whose ``url`` leads to it or to ``url_name``."""
    expires_at = session.meeting.ends_at + LINK_WORKS_AFTER
    token = links.make(Purpose.SESSION_ANSWER, member=delivery.reader, object_id=session.pk, expires_at=expires_at)
    with as_read_by(delivery.reader):
        known = {
            "session": session,
            "meeting": session.meeting,
            "title": session.shown_title,
            "url": full_url(url_name, session.pk),
            "answer_url": full_url("community_session_answer_link", token),
            "sessions_url": full_url("community_sessions"),
        }
    return write(delivery=delivery, template=f"community/{template}", context=known | context)
