"""One person's own ratings: kept at once, never written by anybody else, and never lost when two tabs disagree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction

from diagnostic.models import Contributor, RatingEvent, Response, Round
from diagnostic.permissions import may_rate
from diagnostic.questions import Question
from diagnostic.services.rounds import NotOpenError, hold_open
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


@dataclass(frozen=True)
class Given:
    """One answer of a page. ``version`` is that of the answer the page showed, 0 for none."""

    question: Question
    answer: Answer
    version: int


@dataclass
class Outcome:
    """What became of a page of answers, by code. ``saved`` stands as it was given; ``changed`` names those of it that
    did not stand before. ``clashes``: another answer was kept since the page was opened, and stands; both are in the
    history."""

    saved: dict[str, Response] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)
    clashes: dict[str, Response] = field(default_factory=dict)


def part_of(member: Member, round: Round) -> Contributor | None:
    """The part that ``member`` has in ``round``, taken off or not; None if they never had one."""
    return round.contributors.filter(member=member, origin=Contributor.Origin.PERSON).first()


@transaction.atomic
def take_part(*, round: Round, by: Member, element: str, now: dt.datetime) -> Contributor:
    """The part of ``by``, made if need be. Raises NotOpenError and NotAskedError."""
    return _take_part(hold_open(round.pk), by, (element,), now)


@transaction.atomic
def save_own_all(
    *, round: Round, by: Member, given: Sequence[Given], now: dt.datetime, page: str = ""
) -> Outcome:  # fmt: skip
    """Keep what a member says of several statements at once. Raises NotOpenError and NotAskedError, keeping nothing.

    ``page`` is what sent it: whoever went back to it replaces what they said there.
    """
    held = hold_open(round.pk)
    if not given:
        return Outcome()
    mine = _take_part(held, by, [one.question.element for one in given], now)
    return save_all(round=held, contributor=mine, given=given, by=by, now=now, page=page)


def save_own(
    *, round: Round, by: Member, question: Question, answer: Answer, version: int, now: dt.datetime
) -> Response:
    """Keep the own rating of a member. ``version`` is that of the page it was given on, 0 for none yet.

    Raises NotOpenError, NotAskedError, and ChangedMeanwhileError, which has kept both in the history.
    """
    outcome = save_own_all(round=round, by=by, given=[Given(question, answer, version)], now=now)
    return _only(outcome, question)


def save(
    *, round: Round, contributor: Contributor, question: Question, answer: Answer, version: int, by: Member | None,
    now: dt.datetime,
) -> Response:  # fmt: skip
    """Keep a rating of ``contributor`` in the caller's transaction, which holds ``round``. ``by`` typed it in.

    Raises NotAskedError, and ChangedMeanwhileError: catch that inside the transaction, or the history of the clash is
    undone with it.
    """
    given = [Given(question, answer, version)]
    return _only(save_all(round=round, contributor=contributor, given=given, by=by, now=now), question)


def save_all(
    *, round: Round, contributor: Contributor, given: Sequence[Given], by: Member | None, now: dt.datetime,
    page: str = "",
) -> Outcome:  # fmt: skip
    """Keep several ratings of ``contributor`` in the caller's transaction, which holds ``round``; in few queries.

    Raises NotAskedError. A clash is no error here: the rest is kept. ``page`` is as in ``save_own_all``.
    """
    if contributor.removed_at or not all(_is_asked(round, contributor, one.question) for one in given):
        raise NotAskedError
    codes = [one.question.code for one in given]
    there = {one.code: one for one in Response.objects.filter(contributor=contributor, code__in=codes)}
    taken = _Page(round, contributor, by, now, there, page)
    for one in given:
        taken.take(one)
    taken.write()
    return taken.outcome


@transaction.atomic
def say_done(*, round: Round, by: Member, done: bool, now: dt.datetime) -> Contributor:
    """Note that ``by`` has rated what they can, or take that back. Ratings can be changed all the same.

    Raises NotOpenError, and NotAskedError for somebody who has no part in the round.
    """
    held = hold_open(round.pk)
    mine = part_of(by, held)
    if mine is None or mine.removed_at is not None:
        raise NotAskedError
    if (mine.done_at is not None) != done:
        mine.done_at = now if done else None
        mine.save(update_fields=["done_at"])
    return mine


class _Page:
    """The answers of one page on their way into the database."""

    def __init__(
        self, round: Round, contributor: Contributor, by: Member | None, now: dt.datetime, there: dict[str, Response],
        page: str,
    ) -> None:  # fmt: skip
        self.round, self.contributor, self.by, self.now, self.there = round, contributor, by, now, there
        self.page = page
        self.outcome = Outcome()
        self.new: list[Response] = []
        self.changed: list[Response] = []
        self.events: list[RatingEvent] = []

    def take(self, given: Given) -> None:
        """Sort one answer into what is new, what is changed and what clashes."""
        code, kept = given.question.code, self.there.get(given.question.code)
        if kept is None:
            kept = self.there[code] = Response(contributor=self.contributor, code=code)
            _write(kept, given.answer, self.now)
            self.new.append(kept)
            self.outcome.changed.add(code)
            self._note(Kind.RATED, code, None, kept.as_kept())
        elif not _is_same(kept, given.answer):
            if kept.version != given.version and not self._came_from_here(code):
                self._note(Kind.CLASHED, code, kept.as_kept(), _as_kept(given.answer))
                self.outcome.clashes[code] = kept
                return
            old = kept.as_kept()
            _write(kept, given.answer, self.now)
            kept.version += 1
            self.changed.append(kept)
            self.outcome.changed.add(code)
            self._note(Kind.RATED, code, old, kept.as_kept())
        self.outcome.saved[code] = kept

    def write(self) -> None:
        """Everything in three queries at most."""
        Response.objects.bulk_create(self.new)
        if self.changed:
            Response.objects.bulk_update(
                self.changed, ["rating", "na_reason", "elsewhere", "note", "carried", "changed_at", "version"]
            )
        RatingEvent.objects.bulk_create(self.events)

    def _came_from_here(self, code: str) -> bool:
        """Whether the answer that stands was sent from this very page: somebody went back to it, and changes it."""
        if not self.page:
            return False
        events = RatingEvent.objects.filter(round=self.round, code=code, contributor=self.contributor)
        return events.filter(kind=Kind.RATED).values_list("page", flat=True).last() == self.page

    def _note(self, kind: str, code: str, old: dict[str, object] | None, new: dict[str, object]) -> None:
        self.events.append(
            RatingEvent(
                round=self.round,
                kind=kind,
                code=code,
                contributor=self.contributor,
                by=self.by.user if self.by else None,
                old=old,
                new=new,
                page=self.page,
                at=self.now,
            )
        )


def _take_part(round: Round, by: Member, elements: Sequence[str], now: dt.datetime) -> Contributor:
    """The part of ``by``, made if need be: whoever calls holds the round, so that nobody else makes it meanwhile."""
    mine = part_of(by, round)
    if not all(may_rate(by, round, mine, element) for element in elements):
        raise NotOpenError if not round.is_open else NotAskedError
    return mine or Contributor.objects.create(
        round=round, member=by, origin=Contributor.Origin.PERSON, added_by=by, added_at=now
    )


def _is_asked(round: Round, contributor: Contributor, question: Question) -> bool:
    return question.code in round.scope and contributor.covers(question.element)


def _only(outcome: Outcome, question: Question) -> Response:
    if outcome.clashes:
        raise ChangedMeanwhileError(outcome.clashes[question.code])
    return outcome.saved[question.code]


def _write(response: Response, answer: Answer, now: dt.datetime) -> None:
    response.rating, response.na_reason, response.elsewhere = answer.rating, answer.reason, answer.is_elsewhere
    response.note, response.carried, response.changed_at = answer.note, answer.carried, now


def _is_same(kept: Response, answer: Answer) -> bool:
    return kept.says(_as_kept(answer))


def _as_kept(answer: Answer) -> dict[str, object]:
    return {
        "rating": answer.rating.value,
        "na_reason": answer.reason,
        "elsewhere": answer.is_elsewhere,
        "carried": answer.carried,
        "note": answer.note,
    }
