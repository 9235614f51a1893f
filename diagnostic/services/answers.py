"""One person's own ratings: kept at once, never written by anybody else, and never lost when two tabs disagree."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from diagnostic.models import Contributor, RatingEvent, Response, Round
from diagnostic.permissions import may_rate
from diagnostic.questions import Question
from diagnostic.services.rounds import NotOpenError, hold_open, record
from diagnostic.vocabulary import Rating

if TYPE_CHECKING:
    from community.models import Member

Kind = RatingEvent.Kind


class NotAskedError(Exception):
    """This person is not asked for this statement: not in scope, not their section, or taken off the round."""


class ChangedMeanwhileError(Exception):
    """Another answer of the same person was kept since the page was opened: ``kept``."""

    def __init__(self, kept: Response) -> None:
        self.kept = kept
        super().__init__()


@dataclass(frozen=True)
class Answer:
    """What is said of one statement. Not applicable needs a reason, or ``elsewhere``. ``carried``: as last time."""

    rating: Rating
    na_reason: str = ""
    elsewhere: bool = False
    note: str = ""
    carried: bool = False

    def __post_init__(self) -> None:
        if self.rating == Rating.NOT_APPLICABLE and not (self.na_reason or self.elsewhere):
            raise ValueError("Not applicable needs a reason")

    @property
    def reason(self) -> str:
        """The reason, where there is one to give: a colour has none."""
        return self.na_reason if self.rating == Rating.NOT_APPLICABLE else ""

    @property
    def is_elsewhere(self) -> bool:
        """Whether somebody else provides it; a colour says nothing of that."""
        return self.elsewhere and self.rating == Rating.NOT_APPLICABLE


def part_of(member: Member, round: Round) -> Contributor | None:
    """The part that ``member`` has in ``round``, taken off or not; None if they never had one."""
    return round.contributors.filter(member=member, origin=Contributor.Origin.PERSON).first()


@transaction.atomic
def take_part(*, round: Round, by: Member, element: str, now: dt.datetime) -> Contributor:
    """The part of ``by``, made with the first answer of somebody of the organisation. Raises NotAskedError."""
    mine = part_of(by, round)
    if not may_rate(by, round, mine, element):
        raise NotOpenError if not round.is_open else NotAskedError
    if mine is not None:
        return mine
    made, _ = Contributor.objects.get_or_create(
        round=round, member=by, origin=Contributor.Origin.PERSON, defaults={"added_by": by, "added_at": now}
    )
    return made


@transaction.atomic
def save_own(
    *, round: Round, by: Member, question: Question, answer: Answer, version: int, now: dt.datetime
) -> Response:
    """Keep the own rating of a member. ``version`` is that of the page it was given on, 0 for none yet.

    Raises NotOpenError, NotAskedError, and ChangedMeanwhileError, which has kept both in the history.
    """
    held = hold_open(round.pk)
    mine = take_part(round=held, by=by, element=question.element, now=now)
    return save(round=held, contributor=mine, question=question, answer=answer, version=version, by=by, now=now)


def save(
    *, round: Round, contributor: Contributor, question: Question, answer: Answer, version: int, by: Member | None,
    now: dt.datetime,
) -> Response:  # fmt: skip
    """Keep a rating of ``contributor`` in the caller's transaction, which holds ``round``. ``by`` typed it in."""
    if question.code not in round.scope or not contributor.covers(question.element) or contributor.removed_at:
        raise NotAskedError
    kept = Response.objects.filter(contributor=contributor, code=question.code).first()
    if kept is None:
        return _first(round, contributor, question, answer, by, now)
    if _is_same(kept, answer):
        return kept
    if kept.version != version:
        record(
            round, Kind.CLASHED, by=by, now=now, code=question.code, contributor=contributor, old=kept.as_kept(),
            new=_as_kept(answer),
        )  # fmt: skip
        raise ChangedMeanwhileError(kept)
    old = kept.as_kept()
    _write(kept, answer, now)
    kept.version += 1
    kept.save()
    record(round, Kind.RATED, by=by, now=now, code=question.code, contributor=contributor, old=old, new=kept.as_kept())
    return kept


def _first(
    round: Round, contributor: Contributor, question: Question, answer: Answer, by: Member | None, now: dt.datetime
) -> Response:
    made = Response(contributor=contributor, code=question.code)
    _write(made, answer, now)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:  # the round is held, so that this is no race; still nobody is told nonsense
        raise ChangedMeanwhileError(Response.objects.get(contributor=contributor, code=question.code)) from error
    record(round, Kind.RATED, by=by, now=now, code=question.code, contributor=contributor, new=made.as_kept())
    return made


def _write(response: Response, answer: Answer, now: dt.datetime) -> None:
    response.rating, response.na_reason, response.elsewhere = answer.rating, answer.reason, answer.is_elsewhere
    response.note, response.carried, response.changed_at = answer.note, answer.carried, now


def _is_same(kept: Response, answer: Answer) -> bool:
    return kept.as_kept() == _as_kept(answer)


def _as_kept(answer: Answer) -> dict[str, object]:
    return {
        "rating": answer.rating.value,
        "na_reason": answer.reason,
        "elsewhere": answer.is_elsewhere,
        "note": answer.note,
    }
