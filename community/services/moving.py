"""Working somewhere else from now on: the one place where a member changes organisation."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from community.models import Appointment, Member
from community.services import directory
from community.services.appointments import dismiss
from community.services.proposals import drop_if_unused

if TYPE_CHECKING:
    from community.models import Organisation, User


@dataclass(frozen=True)
class Move:
    """What a move brought with it."""

    no_longer_leads: Organisation | None = None  # the one left, if the member was its lead


@transaction.atomic
def move(*, member: Member, organisation: Organisation, by: User, now: dt.datetime) -> Move | None:
    """Move ``member`` to ``organisation``; None if they are there already.

    Whoever led the one they leave leads it no longer. If only they used it and no editor confirmed it, it goes.
    """
    held = Member.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=member.pk)
    before = held.organisation
    if before == organisation:
        return None
    Member.objects.filter(pk=member.pk).update(organisation=organisation)
    member.organisation = organisation
    led = _end_role(held, by, now)
    drop_if_unused(before)
    directory.refresh([member])
    return Move(no_longer_leads=before if led else None)


def _end_role(before: Member, by: User, now: dt.datetime) -> bool:
    """Take the role for the organisation of ``before`` away, if there is one."""
    roles = Appointment.objects.select_related("user", "organisation", "system", "region")
    role = roles.filter(user=before.user_id, organisation__isnull=False, organisation=before.organisation_id).first()
    if role is not None:
        dismiss(appointment=role, by=by, now=now)
    return role is not None
