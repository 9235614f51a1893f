"""What is forgotten of rounds: when somebody leaves, and when time is up.

A rating belongs to the organisation's record and stays, without a name. What only the person said of it goes: notes,
in the answer and in its history, and that they were to do something.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q, QuerySet

from community.periods import Period
from diagnostic.models import Action, ActionEvent, Contributor, RatingEvent, Response, Seat
from diagnostic.services import mailing, papers
from diagnostic.services.evidence import forget_strays

if TYPE_CHECKING:
    from community.models import Member

INVITED = Period(months=6)
NOTE = "note"


def forget_person(member: Member, *, now: dt.datetime) -> None:
    """Somebody is erased: their ratings stay without a name, their notes and addresses go, and their links end.

    Called inside the transaction of erasing; safe to call again.
    """
    papers.forget_naming(member)
    parts = list(Contributor.objects.of_person(member).values_list("pk", "round__organisation_id"))
    mine = Contributor.objects.filter(pk__in=[pk for pk, _place in parts])
    _forget_words(mine)
    mailing.forget(mine)
    mine.update(member=None, name="", email="", link_number=F("link_number") + 1)
    _forget_doer(member, {member.organisation_id, *(place for _pk, place in parts)})


def forget_addresses(now: dt.datetime) -> int:
    """Forget names and addresses of those asked to rate who are no members, and of those interviewed.

    That is long after the round or their part in it ended; returns how many.

    Files of evidence that a killed process left without a row go with them.
    """
    before = INVITED.before(now)
    forget_strays(now=now)
    over = Q(round__finished_at__lte=before) | Q(removed_at__lte=before) | Q(round__status="abandoned")
    people = Contributor.objects.filter(origin__in=(Contributor.Origin.PERSON, Contributor.Origin.INTERVIEW))
    forgotten = people.filter(over, added_at__lte=before).exclude(name="", email="")
    mailing.forget(forgotten)
    return forgotten.update(name="", email="")


def _forget_words(parts: QuerySet[Contributor]) -> None:
    """Empty the notes of some people's answers, in the history too."""
    Response.objects.filter(contributor__in=parts).exclude(note="").update(note="")
    # The history is written once for everybody else; erasing somebody is the one exception.
    history: QuerySet[Any] = QuerySet(RatingEvent)
    for event in history.filter(contributor__in=parts).iterator():
        old, new = _without_note(event.old), _without_note(event.new)
        if (old, new) != (event.old, event.new):
            history.filter(pk=event.pk).update(old=old, new=new)


def _forget_doer(member: Member, places: set[int | None]) -> None:
    """Nobody reads any more that ``member`` was to do something, or sat in a workshop, at one of ``places``.

    Where a name was typed, it is theirs if it is the whole name.
    """
    name = member.user.get_full_name()
    of_theirs = Q(old__owner=member.pk) | Q(new__owner=member.pk)
    if name:
        Seat.objects.filter(workshop__round__organisation__in=places, name__iexact=name).update(name="")
        Action.objects.filter(organisation__in=places, owner_name__iexact=name).update(owner_name="")
        typed = Q(old__owner_name__iexact=name) | Q(new__owner_name__iexact=name)
        of_theirs |= Q(action__organisation__in=places) & typed
    Action.objects.filter(owner=member).update(owner=None, owner_name="")
    history: QuerySet[Any] = QuerySet(ActionEvent)
    for event in history.filter(of_theirs).iterator():
        kept = {side: _without_doer(getattr(event, side), member.pk, name) for side in ("old", "new")}
        history.filter(pk=event.pk).update(**kept)


def _without_doer(kept: dict[str, Any] | None, pk: int, name: str) -> dict[str, Any] | None:
    if not kept or not (kept.get("owner") == pk or _same(kept.get("owner_name"), name)):
        return kept
    return {**kept, "owner": None, "owner_name": ""}


def _same(typed: str | None, name: str) -> bool:
    return bool(typed) and str(typed).casefold() == name.casefold()


def _without_note(kept: dict[str, Any] | None) -> dict[str, Any] | None:
    return {**kept, NOTE: ""} if kept and kept.get(NOTE) else kept
