"""How somebody wants to be matched, and whom they would rather not be shown again."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from community.models import BuddyPreferences, Member, NotForMe
from community.services import round_entries
from community.services.pairing import locked, seats_held

if TYPE_CHECKING:
    from django.db.models import QuerySet


class HasMoreError(Exception):
    """The member has more buddies now than they want from now on: one has to end first."""


@dataclass(frozen=True)
class Wishes:
    """What is chosen; the last three are codes of BuddyPreferences.Likeness."""

    max_buddies: int = 1
    standing: bool = False
    sector: str = "any"
    region: str = "any"
    stage: str = "any"


def wishes_of(member: Member) -> Wishes:
    """What ``member`` chose, or what holds for who chose nothing."""
    found = BuddyPreferences.objects.filter(member=member).values(*asdict(Wishes())).first()
    return Wishes(**found) if found else Wishes()


@transaction.atomic
def choose(*, member: Member, wishes: Wishes, now: dt.datetime) -> None:
    """Keep what ``member`` wishes; who takes part in every round is in those that are open. Raises HasMoreError."""
    member = locked([member.pk])[member.pk]
    if len(seats_held(member)) > wishes.max_buddies:
        raise HasMoreError
    new = wishes.standing and not BuddyPreferences.objects.filter(member=member, standing=True).exists()
    BuddyPreferences.objects.update_or_create(member=member, defaults=asdict(wishes))
    if new:
        round_entries.enter_open_rounds(member, now=now)


def set_aside(*, member: Member, other: Member) -> None:
    """Do not suggest ``other`` any more. Nobody else sees it; twice is once."""
    NotForMe.objects.get_or_create(member=member, other=other)


def take_back(*, member: Member, other: Member) -> None:
    """Suggest ``other`` again where they fit."""
    NotForMe.objects.filter(member=member, other=other).delete()


def aside_of(member: Member) -> QuerySet[NotForMe]:
    """Whom ``member`` set aside, the last first."""
    return NotForMe.objects.filter(member=member).select_related("other__user").order_by("-made_at")
