"""What somebody said in an interview, typed in by who leads the round: marked as that, never as the person's own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction

from diagnostic.models import Contributor, Round
from diagnostic.services import answers
from diagnostic.services.answers import NotAskedError
from diagnostic.services.invitations import MOST_PEOPLE, TooManyPeopleError
from diagnostic.services.rounds import hold_open

if TYPE_CHECKING:
    from community.models import Member

Origin = Contributor.Origin


@transaction.atomic
def begin(*, round: Round, by: Member, name: str, now: dt.datetime) -> Contributor:
    """Begin to write down what ``name`` says; pressed twice, it is one. Raises NotOpenError, TooManyPeopleError."""
    held = hold_open(round.pk)
    if same := held.contributors.present().filter(origin=Origin.INTERVIEW, name=name).first():
        return same
    if held.contributors.count() >= MOST_PEOPLE:
        raise TooManyPeopleError
    return Contributor.objects.create(round=held, name=name, origin=Origin.INTERVIEW, added_by=by, added_at=now)


@transaction.atomic
def save(
    *, contributor: Contributor, by: Member, given: Sequence[answers.Given], now: dt.datetime, page: str = ""
) -> answers.Outcome:
    """Keep what they said; ``by`` typed it in, on ``page`` (as in ``answers.save_own_all``).

    Raises NotOpenError, and NotAskedError for anybody's own answers.
    """
    held = hold_open(contributor.round_id)
    kept = Contributor.objects.get(pk=contributor.pk)
    if kept.origin != Origin.INTERVIEW:
        raise NotAskedError
    return answers.save_all(round=held, contributor=kept, given=given, by=by, now=now, page=page)
