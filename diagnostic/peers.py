"""Whom to ask: members elsewhere who offer help with an element, those whose organisation is green in it first.

Only who can be asked for a call is named: a buddy of the viewer, or somebody open to buddying who has a seat left; and
whoever was asked already and has not answered.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import zip_longest
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import F, Q, Value
from django.db.models.functions import Concat
from django.utils import timezone

from community.directory import index
from community.directory.cards import FIELDS, Card, card_of
from community.directory.search import Asker
from community.models import Member, MemberElement, Organisation
from community.services.askable import asked_by, circles_with_buddies, full
from diagnostic.models import GreenElement
from diagnostic.models.peers import HOLDS_FOR
from diagnostic.services.rollups import strong_partners

if TYPE_CHECKING:
    from community.directory.facets import FacetIndex
    from community.directory.groups import Named

MOST = 3
ENOUGH = 2 * MOST  # so many who are green that none need be added, even if some of them may not be shown
LOOKED_AT = 24  # people of each element: enough to find three who may be shown
NEAREST = 60  # organisations of each element that are asked first, the others only if nobody there offers help
POSITIONS = 2**24  # of members in the directory (``community.directory.entries``)
OPEN = "buddying:yes"
SPREAD = 2654435761  # scatters the ids of organisations, which were made one after the other


@dataclass(frozen=True, slots=True)
class Peer:
    """Somebody to ask, who offers help. ``circle`` is the key of the one that the viewer has with them, as buddies.

    ``is_green``: their organisation is green in the element, and lets members know.
    """

    card: Card
    circle: int | None = None
    is_green: bool = False


@dataclass(frozen=True, slots=True)
class Peers:
    """People to ask, and the names of those who offer help and whose answer the viewer waits for."""

    people: tuple[Peer, ...] = ()
    asked: tuple[str, ...] = ()

    @property
    def are_green(self) -> bool:
        """Whether the organisations of all of them are green."""
        return bool(self.people) and all(peer.is_green for peer in self.people)

    @property
    def cards(self) -> tuple[Card, ...]:
        """They in short."""
        return tuple(peer.card for peer in self.people)

    @property
    def few(self) -> bool:
        """Whether there are fewer than we would like to name."""
        return len(self.people) < MOST


@dataclass(frozen=True, slots=True)
class _Doors:
    """Whom the viewer calls already, by circle; and whom they cannot be shown here."""

    circles: dict[int, int]
    closed: frozenset[int]
    waiting: frozenset[int]


def peers_for(
    viewer: Member, elements: Sequence[str], who: Asker, named: Named, *, now: dt.datetime
) -> dict[str, Peers]:
    """Up to three people for each of ``elements``, of the viewer's sector first. Twelve queries at most.

    ``who`` is the viewer as the directory knows them. Where fewer are green, others who offer help make up the number.
    """
    if not elements:
        return {}
    doors = _doors(viewer, who, now=now)
    green = _green(viewer, elements, who, doors, now=now)
    missing = [element for element in elements if len(green.get(element, ())) < ENOUGH]
    helping: dict[str, list[int]] = {}
    if missing:
        helping = index.ask(lambda members: {one: _helping(members, one, viewer, who, doors) for one in missing})
    shown = _may_be_shown([*_flat(green), *_flat(helping)], viewer, doors, today=timezone.localdate(now))
    asked = _asked(doors)
    found = {}
    for element in elements:
        first, others = ([shown[pk] for pk in pks.get(element, ()) if pk in shown] for pks in (green, helping))
        chosen = _one_an_organisation_first(first)[:MOST]
        chosen += [one for one in _one_an_organisation_first(others) if one not in first][: MOST - len(chosen)]
        people = tuple(Peer(card_of(one, named), doors.circles.get(one.pk), is_green=one in first) for one in chosen)
        found[element] = Peers(people, asked=tuple(name for name, offers in asked if f"offers:{element}" in offers))
    return found


def _doors(viewer: Member, who: Asker, *, now: dt.datetime) -> _Doors:
    circles, asked = circles_with_buddies(viewer), asked_by(viewer, now=now)
    return _Doors(circles, who.unseen | ((full() | asked.all) - circles.keys()), asked.waiting - circles.keys())


def _asked(doors: _Doors) -> list[tuple[str, frozenset[str]]]:
    """Whose answer is awaited, with their facets: as the directory has them for everybody.

    Whether one of them has blocked the viewer since, or has no seat left, makes no difference: nobody learns that here.
    """
    if not doors.waiting:
        return []
    rows = Member.objects.filter(pk__in=doors.waiting, entry__isnull=False).select_related("user", "entry")
    return [(one.name, frozenset(one.entry.facets.split())) for one in rows.order_by("pk")]


def _green(
    viewer: Member, elements: Sequence[str], who: Asker, doors: _Doors, *, now: dt.datetime
) -> dict[str, list[int]]:
    """Whoever is listed, shows where they work and offers help, where that organisation is green, by element."""
    organisations = _green_organisations(viewer, elements, who, now=now)
    found = _offering({element: near[:NEAREST] for element, near in organisations.items()}, who, doors)
    rest = {one: far for one, near in organisations.items() if one not in found and (far := near[NEAREST:])}
    return {**found, **_offering(rest, who, doors)} if rest else found


def _green_organisations(
    viewer: Member, elements: Sequence[str], who: Asker, *, now: dt.datetime
) -> dict[str, list[int]]:
    """The organisations that are green, by element: the same sector, then the same region, then another each day."""
    own = viewer.organisation
    green = GreenElement.objects.standing(now=now).filter(element__in=elements)
    rows = green.values_list(
        "element", "round__organisation", "round__organisation__sector", "round__organisation__region"
    )
    found: dict[str, set[tuple[bool, bool, int, int]]] = {}
    for element, pk, sector, region in (*rows, *_strong_in_the_system(own, elements, now=now)):
        if own is None or pk != own.pk:
            far = (own is None or sector != own.sector, own is None or region is None or region != own.region_id)
            found.setdefault(element, set()).add((*far, _in_turn(pk * SPREAD, who), pk))
    return {element: [place[-1] for place in sorted(places)] for element, places in found.items()}


def _strong_in_the_system(
    own: Organisation | None, elements: Sequence[str], *, now: dt.datetime
) -> list[tuple[str, int, str, int | None]]:  # fmt: skip
    """Partners of the viewer's system that share with their name and are green: element, key, sector and region."""
    if own is None or own.system_id is None:
        return []
    strong = strong_partners(own.system_id, elements, since=timezone.localdate(now - HOLDS_FOR))
    asked = Organisation.objects.filter(pk__in=set().union(*strong.values()))
    places = {pk: (sector, region) for pk, sector, region in asked.values_list("pk", "sector", "region")}
    return [(element, pk, *places[pk]) for element, pks in strong.items() for pk in pks]


