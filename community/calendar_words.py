"""What a meeting is called in its reader's calendar, and what stands under it, in the language that is active."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from community.as_read_by import full_url
from community.models import Meeting, Participant
from community.names import in_a_row

if TYPE_CHECKING:
    from community.models import Member

NAMED_AT_MOST = 3


def summary(meeting: Meeting, reader: Member) -> str:
    """The title: of a session its own, of a call its circle's name or the names of the others."""
    if meeting.kind == Meeting.Kind.SESSION:
        return meeting.session.shown_title
    if meeting.circle is not None and meeting.circle.name:
        return meeting.circle.name
    names = [one.member.name for one in meeting.participants.all() if one.member_id != reader.pk and _comes(one)]
    if not names:
        return _("Buddy call")
    if len(names) > NAMED_AT_MOST:
        return _("Call with %(number)d others") % {"number": len(names)}
    return _("Call with %(names)s") % {"names": in_a_row(names)}


def place(meeting: Meeting) -> str:
    """Where to join: the link, or the number to ring."""
    return meeting.link or meeting.phone


def description(meeting: Meeting, *, joins: bool) -> str:
    """How to join for whoever ``joins``, and where to say that one cannot come: replies to invitations are not read."""
    lines = []
    if joins and meeting.link:
        lines.append(_("Join here: %(link)s") % {"link": meeting.link})
    if joins and meeting.phone:
        lines.append(_("Phone: %(phone)s") % {"phone": meeting.phone})
    lines.append(_("To move or cancel, or to say that you can't come, use this page and not your calendar:"))
    return "\n".join([*lines, page_url(meeting)])


def page_url(meeting: Meeting) -> str:
    """The meeting's page, which asks for a sign-in."""
    if meeting.kind == Meeting.Kind.SESSION:
        return full_url("community_session", meeting.session.pk)
    return full_url("community_call", meeting.pk)


def _comes(one: Participant) -> bool:
    return one.answer != Participant.Answer.DECLINED
