"""Members as they stand in a list, and as their page shows them: only what their profile shows to whoever looks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from community.directory.entries import shown_organisation
from community.models import Member
from community.profile import LABELS, SECTIONS
from community.profile_overview import Both, elements_of, skills_of
from community.profile_words import words_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from community.directory.groups import Named

ON_TOP = ("name", "pronouns", "role_title", "organisation")  # they stand above the sections
# What a card is made of. Anything else would be another query for each member.
FIELDS = (
    *("status", "listed", "hidden_at", "paused_until"),
    *("public_id", "visibility", "pronouns", "role_title", "open_to_buddying"),
    *("user__first_name", "user__last_name", "user__is_active"),
    *(f"organisation__{name}" for name in ("name", "name_cy", "sector", "region", "system")),
)


@dataclass(frozen=True)
class Card:
    """One member in short."""

    public_id: str
    name: str
    pronouns: str
    role_title: str
    organisation: str
    places: list[str]
    can_help: list[tuple[str, str]]
    open_to_buddying: bool


@dataclass(frozen=True)
class ShownRow:
    """One field of a profile: its words, or what is given and wanted of a list."""

    field: str
    label: StrOrPromise
    words: list[str]
    both: Both | None


@dataclass(frozen=True)
class ShownPart:
    """A section of a profile with the rows that say something."""

    code: str
    title: StrOrPromise
    rows: list[ShownRow]


def cards_of(pks: Sequence[int], *, named: Named, today: dt.date) -> list[Card]:
    """The members in the order of ``pks``. Each is looked at once more: who left a moment ago is not shown."""
    # By key alone: with the conditions in SQL, SQLite reads every active member to find twenty.
    rows = Member.objects.filter(pk__in=pks).select_related("user", "organisation").only(*FIELDS)
    by_pk = {member.pk: member for member in rows.prefetch_related("elements") if member.is_listed(today=today)}
    return [card_of(by_pk[pk], named) for pk in pks if pk in by_pk]


def card_of(member: Member, named: Named) -> Card:
    """What all members may see of ``member`` in short."""
    organisation = shown_organisation(member)
    places = dict(named.places_of(organisation))
    return Card(
        public_id=member.public_id,
        name=member.name,
        pronouns=member.pronouns if member.shows("pronouns") else "",
        role_title=member.role_title if member.shows("role_title") else "",
        organisation=str(organisation or ""),
        places=[
            *([named.label("sector", organisation.sector)] if organisation else []),
            *([named.label("region", places["region"])] if "region" in places else []),
        ],
        can_help=elements_of(member.elements.all()).gives if member.shows("elements") else [],
        open_to_buddying=member.open_to_buddying,
    )


def parts_shown(member: Member, *, to_buddy: bool) -> list[ShownPart]:
    """The profile's sections as somebody else sees them, without what is hidden or says nothing."""
    found = []
    for section in SECTIONS:
        fields = [name for name in section.fields if name not in ON_TOP and member.shows(name, to_buddy=to_buddy)]
        rows = [row for row in (_row(member, name) for name in fields) if row.words or row.both]
        if rows:
            found.append(ShownPart(section.code, section.title, rows))
    return found


def labels_shown(member: Member) -> list[StrOrPromise]:
    """The names of all that members see of ``member`` beside the name."""
    on_top = [name for name in ON_TOP if name != "name" and member.shows(name) and words_of(member, name)]
    rows = [row for part in parts_shown(member, to_buddy=False) for row in part.rows]
    return [*(LABELS[name] for name in on_top), *(row.label for row in rows)]


def _row(member: Member, field: str) -> ShownRow:
    if field == "elements":
        return ShownRow(field, LABELS[field], [], elements_of(member.elements.all()))
    if field == "skills":
        return ShownRow(field, LABELS[field], [], skills_of(member.skills.all()))
    return ShownRow(field, LABELS[field], words_of(member, field), None)
