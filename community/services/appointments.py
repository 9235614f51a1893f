"""Giving roles for a place, and taking them away."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q

from community.models import Appointment, AuditEntry, Organisation, Region, System, User, member_of
from community.models.vocabulary import RoleName
from community.roles import OF_A_REGION, REGIONAL_LEADS, regional_group
from community.services.audit import record

if TYPE_CHECKING:
    from django.db.models import QuerySet

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
        groups_follow_appointments(user=user)
    if made:
        record(AuditEntry.Action.APPOINTED, actor=by, subject=member_of(user), note=_named(role, place), now=now)
    return appointment


@transaction.atomic
def dismiss(*, appointment: Appointment, by: User, now: dt.datetime) -> None:
    """Take a role away; with it, at once, all rights in that region, and with the last region the back office."""
    user, place = appointment.user, appointment.organisation or appointment.system or appointment.region
    deleted, _models = Appointment.objects.filter(pk=appointment.pk).delete()
    if appointment.role == RoleName.REGIONAL_LEAD:
        groups_follow_appointments(user=user)
    if deleted:
        note = _named(RoleName(appointment.role), place)
        record(AuditEntry.Action.DISMISSED, actor=by, subject=member_of(user), note=note, now=now)


def groups_follow_appointments(*, user: User) -> None:
    """Have ``user`` in the groups of exactly the regions that they lead, and in that of all regional leads."""
    codes = Appointment.objects.filter(user=user, role=RoleName.REGIONAL_LEAD).values_list("region__code", flat=True)
    wanted = [REGIONAL_LEADS, *map(regional_group, codes)] if codes else []
    held = user.groups.filter(Q(name=REGIONAL_LEADS) | Q(name__startswith=OF_A_REGION))
    user.groups.remove(*held.exclude(name__in=wanted))
    user.groups.add(*(Group.objects.get_or_create(name=name)[0] for name in wanted))


def people_with_regional_groups() -> QuerySet[User]:
    """Everybody whose groups hang on a region: whoever leads one, and whoever is in such a group."""
    leads = Q(appointments__role=RoleName.REGIONAL_LEAD)
    return User.objects.filter(
        leads | Q(groups__name=REGIONAL_LEADS) | Q(groups__name__startswith=OF_A_REGION)
    ).distinct()


def _named(role: RoleName, place: Organisation | System | Region | None) -> str:
    return f"{role.value}: {place.name if place else ''}"