def _offering(organisations: dict[str, list[int]], who: Asker, doors: _Doors) -> dict[str, list[int]]:
    """Listed members who work there for all to see and offer help with the element: one of each before a second."""
    if not organisations:
        return {}
    asked = reduce(or_, (Q(element=one, member__organisation__in=pks) for one, pks in organisations.items()), Q())
    rows = (
        MemberElement.objects.filter(asked, can_help=True)
        .filter(member__entry__facets__contains="sector:")  # where they work would show otherwise
        .filter(member__entry__facets__contains=Concat(Value("offers:"), F("element")))
        .filter(Q(member__entry__facets__contains=OPEN) | Q(member__in=doors.circles))
        .values_list("element", "member__organisation", "member__entry__position", "member")
    )
    there: dict[str, dict[int, list[tuple[int, int]]]] = {}
    for element, organisation, position, pk in rows:
        if pk not in doors.closed:
            there.setdefault(element, {}).setdefault(organisation, []).append((_in_turn(position, who), pk))
    return {element: _round_robin(organisations[element], people) for element, people in there.items()}


def _round_robin(organisations: Sequence[int], people: dict[int, list[tuple[int, int]]]) -> list[int]:
    """The members in the order of their organisations, the first of each before the second."""
    queues = [sorted(people[pk]) for pk in organisations if pk in people]
    turns = zip_longest(*queues)
    return [one[1] for turn in turns for one in turn if one is not None][:LOOKED_AT]


def _in_turn(position: int, who: Asker) -> int:
    """How far a place in the directory's round is from where the viewer's day begins."""
    return (position - int(who.turn * POSITIONS)) % POSITIONS


def _helping(members: FacetIndex, element: str, viewer: Member, who: Asker, doors: _Doors) -> list[int]:
    """Listed members who offer help with ``element``: buddies, then those of the viewer's sector, then others."""
    offers = f"offers:{element}"
    buddies = [pk for pk in doors.circles if pk not in doors.closed and members.bears(pk, offers)]
    anywhere = members.narrow({"offers": [offers], "buddying": [OPEN]}, without=doors.closed)
    sector = viewer.organisation.sector if viewer.organisation else ""
    near = anywhere.also("sector", f"sector:{sector}")
    found = [one.some(start=0, number=LOOKED_AT, turn=who.turn) for one in (near, anywhere)]
    return list(dict.fromkeys(pk for pks in (buddies, *found) for pk in pks))


def _may_be_shown(pks: Iterable[int], viewer: Member, doors: _Doors, *, today: dt.date) -> dict[int, Member]:
    """The members as they are now, but nobody of the viewer's own organisation: those they know."""
    rows = Member.objects.filter(pk__in=set(pks)).select_related("user", "organisation").only(*FIELDS)
    return {
        member.pk: member
        for member in rows.prefetch_related("elements")
        if member.is_listed(today=today)
        and (member.open_to_buddying or member.pk in doors.circles)
        and (member.organisation_id is None or member.organisation_id != viewer.organisation_id)
    }


def _one_an_organisation_first(members: Iterable[Member]) -> list[Member]:
    first: dict[int, Member] = {}
    for member in members:
        first.setdefault(member.organisation_id or -member.pk, member)
    chosen = list(first.values())
    return [*chosen, *(member for member in members if member not in chosen)]


def _flat(found: dict[str, list[int]]) -> list[int]:
    return [pk for pks in found.values() for pk in pks]
