"""Which of many members lead at the organisation where they work, in one query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from community.models import Appointment
from community.models.vocabulary import RoleName

if TYPE_CHECKING:
    from community.models import Member


@dataclass(frozen=True, slots=True)
class Appointed:
    """Pairs of an account and the organisation that it is appointed to lead."""

    pairs: frozenset[tuple[int, int | None]]
    led: frozenset[int | None]  # organisations that somebody is appointed to lead who can sign in

    def leads(self, member: Member) -> bool:
        """Whether ``member`` is appointed where they work now, as ``permissions.leads_organisation`` says."""
        return (member.user_id, member.organisation_id) in self.pairs

    def has_lead(self, organisation_id: int | None) -> bool:
        """Whether an organisation has a lead."""
        return organisation_id in self.led


def appointed_at(members: Sequence[Member]) -> Appointed:
    """Who is appointed lead of the organisations where ``members`` work."""
    rows = Appointment.objects.filter(role=RoleName.ORGANISATION_LEAD, organisation__in=places_of(members)).values_list(
        "user_id", "organisation_id", "user__is_active"
    )
    found = list(rows)
    return Appointed(
        frozenset((user, place) for user, place, _active in found),
        frozenset(place for _user, place, active in found if active),
    )


def places_of(members: Sequence[Member]) -> set[int]:
    """The keys of the organisations where ``members`` work."""
    return {one.organisation_id for one in members if one.organisation_id is not None}
