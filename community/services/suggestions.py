"""Three suggestions for a buddy, from people who are listed, open to buddying, elsewhere, and have a free seat."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, prefetch_related_objects
from django.utils import timezone

from community.availability import week_pattern
from community.directory import index, search
from community.directory.cards import Card, card_of
from community.directory.entries import region_of, shown_organisation
from community.models import (
    BuddyPreferences,
    BuddyRequest,
    CircleMember,
    Member,
    NotForMe,
    PairHistory,
)
from community.services.askable import full
from community.services.availability import hours_of
from community.services.buddy_requests import NOT_AGAIN
from community.services.persons import person_of, said_by
from community.strengths import green_at
from community.suggesting import DIFFERENT, Likings, Person, suggest
from community.suggestion_words import in_words

if TYPE_CHECKING:
    from community.directory.facets import FacetIndex, Narrowed
    from community.directory.groups import Named

LOOKED_AT = 40
OF_EACH = 20  # of each kind of likeness, so that one kind does not crowd out the others


@dataclass(frozen=True)
class Suggested:
    """Somebody's card, and why, in words."""

    card: Card
    reasons: list[str]


def suggestions_for(viewer: Member, named: Named, *, now: dt.datetime) -> list[Suggested]:
    """Up to three people with the reasons that weigh most. Always as many queries, however many members there are."""
    today = timezone.localdate(now)
    who = search.asker(viewer, named, now=now)
    unseen = who.unseen | _not_now(viewer, now=now) | full()
    likings = _likings(viewer)
    mine = _facets_of(viewer, likings)
    pks = index.ask(lambda members: _candidates(members, mine, unseen, who.turn))
    people = _load(pks, viewer, today=today)
    if not people:
        return []
    persons = _persons([viewer, *people], now=now)
    met = _met(viewer, pks)
    found = suggest(persons[0], persons[1:], likings=likings, met=met)
    by_pk = {member.pk: member for member in people}
    prefetch_related_objects([by_pk[one.person.pk] for one in found], "elements")
    return [Suggested(card_of(by_pk[one.person.pk], named), in_words(one.reasons, named)) for one in found]


def _not_now(viewer: Member, *, now: dt.datetime) -> frozenset[int]:
    """Whom ``viewer`` set aside, is in a circle with, or has asked; and who asked them."""
    aside = NotForMe.objects.filter(member=viewer).values_list("other_id", flat=True)
    mine = viewer.seats.filter(left_at=None).values("circle")
    together = CircleMember.objects.filter(circle__in=mine, left_at=None).values_list("member_id", flat=True)
    waiting = Q(status=BuddyRequest.Status.SENT)
    ended = Q(status__in=(BuddyRequest.Status.DECLINED, BuddyRequest.Status.EXPIRED), sender=viewer)
    asked = BuddyRequest.objects.filter(Q(low=viewer) | Q(high=viewer), waiting | ended, sent_at__gt=now - NOT_AGAIN)
    pairs = asked.values_list("low_id", "high_id")
    return frozenset([*aside, *together, *(pk for pair in pairs for pk in pair)])


def _facets_of(viewer: Member, likings: Likings) -> dict[str, list[str]]:
    """What to look for, as codes of the directory: all of it is what others show to members."""
    elements, skills = list(viewer.elements.all()), list(viewer.skills.all())
    place = viewer.organisation
    region = region_of(place) if place else None
    return {
        "helps": [f"offers:{row.element}" for row in elements if row.wants_help],
        "helped": [f"wants:{row.element}" for row in elements if row.can_help],
        "teaches": [f"skill:{row.skill}" for row in skills if row.wants],
        "learns": [f"skill_wanted:{row.skill}" for row in skills if row.offers],
        "region": [f"region:{region.code}"] if region and likings.region != DIFFERENT else [],
        "sector": [f"sector:{place.sector}"] if place and likings.sector != DIFFERENT else [],
    }


RICHEST_FIRST = (
    ("helps", "helped", "region"), ("helps", "helped", "sector"), ("helps", "helped"), ("helps", "teaches"),
    ("helps", "region"), ("helps", "sector"), ("helps",), ("teaches",), ("helped",), ("learns",), ("sector",),
    ("region",), (),
)  # fmt: skip


def _candidates(members: FacetIndex, mine: dict[str, list[str]], unseen: frozenset[int], turn: float) -> list[int]:
    """Those with most in common first; the same all day, others tomorrow."""
    found: dict[int, None] = {}
    for groups in RICHEST_FIRST:
        if any(not mine[group] for group in groups):
            continue
        chosen = {"buddying": ["buddying:yes"], **{group: mine[group] for group in groups}}
        narrowed: Narrowed = members.narrow(chosen, without=unseen)
        found.update(dict.fromkeys(narrowed.some(start=0, number=OF_EACH, turn=turn)))
        if len(found) >= LOOKED_AT:
            break
    return list(found)[:LOOKED_AT]


def _load(pks: Sequence[int], viewer: Member, *, today: dt.date) -> list[Member]:
    """They as they are now, in the order of ``pks``, without anybody of the viewer's own organisation."""
    rows = Member.objects.filter(pk__in=pks).select_related(
        "user", "organisation__region", "organisation__system__region"
    )
    by_pk = {
        member.pk: member
        for member in rows
        if member.is_listed(today=today)
        and member.open_to_buddying
        and (member.organisation_id is None or member.organisation_id != viewer.organisation_id)
    }
    return [by_pk[pk] for pk in pks if pk in by_pk]


def _persons(members: Sequence[Member], *, now: dt.datetime) -> list[Person]:
    """What is known of the viewer (first, all of it) and of the others (what they show to members)."""
    hours, said = hours_of(members), said_by([member.pk for member in members])
    shown = {member.pk: place for member in members if (place := shown_organisation(member))}
    green = green_at({place.pk for place in shown.values()}, now=now)
    return [
        person_of(
            member, said, shows=_everything if number == 0 else member.shows, free=week_pattern(hours[member.pk]),
            green=green.get(shown[member.pk].pk, frozenset()) if member.pk in shown else frozenset(),
            today=timezone.localdate(now),
        )
        for number, member in enumerate(members)
    ]  # fmt: skip


def _everything(field: str) -> bool:
    """What one says of oneself counts, whoever else sees it."""
    return True


def _likings(viewer: Member) -> Likings:
    chosen = BuddyPreferences.objects.filter(member=viewer).first()
    return Likings(chosen.sector, chosen.region, chosen.stage) if chosen else Likings()


def _met(viewer: Member, pks: Iterable[int]) -> frozenset[int]:
    """Those of ``pks`` with whom ``viewer`` was put together before."""
    wanted = set(pks)
    rows = PairHistory.objects.filter(Q(low=viewer) | Q(high=viewer)).values_list("low_id", "high_id")
    return frozenset(pk for pair in rows for pk in pair if pk in wanted)
