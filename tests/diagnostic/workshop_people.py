"""What tests of workshops share: opening one, moving it on, and people with their phones."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.test import Client
from django.utils import timezone

from diagnostic.models import Round, Seat, Vote, Workshop
from diagnostic.services import workshops
from diagnostic.vocabulary import Rating
from diagnostic.workshops import state_key

if TYPE_CHECKING:
    from community.models import Member


FIRST, SECOND = "relationships-1", "environment-1"
ROOM, VOTE = "/diagnostic/workshop/room/", "/diagnostic/workshop/vote/"
JOIN = "/diagnostic/workshop/"
SCREEN = "workshop/"
NOW = dt.datetime(2027, 3, 9, 10, tzinfo=dt.UTC)


def open_one(round: Round, lead: Member, *, anonymous: bool = True, now: dt.datetime | None = None) -> Workshop:
    opening = workshops.Opening(anonymous=anonymous, codes=round.scope)
    return workshops.open_workshop(round=round, by=lead, opening=opening, now=now or timezone.now())


def press(workshop: Workshop, *acts: str) -> Workshop:
    for act in acts:
        workshop.refresh_from_db()
        workshop = workshops.press(workshop=workshop, act=act, step=workshop.step, now=timezone.now())
    return workshop


def seats(workshop: Workshop, count: int, name: str = "") -> list[Seat]:
    tokens = [workshops.take_seat(workshop=workshop, name=name, now=timezone.now()) for _one in range(count)]
    return [seat for token in tokens if (seat := workshops.seat_by(token))]


def vote(seat: Seat, rating: str, code: str = FIRST) -> Vote:
    return workshops.vote(seat=seat, code=code, rating=Rating(rating), now=timezone.now())


def vote_all(workshop: Workshop, *ratings: str, code: str = FIRST) -> list[Seat]:
    there = seats(workshop, len(ratings))
    for seat, rating in zip(there, ratings, strict=True):
        vote(seat, rating, code)
    return there


def phone(workshop: Workshop, name: str = "") -> Client:
    """A phone that has joined."""
    client = Client()
    told = "without" if workshop.anonymous else "with"
    sent = {"code": workshop.join_code, "told": told, "name": name}
    assert client.post(JOIN, sent)["Location"] == ROOM
    return client


def state_of(workshop: Workshop) -> dict[str, Any]:
    found: dict[str, Any] = Client().get(f"/diagnostic/workshop/{state_key(workshop)}/state/").json()
    return found


def seats_at(workshop: Workshop, now: dt.datetime) -> Seat:
    seat = workshops.seat_by(workshops.take_seat(workshop=workshop, name="", now=now))
    assert seat is not None
    return seat
