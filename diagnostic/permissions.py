"""Who may do what with an organisation's rounds. Whoever asks is a member; another organisation's round is unseen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from community.models.vocabulary import RoleName

if TYPE_CHECKING:
    from community.models import Member
    from diagnostic.models import Contributor, Round


def leads_organisation(member: Member) -> bool:
    """Whether ``member`` is appointed lead of the organisation they work for now."""
    return (
        member.organisation_id is not None
        and member.user.appointments.filter(
            role=RoleName.ORGANISATION_LEAD, organisation_id=member.organisation_id
        ).exists()
    )


def may_start(member: Member) -> bool:
    """Whether ``member`` may begin a round: an appointed lead, or anybody where an organisation has none yet.

    Most new leads are alone: the first of them need not wait for an editor to appoint them.
    """
    organisation = member.organisation
    if organisation is None:
        return False
    appointed = organisation.appointments.filter(role=RoleName.ORGANISATION_LEAD)
    return leads_organisation(member) or not appointed.filter(user__is_active=True).exists()


def may_see(member: Member, round: Round) -> bool:
    """Whether ``member`` may know that this round exists: it is of the organisation they work for."""
    return member.organisation_id is not None and member.organisation_id == round.organisation_id


def may_lead(member: Member, round: Round) -> bool:
    """Whether ``member`` agrees, finishes and shares ``round``: its lead, or an appointed lead, still working there."""
    if not may_see(member, round):
        return False
    led = round.contributors.filter(member=member, role="lead", removed_at=None)
    return led.exists() or leads_organisation(member)


def may_rate(member: Member, round: Round, mine: Contributor | None, element: str) -> bool:
    """Whether ``member`` may give their own rating of ``element`` now. ``mine`` is their part in the round, if any."""
    if not round.is_open or not may_see(member, round):
        return False
    if mine is None:
        return round.open_to_members
    return mine.removed_at is None and mine.role != "observer" and mine.covers(element)
