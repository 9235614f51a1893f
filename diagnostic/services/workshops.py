"""A workshop from opening to closing. Its state is in the database, so that a closed laptop loses nothing.

``step`` is that of the page on which somebody pressed a button: a press on an old page does nothing.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import F

from community.models import Organisation
from diagnostic.models import Action, RatingEvent, Response, Round, Seat, Vote, Workshop
from diagnostic.services import actions, agreeing
from diagnostic.services.rounds import hold, hold_open, record
from diagnostic.workshops import (
    LASTS,
    Tally,
    beside,
    is_over,
    may_vote_again,
    method_for,
    new_code,
    shown_from,
    speaks_against,
    tally,
    tally_of,
)

if TYPE_CHECKING:
    from community.models import Member
    from diagnostic.models import AgreedRating
    from diagnostic.questions import Question
    from diagnostic.services.answers import Answer
    from diagnostic.vocabulary import Rating

Kind = RatingEvent.Kind
State = Workshop.State
MOST_SEATS = 300
TRIES = 20


class WorkshopOverError(Exception):
    """It was closed, it was open for half a day, or its round has ended."""


class WorkshopOpenError(Exception):
    """The round has an open workshop already."""


class NothingToVoteOnError(Exception):
    """No statement fits what was chosen."""


class StalePressError(Exception):
    """The page on which the button was pressed is not what everybody sees any more."""


class VotingEndedError(Exception):
    """The votes on this statement were shown, or the group has gone on: this vote is not counted."""


class SeatGivenUpError(Exception):
    """Whoever sat there has left meanwhile: in another tab, say."""


class PeopleJoinedError(Exception):
    """Somebody has joined already, and was told how votes are shown."""


class WorkshopFullError(Exception):
    """As many have joined as a workshop takes."""


class NameTakenError(Exception):
    """Somebody sits there under the same name: nobody could tell the two apart."""


@dataclass(frozen=True)
class Opening:
    """How a workshop is to go: ``codes`` are the statements in order."""

    anonymous: bool
    codes: Sequence[str]


@transaction.atomic
def open_workshop(*, round: Round, by: Member, opening: Opening, now: dt.datetime) -> Workshop:
    """Open the doors. Raises NotOpenError, NothingToVoteOnError and WorkshopOpenError."""
    held = hold_open(round.pk)
    codes = [code for code in opening.codes if code in held.scope]
    if not codes:
        raise NothingToVoteOnError
    there = held.workshops.not_closed().select_related("round").first()
    if there is not None and not is_over(there, now=now):
        raise WorkshopOpenError
    if there is not None:
        _close(there, by=None, now=now)
    begun = _with_a_free_code(
        Workshop(round=held, anonymous=opening.anonymous, codes=codes, facilitator=by, opened_at=now)
    )
    said = {"workshop": "open", "anonymous": opening.anonymous, "statements": len(codes)}
    record(held, Kind.CHANGED, by=by, now=now, new=said)
    return begun


@transaction.atomic
def choose_names(*, workshop: Workshop, anonymous: bool, now: dt.datetime) -> Workshop:
    """Choose again whether votes carry names. Raises WorkshopOverError, and PeopleJoinedError from the first on."""
    held = _hold_going_on(workshop.pk, now)
    if held.anonymous == anonymous:
        return held
    if held.seats.exists():
        raise PeopleJoinedError
    held.anonymous = anonymous
    held.step += 1
    held.save(update_fields=["anonymous", "step"])
    return held


@transaction.atomic
def press(*, workshop: Workshop, act: str, step: int, now: dt.datetime) -> Workshop:
    """Do what a button of the facilitator's screen says. Raises WorkshopOverError and StalePressError."""
    held = _hold_going_on(workshop.pk, now)
    do = ACTS.get(act)
    if held.step != step or do is None or not do(held, now):
        raise StalePressError
    held.step += 1
    held.save(update_fields=["state", "code", "counts", "paused_at", "step"])
    return held


@transaction.atomic
def close(*, workshop: Workshop, by: Member, now: dt.datetime) -> Workshop:
    """End it. What was shown stays as counts; seats and single votes go. Raises WorkshopOverError if it has ended."""
    hold(workshop.round_id)  # always before the workshop, so that no two wait for each other
    held = _hold(workshop.pk)
    if held.closed_at is not None:
        raise WorkshopOverError
    _close(held, by=by, now=now)
    return held


