"""Reading what a round found, for the report and for everything made from it.

A finished round is read from its snapshot alone, so that its report never changes. An open one gives a draft.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from diagnostic.changes import Changes, compare
from diagnostic.models import Response, Round
from diagnostic.permissions import may_see_ratings
from diagnostic.questions import questions_of
from diagnostic.results import Result, Said, result, result_of, said_of
from diagnostic.services.answers import part_of
from diagnostic.trends import Line, trends

if TYPE_CHECKING:
    from community.models import Member, Organisation
    from diagnostic.vocabulary import Rating

MOST_ROUNDS = 8  # that a trend shows, the newest


class Basis(StrEnum):
    """What a report rests on."""

    FINISHED = "finished"  # the snapshot
    AGREED = "agreed"  # what is agreed so far
    OWN = "own"  # the ratings of the one person who rates, and what is agreed already


@dataclass(frozen=True, slots=True)
class Report:
    """What a round found, and what changed since the round before if that has a result."""

    round: Round
    basis: Basis
    result: Result
    before: Round | None = None
    changes: Changes | None = None

    @property
    def is_draft(self) -> bool:
        """Whether it can still change."""
        return self.basis != Basis.FINISHED


@dataclass(frozen=True, slots=True)
class Trend:
    """The newest finished rounds in order, the oldest first, and a line for each element; ``total`` are all rounds."""

    rounds: tuple[Round, ...]
    lines: tuple[Line, ...]
    total: int


def report_for(member: Member, round: Round, language: str) -> Report:
    """The report of ``round`` as ``member`` may read it: to colleagues who take no part, what was agreed alone."""
    return report_of(round, language, own=reads_own(member, round))


def reads_own(member: Member, round: Round) -> bool:
    """Whether what one person alone said may stand in what ``member`` reads of ``round``."""
    return may_see_ratings(member, round, part_of(member, round))


def report_of(round: Round, language: str, *, own: bool) -> Report:
    """The report of ``round`` in the words of ``language``: at most four queries besides those of the questions.

    Without ``own`` it rests on what was agreed, and has no notes.
    """
    before = _before(round)
    earlier = _finished_result(before, language) if before else None
    if round.is_finished:
        basis, found = Basis.FINISHED, _finished_result(round, language, _notes(round) if own else None)
    else:
        basis, found = _draft(round, language, earlier, own=own)
    return Report(round, basis, found, before, compare(earlier, found) if earlier else None)


def trend_of(organisation: Organisation, language: str, *, until: Round | None = None) -> Trend:
    """How the organisation stood in its finished rounds, up to ``until`` if that is given; two queries."""
    rounds = Round.objects.finished().filter(organisation=organisation).select_related("version")
    if until is not None and until.finished_at is not None:
        rounds = rounds.filter(finished_at__lte=until.finished_at)
    newest = list(rounds.order_by("-finished_at", "-pk")[:MOST_ROUNDS])[::-1]
    total = rounds.count() if len(newest) == MOST_ROUNDS else len(newest)
    lines = trends([_finished_result(one, language) for one in newest]) if newest else []
    return Trend(tuple(newest), tuple(lines), total)


def _before(round: Round) -> Round | None:
    """The round before, if it has a result now."""
    if round.previous_id is None:
        return None
    return Round.objects.finished().select_related("version").filter(pk=round.previous_id).first()


def _finished_result(round: Round, language: str, notes: dict[str, str] | None = None) -> Result:
    return result_of(questions_of(round, language), round.snapshot or {}, notes=notes)


def _draft(round: Round, language: str, earlier: Result | None, *, own: bool) -> tuple[Basis, Result]:
    """What an open round would find. Where one person rates, their own ratings stand until something is agreed."""
    responses = list(Response.objects.filter(contributor__round=round)) if own else []
    alone = len({one.contributor_id for one in responses}) == 1
    theirs = {one.code: said_of(one.as_kept(), one.note) for one in responses} if alone else {}
    notes = {one.code: one.note for one in responses} if alone else {}
    agreed = {one.code: said_of(one.as_kept(), notes.get(one.code, "")) for one in round.agreed.all()}
    said: dict[str, Said] = {**theirs, **agreed}
    found = result(questions_of(round, language), said, _ratings(earlier) if earlier else None)
    return Basis.OWN if alone else Basis.AGREED, found


def _ratings(found: Result) -> dict[str, Rating]:
    ratings: dict[str, Rating] = {}
    for item in found.items:
        if item.rating:
            ratings.setdefault(item.question.compared_by, item.rating)
    return ratings


def _notes(round: Round) -> dict[str, str]:
    """The notes on statements that one person rated alone: others' notes are for those who agree."""
    rows = Response.objects.filter(contributor__round=round).values_list("code", "note")
    by_code: dict[str, list[str]] = {}
    for code, note in rows:
        by_code.setdefault(code, []).append(note)
    return {code: notes[0] for code, notes in by_code.items() if len(notes) == 1}
