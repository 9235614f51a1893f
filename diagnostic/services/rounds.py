"""Beginning, changing, finishing and opening again a round. Whoever acts is a member; views check that they may."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from casestudies.vocabulary import Repeat
from diagnostic.as_seen import ChangedMeanwhileError, stamp_of
from diagnostic.models import (
    AgreedRating,
    Contributor,
    GreenElement,
    LocalQuestion,
    LocalWording,
    RatingEvent,
    Response,
    Round,
    RoundSection,
    StaffLink,
    SystemShare,
)
from diagnostic.models.version import digest_of
from diagnostic.questions import WORDS, latest_version_id, of_data, select, version_questions
from diagnostic.scoring import needs_reason
from diagnostic.vocabulary import Method
from elements.framework import Element

if TYPE_CHECKING:
    from community.models import Member, Organisation

Kind = RatingEvent.Kind


class NoOrganisationError(Exception):
    """The member works nowhere that we know of."""


class NoQuestionSetError(Exception):
    """No question set is published yet."""


class RoundOpenError(Exception):
    """The organisation has an open round already: ``round``."""

    def __init__(self, round: Round) -> None:
        self.round = round
        super().__init__()


class NotOpenError(Exception):
    """The round is finished or ended: nothing in it changes any more."""


class NotAllAgreedError(Exception):
    """The round cannot be finished: ``codes`` have no agreed rating, and ``split`` one that lacks its reason now."""

    def __init__(self, codes: Sequence[str], split: Sequence[str] = ()) -> None:
        self.codes, self.split = codes, split
        super().__init__()


class RoundSupersededError(Exception):
    """A later round, ``round``, was finished: this one stays as it is."""

    def __init__(self, round: Round) -> None:
        self.round = round
        super().__init__()


@dataclass(frozen=True)
class Plan:
    """How a round is to be done. ``due`` maps the code of an element to the day by which it should be answered."""

    label: str
    depth: str
    approach: str = ""
    repeat: str = Repeat.NO
    elements: tuple[str, ...] = tuple(Element.values)
    due: dict[str, dt.date] | None = None
    open_to_members: bool = True


def hold(pk: int) -> Round:
    """The round as it is now, which nobody else changes until the transaction ends."""
    found = Round.objects.select_for_update(of=("self",)).select_related("version", "organisation")
    return found.get(pk=pk)


def hold_open(pk: int) -> Round:
    """The same, of a round that can still be changed. Raises NotOpenError."""
    held = hold(pk)
    if not held.is_open:
        raise NotOpenError
    return held


@transaction.atomic
def start(*, by: Member, plan: Plan, now: dt.datetime) -> Round:
    """Begin a round of the organisation of ``by``, who leads it.

    Raises NoOrganisationError, NoQuestionSetError and RoundOpenError.
    """
    organisation = by.organisation
    if organisation is None:
        raise NoOrganisationError
    version_id = latest_version_id()
    if version_id is None:
        raise NoQuestionSetError
    local = _local(organisation)
    asked = [*version_questions(version_id, "en"), *(of_data(row, row["language"]) for row in local["questions"])]
    scope = [one.code for one in in_order(select(asked, depth=plan.depth, elements=plan.elements))]
    previous = Round.objects.finished().filter(organisation=organisation).order_by("-finished_at").first()
    try:
        with transaction.atomic():
            begun = Round.objects.create(
                organisation=organisation, version_id=version_id, label=plan.label, depth=plan.depth,
                approach=plan.approach, repeat=plan.repeat, open_to_members=plan.open_to_members, scope=scope,
                local=local, previous=previous, started_by=by, started_at=now,
            )  # fmt: skip
    except IntegrityError as error:
        raise RoundOpenError(Round.objects.open().get(organisation=organisation)) from error
    _add_sections(begun, plan)
    Contributor.objects.create(round=begun, member=by, role=Contributor.Role.LEAD, added_by=by, added_at=now)
    record(begun, Kind.STARTED, by=by, now=now, new={"label": plan.label, "depth": plan.depth})
    return begun


def change_plan(
    *, round: Round, by: Member, label: str, repeat: str, open_to_members: bool, due: dict[str, dt.date | None],
    seen: str, now: dt.datetime,
) -> Round:  # fmt: skip
    """Change what may change while a round is open: its name, who rates, when it is done again, and due dates.

    ``seen`` is the stamp of ``plan_of`` as the page showed it (``as_seen``). Raises NotOpenError, and
    ChangedMeanwhileError, which has kept both in the history.
    """
    with transaction.atomic():
        held = hold_open(round.pk)
        sections = list(held.sections.all())
        old = plan_of(held, sections)
        held.label, held.repeat, held.open_to_members = label, repeat, open_to_members
        for section in sections:
            section.due_on = due.get(section.element)
        new = plan_of(held, sections)
        if old == new:
            return held
        clashes = stamp_of(old) != seen
        if not clashes:
            held.save(update_fields=["label", "repeat", "open_to_members"])
            RoundSection.objects.bulk_update(sections, ["due_on"])
        record(held, Kind.CLASHED if clashes else Kind.CHANGED, by=by, now=now, old=old, new=new)
    if clashes:  # raised only now: within the transaction, the history of the clash would be undone with it
        raise ChangedMeanwhileError(old)
    return held


def plan_of(round: Round, sections: Iterable[RoundSection]) -> dict[str, Any]:
    """How a round is to be done, as its history keeps it."""
    due = {one.element: one.due_on.isoformat() for one in sections if one.due_on}
    return {"label": round.label, "repeat": round.repeat, "open_to_members": round.open_to_members, "due": due}


@transaction.atomic
def finish(*, round: Round, by: Member, now: dt.datetime, without: int = 0) -> Round:
    """Close the round for good, with what was agreed kept as a snapshot.

    ``without``: how many statements ``by`` was told count as not answered; something must be agreed all the same.
    Raises NotOpenError, NotAllAgreedError.
    """
    held = hold_open(round.pk)
    agreed = {one.code: one for one in held.agreed.all()}
    missing = [code for code in held.scope if code not in agreed]
    said = _ratings_by_code(held)
    split = [code for code in held.scope if code in agreed and lacks_reason(agreed[code], said.get(code, []))]
    if split or len(missing) != without or len(missing) == len(held.scope):
        raise NotAllAgreedError(missing, split)
    for code, one in agreed.items():
        _settle_method_anew(held, one, said.get(code, []), by, now)
    held.snapshot = {
        "version": held.version.sha256,
        "local": held.local,
        "agreed": [{"code": code, **agreed[code].as_kept()} for code in held.scope if code in agreed],
    }
    held.snapshot_sha256 = digest_of(held.snapshot)
    held.status, held.finished_at, held.finished_by = Round.Status.FINISHED, now, by
    held.save(update_fields=["snapshot", "snapshot_sha256", "status", "finished_at", "finished_by"])
    record(held, Kind.FINISHED, by=by, now=now, new={"sha256": held.snapshot_sha256})
    return held


def lacking_reasons(round: Round) -> list[str]:
    """The codes on which people have rated differently since they were agreed, so that a reason is needed now."""
    said = _ratings_by_code(round)
    kept = {one.code: one for one in round.agreed.all()}
    return [code for code in round.scope if code in kept and lacks_reason(kept[code], said.get(code, []))]


def lacks_reason(agreed: AgreedRating, ratings: Sequence[str]) -> bool:
    """Whether what people say now calls for a reason that ``agreed`` has not. What nobody rated was settled before."""
    return bool(ratings) and not agreed.rationale and needs_reason(ratings, agreed.rating)


@transaction.atomic
def reopen(*, round: Round, by: Member, now: dt.datetime) -> Round:
    """Open a finished round again: what systems and peers were shown may change, so that ends.

    Raises RoundOpenError, and RoundSupersededError where a later round is compared with what this one found.
    """
    held = hold(round.pk)
    if not held.is_finished:
        return held
    if (later := following(held)) is not None:
        raise RoundSupersededError(later)
    if (other := open_beside(held)) is not None:
        raise RoundOpenError(other)
    SystemShare.objects.filter(round=held).standing().update(withdrawn_at=now, withdrawn_by=by)
    GreenElement.objects.filter(round=held).delete()
    # What staff said may have been shown meanwhile: one more sheet would show what it says.
    StaffLink.objects.filter(round=held, closed_at=None).update(closed_at=now)
    record(held, Kind.REOPENED, by=by, now=now, old={"sha256": held.snapshot_sha256})
    held.status, held.finished_at, held.finished_by = Round.Status.OPEN, None, None
    held.snapshot, held.snapshot_sha256, held.peers_may_know = None, "", False
    held.save(update_fields=["status", "finished_at", "finished_by", "snapshot", "snapshot_sha256", "peers_may_know"])
    return held


def open_beside(round: Round) -> Round | None:
    """Another round of its organisation that is open: ``round`` cannot be opened again before that ends."""
    return Round.objects.open().filter(organisation=round.organisation_id).exclude(pk=round.pk).first()


def following(round: Round) -> Round | None:
    """The first round with a result that rests on ``round`` or began after it was finished."""
    later = Round.objects.finished().filter(
        Q(previous=round) | Q(organisation=round.organisation_id, started_at__gte=round.finished_at)
    )
    return later.exclude(pk=round.pk).order_by("started_at", "pk").first()


@transaction.atomic
def abandon(*, round: Round, by: Member | None, now: dt.datetime) -> Round:
    """End a round without a result. What was said is kept for its history. ``by`` is None where a merge ends it."""
    held = hold_open(round.pk)
    held.status = Round.Status.ABANDONED
    held.save(update_fields=["status"])
    record(held, Kind.CHANGED, by=by, now=now, new={"status": held.status})
    return held


def record(
    round: Round, kind: str, *, by: Member | None, now: dt.datetime, code: str = "",
    contributor: Contributor | None = None, old: dict[str, Any] | None = None, new: dict[str, Any] | None = None,
) -> None:  # fmt: skip
    """Keep in the round's history what happened, in the caller's transaction."""
    RatingEvent.objects.create(
        round=round, kind=kind, code=code, contributor=contributor, by=by.user if by else None, old=old, new=new, at=now
    )


def record_all(
    round: Round, kind: str, *, by: Member, now: dt.datetime, new: Iterable[tuple[Contributor, dict[str, Any]]]
) -> None:
    """The same for what happened to several people at once."""
    RatingEvent.objects.bulk_create(
        RatingEvent(round=round, kind=kind, contributor=one, by=by.user, new=kept, at=now) for one, kept in new
    )


def local_row(question: LocalQuestion) -> dict[str, str]:
    """What a round keeps of a statement of the organisation's own."""
    return {name: getattr(question, name) for name in ("code", "element", "language", *WORDS)}


