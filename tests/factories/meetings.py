"""Circles, calls and sessions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from community.models import (
    AvailabilityRule,
    BookingPreferences,
    Circle,
    CircleMember,
    GroupSession,
    Hold,
    Meeting,
    Member,
    PairHistory,
    Participant,
)
from community.models.meetings import cells_between

NOW = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)  # a Monday; London is on winter time
COLUMNS = [
    {"code": "glad", "en": "What went well", "cy": "Beth aeth yn dda"},
    {"code": "stuck", "en": "Where we are stuck", "cy": "Ble rydym yn sownd"},
    {"code": "next", "en": "What we try next", "cy": "Beth nesaf"},
]


def make_circle(*members: Member, kind: str = "", now: dt.datetime = NOW, **values: Any) -> Circle:
    """An active circle of ``members``: buddies for two, three buddies for three, unless ``kind`` says group."""
    kind = kind or {2: "pair", 3: "trio"}.get(len(members), "group")
    circle = Circle.objects.create(kind=kind, started_at=now, **values)
    for member in members:
        seat = _free_seat(member) if circle.is_pair_or_trio else None
        CircleMember.objects.create(circle=circle, member=member, seat=seat, joined_at=now)
    pairs = [(a, b) for a in members for b in members if a.pk < b.pk]
    PairHistory.objects.bulk_create(PairHistory(low=a, high=b, circle=circle, paired_at=now) for a, b in pairs)
    return circle


def _free_seat(member: Member) -> int:
    taken = set(member.seats.filter(left_at=None).values_list("seat", flat=True))
    return next(seat for seat in (1, 2, 3) if seat not in taken)


def make_call(
    circle: Circle, *, starts_at: dt.datetime = NOW + dt.timedelta(days=7), minutes: int = 30, **values: Any
) -> Meeting:
    """A scheduled call that everybody in ``circle`` goes to, with its cells held."""
    ends_at = starts_at + dt.timedelta(minutes=minutes)
    stamps = {"created_at": NOW, "changed_at": NOW}
    meeting = Meeting.objects.create(
        kind="call", circle=circle, starts_at=starts_at, ends_at=ends_at, **{**stamps, **values}
    )
    for seat in circle.seats.filter(left_at=None):
        Participant.objects.create(meeting=meeting, member=seat.member, answer="going", answered_at=NOW)
        if meeting.is_scheduled:
            cells = cells_between(starts_at, ends_at)
            Hold.objects.bulk_create(Hold(meeting=meeting, member=seat.member, cell=cell) for cell in cells)
    return meeting


def make_available(member: Member, *, weekdays: range = range(5), start: str = "09:00", end: str = "17:00") -> None:
    """``member`` can be called on ``weekdays`` at these hours, and has preferences as they are by default."""
    BookingPreferences.objects.get_or_create(member=member)
    for weekday in weekdays:
        begin, until = dt.time.fromisoformat(start), dt.time.fromisoformat(end)
        AvailabilityRule.objects.get_or_create(member=member, weekday=weekday, start=begin, defaults={"end": until})


def make_session(
    *, starts_at: dt.datetime = NOW + dt.timedelta(days=7), minutes: int = 60, published: bool = True, **values: Any
) -> GroupSession:
    """A published session of the community with a board of three columns."""
    meeting = Meeting.objects.create(
        kind="session",
        starts_at=starts_at,
        ends_at=starts_at + dt.timedelta(minutes=minutes),
        link=values.pop("link", "https://meet.example/session"),
        created_at=NOW,
        changed_at=NOW,
    )
    known = {"title": "Making time for breaks", "description": "An hour on rest.", "board_columns": COLUMNS}
    return GroupSession.objects.create(meeting=meeting, published_at=NOW if published else None, **{**known, **values})