def close_those_over(*, now: dt.datetime) -> int:
    """Close those that nobody closed, after half a day or once their round has ended. Returns how many."""
    begun = Workshop.objects.not_closed().filter(opened_at__lte=now)
    late = begun.filter(opened_at__lte=now - LASTS)
    ended = begun.exclude(round__status=Round.Status.OPEN)
    done = 0
    for pk, round_id in list((late | ended).values_list("pk", "round_id")):
        with transaction.atomic():
            hold(round_id)
            held = _hold(pk)
            if held.closed_at is None and is_over(held, now=now):
                _close(held, by=None, now=now)
                done += 1
    return done


def workshop_at(code: str, *, now: dt.datetime) -> Workshop | None:
    """The workshop that goes on under this code."""
    found = Workshop.objects.not_closed().select_related("round__organisation").filter(join_code=code).first()
    return found if found is not None and not is_over(found, now=now) else None


@transaction.atomic
def take_seat(*, workshop: Workshop, name: str, now: dt.datetime) -> str:
    """Sit down in it. What is returned is all that leads to the seat: we keep its digest alone.

    ``name`` is kept only where votes carry names. Raises WorkshopOverError, WorkshopFullError and NameTakenError.
    """
    held = _hold_going_on(workshop.pk, now)
    if held.seats.count() >= MOST_SEATS:
        raise WorkshopFullError
    kept = "" if held.anonymous else name
    if kept and kept.casefold() in {one.casefold() for one in held.seats.values_list("name", flat=True)}:
        raise NameTakenError
    token = secrets.token_urlsafe(24)
    Seat.objects.create(workshop=held, token_digest=_digest(token), name=kept, joined_at=now)
    return token


def seat_by(token: str) -> Seat | None:
    """The seat of somebody's browser; None once the workshop is closed, or they left."""
    seats = Seat.objects.select_related("workshop__round__organisation", "workshop__round__version")
    return seats.filter(token_digest=_digest(token)).first() if token else None


@transaction.atomic
def leave(*, token: str) -> None:
    """Give up a seat, with its votes on what was not shown yet."""
    theirs = Seat.objects.filter(token_digest=_digest(token), workshop__closed_at=None)
    there = theirs.values_list("workshop_id", flat=True).first()
    if there is not None:
        _hold(there)  # a vote that is being kept comes first
        theirs.delete()


@transaction.atomic
def vote(*, seat: Seat, code: str, rating: Rating, now: dt.datetime) -> Vote:
    """Keep what somebody says of the statement everybody sees. The same vote twice is one.

    Raises WorkshopOverError, SeatGivenUpError, and VotingEndedError where another vote, or none, is kept for good.
    """
    held = _hold_going_on(seat.workshop_id, now)
    if not held.seats.filter(pk=seat.pk).exists():
        raise SeatGivenUpError
    kept = Vote.objects.filter(seat=seat, code=code).first()
    if kept is not None and kept.rating == rating:
        return kept
    if held.state != State.VOTING or held.code != code:
        raise VotingEndedError
    if kept is None:
        return Vote.objects.create(seat=seat, code=code, rating=rating, voted_at=now)
    kept.rating, kept.voted_at = rating, now
    kept.save(update_fields=["rating", "voted_at"])
    return kept


def agree(
    *, workshop: Workshop, code: str, answer: Answer, rationale: str, version: int, by: Member, now: dt.datetime
) -> AgreedRating:
    """Settle the statement whose votes are shown, and show it to everybody.

    Raises what ``agreeing.agree`` does, NeedsReasonError also where most voted for something else, or nobody voted
    and nobody had rated it; WorkshopOverError; and StalePressError where the group has gone on.
    """
    shown = _shown(workshop, code, now)
    rated = Response.objects.filter(contributor__round=workshop.round_id, code=code)
    before = list(rated.values_list("rating", flat=True))
    lacks_reason = not rationale.strip() and not answer.carried
    if lacks_reason and speaks_against(shown, before, answer.rating):
        raise agreeing.NeedsReasonError
    settled = agreeing.agree(
        round=workshop.round, code=code, answer=answer, rationale=rationale, by=by, version=version, now=now,
        method=method_for([*before, *shown.ratings], answer.rating),
    )  # fmt: skip
    Workshop.objects.filter(pk=workshop.pk).update(step=F("step") + 1)
    return settled