def in_order(questions: Iterable[Any]) -> list[Any]:
    """Questions by the framework's order of elements; within one the set's come first, in their order."""
    return sorted(questions, key=lambda one: one.element.order)


def _ratings_by_code(round: Round) -> dict[str, list[str]]:
    said: dict[str, list[str]] = {}
    for code, rating in Response.objects.filter(contributor__round=round).values_list("code", "rating"):
        said.setdefault(code, []).append(rating)
    return said


def _settle_method_anew(
    round: Round, agreed: AgreedRating, ratings: Sequence[str], by: Member, now: dt.datetime
) -> None:
    """Nothing says that everybody, or the only one, said the same where that is no longer so."""
    if not ratings or agreed.method not in (Method.SINGLE, Method.UNANIMOUS):
        return
    old, method = agreed.as_kept(), agreed.method
    if set(ratings) != {agreed.rating}:
        method = Method.DISCUSSION
    elif len(ratings) > 1:
        method = Method.UNANIMOUS
    if method != agreed.method:
        agreed.method, agreed.version = method, agreed.version + 1
        agreed.save(update_fields=["method", "version"])
        record(round, Kind.AGREED, by=by, now=now, code=agreed.code, old=old, new=agreed.as_kept())


def _add_sections(round: Round, plan: Plan) -> None:
    due = plan.due or {}
    RoundSection.objects.bulk_create(
        RoundSection(round=round, element=element, due_on=due.get(element))
        for element in Element.values
        if element in plan.elements
    )


def _local(organisation: Organisation) -> dict[str, Any]:
    """A copy of what the organisation adds now."""
    questions = LocalQuestion.objects.filter(organisation=organisation, retired_at=None)
    worded: dict[str, dict[str, str]] = {}
    for one in LocalWording.objects.filter(organisation=organisation):
        worded.setdefault(one.language, {})[one.code] = one.text
    return {"origin": organisation.pk, "questions": [local_row(one) for one in questions], "worded": worded}
