"""The names of those whom to ask about a round, or about beginning one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from community.models import Appointment
from community.models.vocabulary import RoleName
from home.written_once import WrittenOnce

if TYPE_CHECKING:
    from community.models import Organisation
    from diagnostic.models import Round


_leads = WrittenOnce(
    lambda organisation: Appointment.objects.filter(
        role=RoleName.ORGANISATION_LEAD, organisation_id=organisation, user__is_active=True
    ).only("user").order_by()
)  # fmt: skip


def accounts_of_leads(organisation: int) -> set[int]:
    """The keys of the accounts of those who are appointed to lead the organisation with that key."""
    return {one.user_id for one in _leads.ask(organisation)}


def appointed_leads(organisation: Organisation | None) -> list[str]:
    """Who may begin a round of ``organisation``, where somebody is appointed."""
    if organisation is None:
        return []
    found = organisation.appointments.filter(role=RoleName.ORGANISATION_LEAD, user__is_active=True)
    return [str(one.user.member.name) for one in found.select_related("user__member") if hasattr(one.user, "member")]


def leads_of_round(round: Round) -> list[str]:
    """Who leads ``round``."""
    return [one.who for one in round.contributors.present().filter(role="lead").select_related("member__user")]
