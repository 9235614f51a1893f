"""What is forgotten of rounds: when somebody leaves, and when time is up.

A rating belongs to the organisation's record and stays, without a name. What only the person said of it goes: notes,
in the answer and in its history.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from community.periods import Period
from diagnostic.models import Action, Contributor, ContributorMail, RatingEvent, Response, Seat
from diagnostic.services import papers
from diagnostic.services.evidence import forget_strays

if TYPE_CHECKING:
    from community.models import Member

INVITED = Period(months=6)
SEATS = Period(months=1)
NOTE = "note"


def forget_person(member: Member, *, now: dt.datetime) -> None:
    """Somebody is erased: their ratings stay without a name, their notes and addresses go.

    Called inside the transaction of erasing; safe to call again.
    """
    mine = Contributor.objects.filter(member=member)
    _forget_words(mine)
    ContributorMail.objects.filter(contributor__in=mine, sent_at=None).delete()
    mine.update(member=None, name="", email="")
    papers.forget_naming(member)
    Action.objects.filter(owner=member).update(owner=None, owner_name="")


def forget_addresses(now: dt.datetime) -> int:
    """Forget addresses of those asked to rate, long after the round or their part in it ended; returns how many.

    Files of evidence that a killed process left without a row go with them.
    """
    before = INVITED.before(now)
    forget_strays(now=now)
    over = Q(round__finished_at__lte=before) | Q(removed_at__lte=before) | Q(round__status="abandoned")
    return Contributor.objects.filter(over, added_at__lte=before).exclude(email="").update(email="")


def forget_seats(now: dt.datetime) -> int:
    """Forget who sat in a workshop, some time after it; how many voted what stays with what was agreed."""
    return Seat.objects.filter(workshop__closed_at__lte=SEATS.before(now)).delete()[0]


def _forget_words(parts: QuerySet[Contributor]) -> None:
    """Empty the notes of some people's answers, in the history too."""
    Response.objects.filter(contributor__in=parts).exclude(note="").update(note="")
    # The history is written once for everybody else; erasing somebody is the one exception.
    history: QuerySet[Any] = QuerySet(RatingEvent)
    for event in history.filter(contributor__in=parts).iterator():
        old, new = _without_note(event.old), _without_note(event.new)
        if (old, new) != (event.old, event.new):
            history.filter(pk=event.pk).update(old=old, new=new)


def _without_note(kept: dict[str, Any] | None) -> dict[str, Any] | None:
    return {**kept, NOTE: ""} if kept and kept.get(NOTE) else kept
