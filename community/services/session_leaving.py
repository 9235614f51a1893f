"""What becomes of sessions when somebody closes their account, or is forgotten."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Q

from community.models import AgendaItem, Meeting, Participant, SessionAction, SessionFeedback, SessionNote
from community.periods import Period
from community.services.rsvp import give_up_places
from community.services.traces import without, words_of

if TYPE_CHECKING:
    from community.models import Member

KEPT = Period(years=1)
WRITTEN = (SessionNote, SessionAction, AgendaItem)


def leave(member: Member, *, now: dt.datetime) -> None:
    """Their places go to those who wait."""
    give_up_places(member, now=now)


def forget(member: Member, *, now: dt.datetime) -> None:
    """What they thought of sessions goes; notes and actions, which others need, stay without their name."""
    give_up_places(member, now=now)
    SessionFeedback.objects.filter(member=member).delete()
    for model in WRITTEN:
        model.objects.filter(by=member).update(by=None)
    for owned in (SessionAction, AgendaItem):
        owned.objects.filter(owner=member).update(owner=None)
    words = words_of(member.user)
    for model in WRITTEN:
        for written in model.objects.filter(_holding(words)):
            written.text = without(written.text, words)
            written.save(update_fields=["text"])
    for said in SessionFeedback.objects.filter(_holding(words, "comment")):
        SessionFeedback.objects.filter(pk=said.pk).update(comment=without(said.comment, words)[:600])
    for meeting in Meeting.objects.filter(_holding(words, "cancel_note"), kind=Meeting.Kind.SESSION):
        Meeting.objects.filter(pk=meeting.pk).update(cancel_note=without(meeting.cancel_note, words)[:200])


def forget_old(now: dt.datetime) -> int:
    """Delete who came to sessions of long ago, and what they thought of them; returns how many rows. Notes stay."""
    old = Meeting.objects.filter(kind=Meeting.Kind.SESSION, ends_at__lte=KEPT.before(now))
    said = SessionFeedback.objects.filter(session__meeting__in=old).delete()[0]
    return said + Participant.objects.filter(meeting__in=old).delete()[0]


def _holding(words: list[str], field: str = "text") -> Q:
    """Rows in whose ``field`` one of ``words`` stands."""
    found = Q(pk=None)
    for word in words:
        found |= Q(**{f"{field}__icontains": word})
    return found
