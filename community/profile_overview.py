"""The overview of one's own profile: its sections, each with rows that say what stands there and who sees it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from community.models.vocabulary import Skill, Visibility
from community.profile import LABELS, SECTIONS, Missing, filled_fields, missing_parts, per_cent
from community.profile_words import words_of
from elements.framework import Element

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django_stubs_ext import StrOrPromise

    from community.models import Member, MemberElement, MemberSkill

COLOURS = {Visibility.MEMBERS: "green", Visibility.BUDDIES: "blue", Visibility.HIDDEN: "grey"}


@dataclass(frozen=True)
class Both:
    """What is given and what is wanted of a list, as (code, name) pairs in the list's own order."""

    gives: list[tuple[str, str]] = field(default_factory=list)
    wants: list[tuple[str, str]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.gives or self.wants)


@dataclass(frozen=True)
class Row:
    """One field: its words (or both lists, for elements and skills) and who sees it."""

    field: str
    label: StrOrPromise
    words: list[str]
    both: Both | None
    seen_by: StrOrPromise
    colour: str


@dataclass(frozen=True)
class Part:
    """A section with its rows."""

    code: str
    title: StrOrPromise
    rows: list[Row]


@dataclass(frozen=True)
class State:
    """How full a profile is, and what is missing."""

    per_cent: int
    missing: list[Missing]


def state_of(member: Member) -> State:
    """How full the profile is."""
    filled = filled_fields(member)
    return State(per_cent(filled), missing_parts(filled))


def parts_of(member: Member) -> list[Part]:
    """The whole profile as its owner sees it."""
    return [
        Part(section.code, section.title, [_row(member, field) for field in section.fields]) for section in SECTIONS
    ]


def elements_of(rows: Iterable[MemberElement]) -> Both:
    """The elements somebody can help with and wants help with."""
    said = {row.element: row for row in rows}
    named = [(choice.value, str(choice.label)) for choice in Element if choice.value in said]
    return Both(
        [(code, name) for code, name in named if said[code].can_help],
        [(code, name) for code, name in named if said[code].wants_help],
    )


def skills_of(rows: Iterable[MemberSkill]) -> Both:
    """The skills somebody offers and wants."""
    said = {row.skill: row for row in rows}
    named = [(choice.value, str(choice.label)) for choice in Skill if choice.value in said]
    return Both(
        [(code, name) for code, name in named if said[code].offers],
        [(code, name) for code, name in named if said[code].wants],
    )


def _row(member: Member, field: str) -> Row:
    who = Visibility(member.who_sees(field))
    both = {"elements": lambda: elements_of(member.elements.all()), "skills": lambda: skills_of(member.skills.all())}
    if field in both:
        return Row(field, LABELS[field], [], both[field](), who.label, COLOURS[who])
    return Row(field, LABELS[field], words_of(member, field), None, who.label, COLOURS[who])
