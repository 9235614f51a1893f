"""People who call each other, for the tests of calls."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from community.models import Delivery, Hold, Member
from community.services.availability import free_times
from community.services.calls import book
from tests.factories.community import make_member
from tests.factories.meetings import NOW, make_available, make_circle

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from community.models import Circle, Meeting

NAMES = ("Sam", "Ana", "Jo", "Kit", "Mo", "Nia")
TUESDAY_TEN = dt.datetime(2026, 11, 10, 10, 0, tzinfo=dt.UTC)


def people(number: int = 2, *, available: bool = True) -> list[Member]:
    """Members Sam, Ana, Jo, Kit, Mo and Nia, who can be called on weekdays from nine to five."""
    members = [make_member(f"{name}@example.com".lower(), first_name=name, last_name="Lee") for name in NAMES[:number]]
    for member in members:
        if available:
            make_available(member)
    return members


def pair() -> tuple[Circle, Member, Member]:
    """Two buddies."""
    sam, ana = people(2)
    return make_circle(sam, ana), sam, ana


def booked(circle: Circle, by: Member, *, starts_at: dt.datetime = TUESDAY_TEN, **values: Any) -> Meeting:
    """A call that ``by`` booked, of half an hour."""
    return book(circle=circle, by=by, starts_at=starts_at, **{"minutes": 30, "now": NOW, **values})


def cells(member: Member) -> list[int]:
    """What a member holds."""
    return list(Hold.objects.filter(member=member).order_by("cell").values_list("cell", flat=True))


def mails(kind: str) -> set[str]:
    """To whom mails of a kind wait in the outbox: their first names."""
    found = Delivery.objects.filter(kind=kind)
    return set(found.values_list("member__user__first_name", flat=True))


def as_member(client: Client, member: Member) -> Client:
    """The client, signed in."""
    client.force_login(member.user)
    return client


def first_free(*members: Member, now: dt.datetime, number: int = 0) -> dt.datetime:
    """A time that is free, ``number`` days with free times after the first."""
    days: dict[dt.date, dt.datetime] = {}
    for start in free_times(list(members), minutes=30, now=now):
        days.setdefault(start.date(), start)
    return list(days.values())[number]


def words(page: HttpResponse) -> str:
    """What a page says, in one line."""
    return " ".join(page.content.decode().split())
