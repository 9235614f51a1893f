"""Asking the directory: who is found, how many each further choice would leave, and who is near."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from community.directory import index
from community.models import Block

if TYPE_CHECKING:
    from community.directory.choice import Choice
    from community.directory.facets import FacetIndex, Narrowed
    from community.directory.groups import Named
    from community.models import Member

PER_PAGE = 20

Place = tuple[str, str]  # group and code


@dataclass(frozen=True)
class Near:
    """What "near me" means now, and how many it would leave."""

    place: Place
    count: int


@dataclass(frozen=True)
class Helper:
    """Who can help with an element: what near means for it, and how many there are anywhere."""

    element: str
    near: Near | None
    count: int


@dataclass(frozen=True)
class Found:
    """An answer: all of it belongs to one moment. ``suggestions`` are filters to drop and how many that would leave."""

    total: int
    pks: list[int]
    counts: dict[str, dict[str, int]]
    near: Near | None
    suggestions: list[tuple[Place, int]]
    helpers: list[Helper]


@dataclass(frozen=True)
class Asker:
    """Who asks: whom they must not find, where they are, and where in the round their list begins today."""

    unseen: frozenset[int]
    places: Sequence[Place]
    turn: float


def asker(viewer: Member, named: Named, *, now: dt.datetime) -> Asker:
    """``viewer`` does not meet those with whom there is a block either way, nor themselves."""
    pairs = Block.objects.filter(Q(member=viewer) | Q(other=viewer)).values_list("member_id", "other_id")
    unseen = {pk for pair in pairs for pk in pair} | {viewer.pk}
    return Asker(frozenset(unseen), named.places_of(viewer.organisation), _turn(viewer, timezone.localdate(now)))


def find(choice: Choice, who: Asker, named: Named, *, page: int, wanted: Sequence[str] = ()) -> Found:
    """The members on a page of the list, with all counts beside the filters, and helpers for the elements wanted."""
    return index.ask(lambda members: _found(members, choice, who, named, page, wanted))


def _turn(viewer: Member, today: dt.date) -> float:
    """From 0 to 1: another each day and for each viewer, and the same all day so that pages do not overlap."""
    digest = hashlib.blake2b(f"{today}{viewer.public_id}".encode(), digest_size=6).digest()
    return int.from_bytes(digest, "big") / 2**48


def _found(members: FacetIndex, choice: Choice, who: Asker, named: Named, page: int, wanted: Sequence[str]) -> Found:
    everywhere = members.narrow(choice.facets(), terms=choice.terms, without=who.unseen)
    near = _near(everywhere, who.places)
    left = everywhere.also("near", ":".join(near.place)) if choice.near and near else everywhere
    return Found(
        total=left.count,
        pks=left.some(start=(page - 1) * PER_PAGE, number=PER_PAGE, turn=who.turn) if page > 0 else [],
        counts={
            group: left.counts(group, [code for code, _label in options]) for group, options in named.options.items()
        },
        near=near,
        suggestions=[] if left.count else _suggestions(members, choice, who),
        helpers=[_helper(members, element, who) for element in wanted],
    )


def _helper(members: FacetIndex, element: str, who: Asker) -> Helper:
    narrowed = members.narrow({"offers": [f"offers:{element}"]}, without=who.unseen)
    return Helper(element, _near(narrowed, who.places), narrowed.count)


def _near(narrowed: Narrowed, places: Sequence[Place]) -> Near | None:
    """The first of the viewer's places (system, then region) where somebody is; the last if nobody is anywhere."""
    found = [Near(place, narrowed.count_also(":".join(place))) for place in places]
    return next((near for near in found if near.count), found[-1] if found else None)


def _count(members: FacetIndex, choice: Choice, who: Asker) -> int:
    narrowed = members.narrow(choice.facets(), terms=choice.terms, without=who.unseen)
    near = _near(narrowed, who.places)
    return near.count if choice.near and near else narrowed.count


def _suggestions(members: FacetIndex, choice: Choice, who: Asker) -> list[tuple[Place, int]]:
    counted = [(part, _count(members, choice.without(*part), who)) for part in choice.parts()]
    return sorted(((part, count) for part, count in counted if count), key=lambda one: -one[1])
