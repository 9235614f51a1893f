"""After a call: did it happen, was it useful, a private note, a line for the others. Never scored."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import QuerySet

from community.call_errors import ChangedError
from community.models import CallFeedback, Meeting, PairHistory
from community.services.calls import goers

if TYPE_CHECKING:
    from community.models import Member

ASKED_FOR = dt.timedelta(days=28)


def say_happened(*, meeting: Meeting, member: Member, happened: str, now: dt.datetime) -> CallFeedback:
    """Note in one press whether a call happened. Raises ChangedError before it began, or if it was cancelled."""
    return _say(meeting, member, now, happened=happened)


def say_more(
    *, meeting: Meeting, member: Member, useful: int | None, private_note: str, shared_line: str, now: dt.datetime
) -> CallFeedback:
    """Keep how useful it was (1 to 3 or None), a note for oneself, and a line for the others of the call."""
    return _say(meeting, member, now, useful=useful, private_note=private_note, shared_line=shared_line)


def _say(meeting: Meeting, member: Member, now: dt.datetime, **said: Any) -> CallFeedback:
    if not meeting.is_scheduled or meeting.starts_at > now:
        raise ChangedError
    with transaction.atomic():
        feedback, _made = CallFeedback.objects.update_or_create(
            meeting=meeting, member=member, defaults={**said, "said_at": now}
        )
        if said.get("happened") == CallFeedback.Happened.YES:
            _note_that_they_met(meeting)
    return feedback


def _note_that_they_met(meeting: Meeting) -> None:
    """The first call of each two who came; who met before keeps the earlier day."""
    pks = [member.pk for member in goers(meeting)]
    pairs = PairHistory.objects.filter(circle=meeting.circle_id, low__in=pks, high__in=pks, met_at=None)
    pairs.update(met_at=meeting.starts_at)


def to_answer(member: Member, *, now: dt.datetime) -> QuerySet[Meeting]:
    """Calls of the last four weeks of which ``member`` has not said whether they happened, latest first."""
    said = CallFeedback.objects.filter(member=member).exclude(happened="")
    calls = Meeting.objects.of(member).past(now=now).filter(kind=Meeting.Kind.CALL, ends_at__gt=now - ASKED_FOR)
    return calls.exclude(pk__in=said.values("meeting"))
