"""What the screens of a workshop show at this moment: the facilitator's, and everybody's phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from diagnostic.models import Action, AgreedRating, Response, Vote, Workshop
from diagnostic.questions import Question, questions_of
from diagnostic.vocabulary import Rating
from diagnostic.workshops import Tally, may_vote_again, state_key, tally_of

if TYPE_CHECKING:
    from diagnostic.models import Round, Seat


@dataclass(frozen=True)
class Shown:
    """One statement as everybody sees it. ``question`` is None in the lobby, ``tally`` before votes are shown."""

    workshop: Workshop
    question: Question | None
    tally: Tally | None
    agreed: AgreedRating | None

    @property
    def number(self) -> int:
        """Its place, from 1."""
        return self.workshop.codes.index(self.workshop.code) + 1 if self.workshop.code in self.workshop.codes else 0

    @property
    def total(self) -> int:
        """How many statements there are."""
        return len(self.workshop.codes)

    @property
    def missing(self) -> int:
        """How many who joined have not voted on it; of a workshop that came with ``counted``."""
        return max(0, self.workshop.joined - self.workshop.voted)

    @property
    def is_first(self) -> bool:
        """Whether none comes before."""
        return self.number <= 1

    @property
    def is_last(self) -> bool:
        """Whether none comes after."""
        return self.number >= self.total

    @property
    def is_paused(self) -> bool:
        """Whether people have a break."""
        return self.workshop.paused_at is not None

    @property
    def is_voting(self) -> bool:
        """Whether votes are taken and the screen says so."""
        return self.workshop.state == Workshop.State.VOTING and not self.is_paused

    @property
    def is_revealed(self) -> bool:
        """Whether the votes are shown."""
        return self.workshop.state == Workshop.State.REVEALED and not self.is_paused

    @property
    def may_vote_again(self) -> bool:
        """Whether the facilitator may let people vote on it once more."""
        return self.is_revealed and may_vote_again(self.workshop)

    @property
    def agreed_rating(self) -> Rating | None:
        """What is agreed."""
        return Rating(self.agreed.rating) if self.agreed else None

    @property
    def key(self) -> str:
        """Where the screen asks for changes."""
        return state_key(self.workshop)


@dataclass(frozen=True)
class Before:
    """What was known before the workshop, and what came up in it: for the facilitator's screen, once votes are shown.

    ``voters``: who voted what, where votes carry names.
    """

    voters: Sequence[tuple[Rating, list[str]]]
    actions: Sequence[Action]


@dataclass(frozen=True)
class Result:
    """What is left of one statement of a workshop that has ended."""

    question: Question
    tally: Tally


def shown(workshop: Workshop, language: str) -> Shown:
    """What everybody sees now."""
    if workshop.state == Workshop.State.LOBBY:
        return Shown(workshop, None, None, None)
    asked = next((one for one in questions_of(workshop.round, language) if one.code == workshop.code), None)
    is_revealed = workshop.state == Workshop.State.REVEALED
    agreed = AgreedRating.objects.filter(round=workshop.round_id, code=workshop.code).first() if is_revealed else None
    return Shown(workshop, asked, tally_of(workshop, workshop.code) if is_revealed else None, agreed)


def before(now_shown: Shown) -> Before:
    """What belongs to the statement whose votes are shown."""
    workshop, question = now_shown.workshop, now_shown.question
    if question is None or not now_shown.is_revealed:
        return Before((), ())
    actions = list(Action.objects.filter(round=workshop.round_id, code=question.code).order_by("pk"))
    return Before(() if workshop.anonymous else _voters(workshop), actions)


def rated_before(now_shown: Shown) -> list[tuple[Rating, int]]:
    """How many had given each rating before the workshop: numbers alone, for not all in the room are in the round.

    Nothing until votes are shown, nor where one person rated: the number would say what they said.
    """
    if not now_shown.is_revealed:
        return []
    workshop = now_shown.workshop
    said = Response.objects.filter(contributor__round=workshop.round_id, code=workshop.code)
    ratings = list(said.values_list("rating", flat=True))
    return [(one, ratings.count(one)) for one in Rating if one in ratings] if len(ratings) > 1 else []


def vote_of(seat: Seat, code: str) -> str:
    """What somebody voted on a statement; nothing if they did not."""
    return Vote.objects.filter(seat=seat, code=code).values_list("rating", flat=True).first() or ""


def results_of(workshop: Workshop, questions: Sequence[Question]) -> list[Result]:
    """What was shown of each statement, in the order of the workshop."""
    asked = {one.code: one for one in questions}
    found = [(asked.get(code), tally_of(workshop, code)) for code in workshop.codes]
    return [Result(question, tally) for question, tally in found if question is not None and tally is not None]


def past(round: Round, questions: Sequence[Question]) -> list[tuple[Workshop, list[Result]]]:
    """The workshops of a round that were closed, the latest first."""
    closed = round.workshops.exclude(closed_at=None).order_by("-closed_at")
    return [(one, results_of(one, questions)) for one in closed]


def _voters(workshop: Workshop) -> list[tuple[Rating, list[str]]]:
    """The names beside each rating."""
    by_rating: dict[Rating, list[str]] = {}
    votes = Vote.objects.filter(seat__workshop=workshop, code=workshop.code).order_by("seat_id")
    for rating, name in votes.values_list("rating", "seat__name"):
        by_rating.setdefault(Rating(rating), []).append(name)
    return list(by_rating.items())
