"""What of a member may be found by others: only what the profile shows to all members.

Reads ``user``, ``organisation`` with its region and system, ``elements``, ``skills`` and ``topics``: load them ahead.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from community.directory.words import folded_words

if TYPE_CHECKING:
    from community.models import Member, Organisation, Region


def position_of(member: Member) -> int:
    """A place in the round in which members are listed: as random as the public id, and always the same."""
    return int(member.public_id[:6], 16)


def facets_of(member: Member) -> list[str]:
    """Codes such as ``region:london``."""
    return [*_place(member), *_help(member), *_talk(member)]


def words_of(member: Member) -> list[str]:
    """The folded words of name, role and organisation."""
    organisation = shown_organisation(member)
    return folded_words(
        member.name,
        member.role_title if member.shows("role_title") else "",
        *((organisation.name, organisation.name_cy) if organisation else ()),
    )


def shown_organisation(member: Member) -> Organisation | None:
    """Where the member works, if the profile says it to members."""
    return member.organisation if member.shows("organisation") else None


def region_of(organisation: Organisation) -> Region | None:
    """The organisation's region, or that of its system."""
    return organisation.region or (organisation.system.region if organisation.system else None)


def _place(member: Member) -> Iterator[str]:
    organisation = shown_organisation(member)
    if organisation is None:
        return
    yield f"sector:{organisation.sector}"
    if region := region_of(organisation):
        yield f"region:{region.code}"
    if organisation.system:
        yield f"system:{organisation.system.code}"


def _help(member: Member) -> Iterator[str]:
    for interest in member.elements.all() if member.shows("elements") else ():
        yield from (f"offers:{interest.element}",) if interest.can_help else ()
        yield from (f"wants:{interest.element}",) if interest.wants_help else ()
    for skill in member.skills.all() if member.shows("skills") else ():
        yield from (f"skill:{skill.skill}",) if skill.offers else ()
        yield from (f"skill_wanted:{skill.skill}",) if skill.wants else ()
    for topic in member.topics.all() if member.shows("topics") else ():
        yield f"topic:{topic.code}"


def _talk(member: Member) -> Iterator[str]:
    for language in member.languages if member.shows("languages") else ():
        yield f"language:{language}"
    if member.open_to_buddying:
        yield "buddying:yes"
