"""The lists about sessions: which the member answered and hosted, and what they wrote there."""

from __future__ import annotations

from itertools import chain

from community.data_copy import Row
from community.data_copy.rows import rows
from community.models import (
    AgendaItem,
    BoardCard,
    GroupSession,
    Meeting,
    Member,
    PollAnswer,
    SessionAction,
    SessionNote,
    TimePoll,
)

TITLE = "session__title"


def answers(member: Member) -> list[Row]:
    """Sessions of which the member said whether they come, or was there."""
    mine = member.participations.filter(meeting__kind=Meeting.Kind.SESSION).order_by("answered_at", "pk")
    return [
        {
            "session": one.meeting.session.title,
            "starts_at": one.meeting.starts_at,
            "answer": one.answer,
            "answered_at": one.answered_at,
            "was_there": one.attended,
        }
        for one in mine.select_related("meeting__session")
    ]


def agenda(member: Member) -> list[Row]:
    """What they suggested for an agenda, and what they lead."""
    suggested = AgendaItem.objects.filter(by=member).order_by("added_at", "pk")
    led = AgendaItem.objects.filter(owner=member).exclude(by=member).order_by("added_at", "pk")
    return rows(suggested, TITLE, "text", "minutes", "added_at") + rows(led, TITLE, "text", "minutes", "added_at")


def notes(member: Member) -> list[Row]:
    """Notes they wrote."""
    return rows(SessionNote.objects.filter(by=member), TITLE, "text", "at")


def actions(member: Member) -> list[Row]:
    """Actions they added, or said they would do."""
    added = SessionAction.objects.filter(by=member)
    theirs = SessionAction.objects.filter(owner=member).exclude(by=member)
    return list(chain.from_iterable(rows(found, TITLE, "text", "due", "done_at", "at") for found in (added, theirs)))


def feedback(member: Member) -> list[Row]:
    """What they thought of sessions."""
    return rows(member.session_feedback.order_by("said_at"), TITLE, "useful", "comment", "said_at")


def hosted(member: Member) -> list[Row]:
    """Sessions they host."""
    found = GroupSession.objects.filter(host=member.user_id).order_by("meeting__starts_at")
    return rows(found, "title", "description", "meeting__starts_at", "published_at")


def cards(member: Member) -> list[Row]:
    """Cards on boards that carry names. Of an anonymous board not even a copy says whose a card is."""
    found = BoardCard.objects.filter(author=member, session__anonymous=False).order_by("created_at")
    return rows(found, TITLE, "column", "text", "created_at")


def poll_answers(member: Member) -> list[Row]:
    """What they said about each time."""
    found = PollAnswer.objects.filter(member=member).order_by("option__starts_at")
    return rows(found, "option__starts_at", "option__ends_at", "answer")


def polls(member: Member) -> list[Row]:
    """Polls they opened."""
    found = TimePoll.objects.filter(asked_by=member.user_id).order_by("opened_at")
    return rows(found, TITLE, "opened_at", "deadline", "status")
