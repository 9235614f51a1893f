"""Who may do what with an organisation's rounds. Whoever asks is a member; another organisation's round is unseen."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db.models import Q

from community.models.vocabulary import RoleName

if TYPE_CHECKING:
    from community.models import Member, System
    from diagnostic.models import Action, Contributor, Round

# What national editors may do in the back office (community.roles.give). Nobody deletes a set there.
EDITORS_MAY = tuple(f"diagnostic.{act}_questionset" for act in ("view", "add", "change", "publish", "lock", "unlock"))


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


def may_start_beside(member: Member, leads: Collection[int]) -> bool:
    """The same of somebody signed in, where the keys of the accounts of their organisation's ``leads`` are known."""
    return member.organisation_id is not None and (member.user_id in leads or not leads)


def may_see(member: Member, round: Round) -> bool:
    """Whether ``member`` may know that this round exists: it is of the organisation they work for."""
    return member.organisation_id is not None and member.organisation_id == round.organisation_id


def may_lead(member: Member, round: Round) -> bool:
    """Whether ``member`` agrees, finishes and shares ``round``: its lead, or an appointed lead, still working there.

    Where all of these have left, whoever might start a round takes over the one that they left behind.
    """
    if not may_see(member, round):
        return False
    leads = round.contributors.filter(role="lead", removed_at=None)
    if leads.filter(member=member).exists() or leads_organisation(member):
        return True
    there = leads.filter(member__organisation_id=round.organisation_id, member__status="active")
    return not there.exists() and may_start(member)


def may_rate(member: Member, round: Round, mine: Contributor | None, element: str) -> bool:
    """Whether ``member`` may give their own rating of ``element`` now. ``mine`` is their part in the round, if any."""
    if not round.is_open or not may_see(member, round):
        return False
    if mine is None:
        return round.open_to_members
    return mine.removed_at is None and mine.role != "observer" and mine.covers(element)


def may_see_ratings(member: Member, round: Round, mine: Contributor | None) -> bool:
    """Whether ``member`` may read what each person said: whoever takes part in the round, and whoever leads it."""
    if not may_see(member, round):
        return False
    return (mine is not None and mine.removed_at is None) or may_lead(member, round)


def leads_a_system(member: Member) -> bool:
    """Whether ``member`` is appointed lead of any system."""
    return member.user.appointments.filter(role=RoleName.SYSTEM_LEAD).exists()


def leads_system(member: Member, system: System) -> bool:
    """Whether ``member`` is appointed lead of ``system`` and so reads what its partners share."""
    return member.user.appointments.filter(role=RoleName.SYSTEM_LEAD, system_id=system.pk).exists()


def may_change_action(member: Member, action: Action) -> bool:
    """Whether ``member`` may change ``action`` and its business case: who made it, whose it is, and who leads.

    Who leads is the appointed lead of the organisation, and the lead of its open round or of the action's own.
    """
    if member.organisation_id is None or member.organisation_id != action.organisation_id:
        return False
    if member.pk in (action.made_by_id, action.owner_id) or leads_organisation(member):
        return True
    return action.organisation.rounds.filter(
        Q(pk=action.round_id) | Q(status="open"),
        contributors__member=member, contributors__role="lead", contributors__removed_at=None,
    ).exists()  # fmt: skip
