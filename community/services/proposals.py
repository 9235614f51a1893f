"""Organisations that people propose while they join."""

from __future__ import annotations

from typing import TYPE_CHECKING

from community.models import Organisation, Region
from community.services.places import uses_of
from home.search.words import fold

if TYPE_CHECKING:
    from community.services.answers import Answers, Proposal


class OrganisationGoneError(Exception):
    """What was chosen may not be chosen any more: an editor closed, merged or removed it meanwhile."""


def chosen_organisation(answers: Answers, *, before: Organisation | None) -> Organisation:
    """The organisation that ``answers`` name; a proposed one is made. ``before`` may be kept whatever became of it."""
    if answers.proposal is not None:
        return _proposed(answers.proposal)
    found = Organisation.objects.confirmed().filter(pk=answers.organisation or 0).first()
    if found is None and before is not None and before.pk == answers.organisation:
        return before
    if found is None:
        raise OrganisationGoneError
    return found


def _proposed(proposal: Proposal) -> Organisation:
    """The one that waits for an editor already under the same name, or a new one."""
    region = Region.objects.filter(code=proposal.region).first() if proposal.region else None
    if proposal.region and region is None:
        raise OrganisationGoneError
    alike = Organisation.objects.proposed().filter(sector=proposal.sector, region=region)
    for organisation in alike:
        if fold(organisation.name) == fold(proposal.name):
            return organisation
    return Organisation.objects.create(
        name=proposal.name, sector=proposal.sector, region=region, status=Organisation.Status.PROPOSED
    )


def drop_if_unused(organisation: Organisation | None) -> None:
    """Remove a proposed organisation that nobody belongs to or leads any more. In the caller's transaction."""
    if organisation is None:
        return
    held = Organisation.objects.select_for_update().proposed().filter(pk=organisation.pk).first()
    if held and not uses_of(held):
        held.delete()