@transaction.atomic
def note_action(
    *, workshop: Workshop, question: Question, title: str, owner_name: str, by: Member, now: dt.datetime
) -> Action:
    """Note on the spot what is to be done. Pressed twice, it is one action.

    Raises WorkshopOverError, and what ``actions.add`` does.
    """
    if is_over(workshop, now=now):
        raise WorkshopOverError
    round = workshop.round
    Organisation.objects.select_for_update().get(pk=round.organisation_id)  # as actions.add does: one press at a time
    kept = Action.objects.filter(round=round, code=question.code, title=title, owner_name=owner_name).first()
    said = actions.Planned(title=title, element=question.element, code=question.code, owner_name=owner_name)
    return kept or actions.add(by=by, said=said, round=round, now=now)


def _begin(held: Workshop, now: dt.datetime) -> bool:
    return held.state == State.LOBBY and _go_to(held, held.codes[0])


def _reveal(held: Workshop, now: dt.datetime) -> bool:
    if held.state != State.VOTING or held.paused_at is not None:
        return False
    votes = Vote.objects.filter(seat__workshop=held, code=held.code).values_list("rating", flat=True)
    smallest = shown_from() if held.anonymous else 1
    held.counts = {**held.counts, held.code: tally(votes, smallest=smallest).as_kept()}
    held.state = State.REVEALED
    return True


def _next(held: Workshop, now: dt.datetime) -> bool:
    return _walk(held, 1)


def _previous(held: Workshop, now: dt.datetime) -> bool:
    return _walk(held, -1)


def _pause(held: Workshop, now: dt.datetime) -> bool:
    if held.paused_at is not None or held.state == State.LOBBY:
        return False
    held.paused_at = now
    return True


def _resume(held: Workshop, now: dt.datetime) -> bool:
    if held.paused_at is None:
        return False
    held.paused_at = None
    return True


def _again(held: Workshop, now: dt.datetime) -> bool:
    """Take votes on the statement once more; those that were given stand until they are changed."""
    if held.state != State.REVEALED or held.paused_at is not None or not may_vote_again(held):
        return False
    held.counts = {code: kept for code, kept in held.counts.items() if code != held.code}
    held.state = State.VOTING
    return True


ACTS: dict[str, Callable[[Workshop, dt.datetime], bool]] = {
    "begin": _begin, "reveal": _reveal, "next": _next, "previous": _previous, "pause": _pause, "resume": _resume,
    "again": _again,
}  # fmt: skip


def _walk(held: Workshop, steps: int) -> bool:
    following = beside(held.codes, held.code, steps)
    if held.state == State.LOBBY or held.paused_at is not None or following == held.code:
        return False
    return _go_to(held, following)


def _go_to(held: Workshop, code: str) -> bool:
    """Show a statement: to vote on, or the votes where they were shown before."""
    held.code = code
    held.state = State.VOTING if tally_of(held, code) is None else State.REVEALED
    return True


def _shown(workshop: Workshop, code: str, now: dt.datetime) -> Tally:
    with transaction.atomic():
        held = _hold_going_on(workshop.pk, now)
        shown = tally_of(held, code)
        if held.code != code or shown is None:
            raise StalePressError
        return shown


def _close(held: Workshop, *, by: Member | None, now: dt.datetime) -> None:
    joined = held.seats.count()
    held.seats.all().delete()
    held.state, held.closed_at, held.paused_at = State.CLOSED, now, None
    held.step += 1
    held.save(update_fields=["state", "closed_at", "paused_at", "step"])
    said = {"workshop": "closed", "joined": joined, "statements": len(held.counts)}
    record(held.round, Kind.CHANGED, by=by, now=now, new=said)


def _with_a_free_code(workshop: Workshop) -> Workshop:
    for _try in range(TRIES):
        workshop.join_code = new_code()
        try:
            with transaction.atomic():
                workshop.save(force_insert=True)
        except IntegrityError:
            continue
        return workshop
    raise WorkshopOpenError


def _hold(pk: int) -> Workshop:
    """The workshop as it is now, which nobody else changes until the transaction ends."""
    return Workshop.objects.select_for_update(of=("self",)).select_related("round").get(pk=pk)


def _hold_going_on(pk: int, now: dt.datetime) -> Workshop:
    held = _hold(pk)
    if is_over(held, now=now):
        raise WorkshopOverError
    return held


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
