"""Giving roles for a place, and taking them away."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.contrib.auth.models import Group
from django.db import transaction

from community.models import Appointment, AuditEntry, Organisation, Region, System, member_of
from community.models.vocabulary import RoleName
from community.roles import REGIONAL_LEADS
from community.services.audit import record

if TYPE_CHECKING:
    from community.models import User

KINDS: dict[type, tuple[RoleName, str]] = {
    Organisation: (RoleName.ORGANISATION_LEAD, "organisation"),
    System: (RoleName.SYSTEM_LEAD, "system"),
    Region: (RoleName.REGIONAL_LEAD, "region"),
}


class OwnRoleError(Exception):
    """Nobody gives a role to themselves."""


@transaction.atomic
def appoint(*, user: User, place: Organisation | System | Region, by: User, now: dt.datetime) -> Appointment:
    """Make ``user`` lead of ``place``, whose kind decides the role. A second time changes nothing.

    Raises OwnRoleError when somebody would appoint themselves.
    """
    if user.pk == by.pk:
        raise OwnRoleError
    role, field = KINDS[type(place)]
    appointment, made = Appointment.objects.get_or_create(
        user=user, **{field: place}, defaults={"role": role, "made_by": by, "made_at": now}
    )
    if role == RoleName.REGIONAL_LEAD:
        user.groups.add(Group.objects.get_or_create(name=REGIONAL_LEADS)[0])
    if made:
        record(AuditEntry.Action.APPOINTED, actor=by, subject=member_of(user), note=_named(role, place), now=now)
    return appointment


@transaction.atomic
def dismiss(*, appointment: Appointment, by: User, now: dt.datetime) -> None:
    """Take a role away; who leads no region any more leaves the editors' back office at once."""
    user, place = appointment.user, appointment.organisation or appointment.system or appointment.region
    deleted, _models = Appointment.objects.filter(pk=appointment.pk).delete()
    if not Appointment.objects.filter(user=user, role=RoleName.REGIONAL_LEAD).exists():
        user.groups.remove(*Group.objects.filter(name=REGIONAL_LEADS))
    if deleted:
        note = _named(RoleName(appointment.role), place)
        record(AuditEntry.Action.DISMISSED, actor=by, subject=member_of(user), note=note, now=now)


def _named(role: RoleName, place: Organisation | System | Region | None) -> str:
    return f"{role.value}: {place.name if place else ''}"
