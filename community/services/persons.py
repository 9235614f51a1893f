"""What members say of themselves, as the pure rules of suggestions and matching rounds read it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from community.directory.entries import region_of
from community.models import Member, MemberElement, MemberSkill
from community.suggesting import Person

if TYPE_CHECKING:
    Shows = Callable[[str], bool]


@dataclass
class Said:
    """What some members ticked: codes by member and kind. Plain rows: a queryset for each member costs more."""

    elements: dict[int, list[tuple[str, bool, bool]]]
    skills: dict[int, list[tuple[str, bool, bool]]]
    topics: dict[int, list[str]]


def said_by(pks: Sequence[int]) -> Said:
    """What the members ``pks`` ticked, in three queries."""
    said = Said(defaultdict(list), defaultdict(list), defaultdict(list))
    elements = MemberElement.objects.filter(member__in=pks)
    for pk, code, gives, takes in elements.values_list("member_id", "element", "can_help", "wants_help"):
        said.elements[pk].append((code, gives, takes))
    skills = MemberSkill.objects.filter(member__in=pks)
    for pk, code, gives, takes in skills.values_list("member_id", "skill", "offers", "wants"):
        said.skills[pk].append((code, gives, takes))
    for pk, code in Member.topics.through.objects.filter(member__in=pks).values_list("member_id", "topic__code"):
        said.topics[pk].append(code)
    return said


def person_of(
    member: Member, said: Said, *, shows: Shows, free: frozenset[int], green: frozenset[str], today: dt.date
) -> Person:
    """``member`` as far as ``shows`` (a field's name) lets it be known. Needs the organisation and its region."""
    elements = said.elements[member.pk] if shows("elements") else ()
    skills = said.skills[member.pk] if shows("skills") else ()
    topics = said.topics[member.pk] if shows("topics") else ()
    place = member.organisation if shows("organisation") else None
    region = region_of(place) if place else None
    since = member.in_post_since if shows("in_post_since") else None
    return Person(
        pk=member.pk,
        gives=frozenset(code for code, gives, _takes in elements if gives),
        wants=frozenset(code for code, _gives, takes in elements if takes),
        offers=frozenset(code for code, gives, _takes in skills if gives),
        learns=frozenset(code for code, _gives, takes in skills if takes),
        topics=frozenset(topics),
        green=green,
        sector=place.sector if place else "",
        region=region.code if region else "",
        years=(today - since).days // 365 if since else None,
        free=free,
    )
