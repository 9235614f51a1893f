"""What members are written about a session that was held: its board, its summary, and whether it was useful."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from community.as_read_by import as_read_by, full_url
from community.emails.sessions import part_of, write_about
from community.mail_kinds import MailKind
from community.models import Delivery, GroupSession, Member, Participant
from community.session_times import feedback_is_open, is_asked_with_board
from community.switched_off import wanting
from community.times import span_in_words, zone_of

if TYPE_CHECKING:
    from django.core.mail import EmailMultiAlternatives

    Mail = EmailMultiAlternatives | None

HANDED_OVER = (Delivery.State.SENT, Delivery.State.UNCERTAIN)


def write_board(delivery: Delivery, now: dt.datetime) -> Mail:
    """The board closes soon; not once it is closed. It asks, too, whether the session was useful, where both would come
    on one day.
    """
    session, mine = part_of(delivery)
    if session is None or mine is None or not _went(mine) or now >= session.board_closes_at:
        return None
    if not session.meeting.is_scheduled:
        return None
    with as_read_by(delivery.reader):
        closes = span_in_words(session.board_closes_at, None, zone_of(delivery.reader))
        url = full_url("community_board", session.pk)
        useful_url = full_url("community_session_feedback", session.pk)
    delivery.payload["useful"] = asks = is_asked_with_board(session) and _may_be_asked(session, delivery.reader)
    return write_about(
        delivery, session, "session_board", url=url, closes=closes, useful_url=useful_url if asks else ""
    )


def write_summary(delivery: Delivery, now: dt.datetime) -> Mail:
    """The notes and actions as they stand when it goes out, without names; its owner sees which is theirs."""
    session, mine = part_of(delivery)
    if session is None or mine is None or session.summary_sent_at is None:
        return None
    actions = [{"text": one.text, "yours": one.owner_id == delivery.member_id} for one in session.actions.all()]
    notes = [" ".join(note.text.split()) for note in session.notes.all()]
    return write_about(delivery, session, "session_summary", notes=notes, actions=actions, went=_went(mine))


def write_feedback(delivery: Delivery, now: dt.datetime) -> Mail:
    """Was it useful? Once, to those who were there, have not said, and were not asked when the board was to close."""
    session, mine = part_of(delivery)
    if session is None or mine is None or not _went(mine) or not feedback_is_open(session.meeting, now=now):
        return None
    if session.feedback.filter(member=delivery.member_id).exists() or _was_asked_with_board(session, delivery.reader):
        return None
    return write_about(delivery, session, "session_feedback", url_name="community_session_feedback")


def _went(mine: Participant) -> bool:
    """Whether they were there, as far as is known."""
    return mine.attended is True or (mine.attended is None and mine.answer == Participant.Answer.GOING)


def _may_be_asked(session: GroupSession, member: Member) -> bool:
    """Whether they have not said if it was useful, and did not switch the question off."""
    wants_it = wanting(Member.objects.filter(pk=member.pk), "session_feedback")
    return not session.feedback.filter(member=member).exists() and wants_it.exists()


def _was_asked_with_board(session: GroupSession, member: Member) -> bool:
    asked = Delivery.objects.filter(key=f"session:{session.pk}:board:{member.pk}", payload__useful=True)
    return asked.filter(state__in=HANDED_OVER).exists()


KINDS: tuple[MailKind, ...] = (
    MailKind("session_board", _("a board that closes soon"), write_board, reminder=True, of_its_day=True),
    MailKind("session_summary", _("the summary of a session"), write_summary, reminder=True),
    MailKind(
        "session_feedback", _("a question after a session about whether it was useful"), write_feedback, reminder=True
    ),
)
