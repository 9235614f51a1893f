"""A workshop in the demo's open round, held yesterday: nine people voted on three statements and settled them."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from community.models import Member
from diagnostic.models import AgreedRating, Contributor, Round, Seat, Workshop
from diagnostic.questions import Question, questions_of
from diagnostic.services import workshops
from diagnostic.services.answers import Answer
from diagnostic.vocabulary import Rating

SEATS = 9


class Talk(NamedTuple):
    """How the room voted on a statement, red, amber and green, what it settled on and why, and what is to be done."""

    votes: tuple[int, int, int]
    agreed: Rating
    why: str
    action: str = ""
    owner: str = ""


TALKS = {
    "environment-3": Talk(
        (3, 5, 1), Rating.AMBER, "Both main sites have a good room. At night one of them is locked.",
        "Keep the rest room on the second floor open at night", "Ann Evans, estates",
    ),
    "environment-1": Talk(
        (2, 6, 1), Rating.AMBER, "Faults are recorded everywhere, but nobody walked the two community sites this year.",
    ),
    "relationships-1": Talk((0, 3, 6), Rating.GREEN, "Every team does this, nights too, and somebody checked in June."),
}  # fmt: skip


def load_workshop(round: Round, *, now: dt.datetime) -> None:
    """Hold it in ``round``. Statements that its set does not have are left out."""
    lead = round.contributors.get(role=Contributor.Role.LEAD).member
    asked = {one.code: one for one in questions_of(round, "en") if one.code in TALKS}
    codes = [code for code in TALKS if code in asked]
    if lead is None or not codes:
        return
    yesterday = now - dt.timedelta(days=1)
    opening = workshops.Opening(anonymous=True, codes=codes)
    there = workshops.open_workshop(round=round, by=lead, opening=opening, now=yesterday)
    tokens = [workshops.take_seat(workshop=there, name="", now=yesterday) for _seat in range(SEATS)]
    seats = [seat for token in tokens if (seat := workshops.seat_by(token))]
    _press(there, "begin", yesterday)
    for code in codes:
        _talk(there, seats, asked[code], lead, yesterday)
        if code != codes[-1]:
            _press(there, "next", yesterday)
    workshops.close(workshop=there, by=lead, now=yesterday + dt.timedelta(hours=1))


def _talk(there: Workshop, seats: list[Seat], question: Question, lead: Member, at: dt.datetime) -> None:
    talk = TALKS[question.code]
    colours = (Rating.RED, Rating.AMBER, Rating.GREEN)
    votes = [rating for rating, count in zip(colours, talk.votes, strict=True) for _vote in range(count)]
    for seat, rating in zip(seats, votes, strict=True):
        workshops.vote(seat=seat, code=question.code, rating=rating, now=at)
    _press(there, "reveal", at)
    stands = AgreedRating.objects.filter(round=there.round, code=question.code).first()
    workshops.agree(
        workshop=there, code=question.code, answer=Answer(talk.agreed), rationale=talk.why, by=lead,
        version=stands.version if stands else 0, now=at,
    )  # fmt: skip
    if talk.action:
        workshops.note_action(
            workshop=there, question=question, title=talk.action, owner_name=talk.owner, by=lead, now=at
        )  # fmt: skip


def _press(there: Workshop, act: str, at: dt.datetime) -> None:
    there.refresh_from_db(fields=["step"])
    workshops.press(workshop=there, act=act, step=there.step, now=at)
