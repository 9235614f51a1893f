"""As many further members as one asks for, to try large lists and matching rounds with."""

from __future__ import annotations

import datetime as dt

from community.models import BuddyPreferences, Member, RoundEntry
from community.services import directory
from config.demo.calls import load_hours
from config.demo.people import HOW_MANY, load_people
from config.demo.places import organisations_made
from config.demo.rounds import open_round

AT_ONCE = 1000


def load_crowd(number: int, *, seed: int, now: dt.datetime) -> int:
    """Make those of ``number`` members that are missing, with hours; returns how many. The same seed, the same people.

    They take part in every matching round, and in the demo's open one.
    """
    new = load_people(organisations_made(), now=now, start=HOW_MANY, count=number, seed=seed)
    load_hours(new)
    BuddyPreferences.objects.bulk_create((BuddyPreferences(member=one, standing=True) for one in new), AT_ONCE)
    _enter(new, now)
    directory.refresh(new, now=now)
    return len(new)


def _enter(members: list[Member], now: dt.datetime) -> None:
    round = open_round()
    if round is not None:
        rows = (RoundEntry(round=round, member=one, standing=True, entered_at=now) for one in members)
        RoundEntry.objects.bulk_create(rows, AT_ONCE)
