"""People who take part, and the places they work at."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from community.models import Appointment, Member, MemberElement, MemberSkill, Organisation, Region, System, User
from community.models.vocabulary import RoleName
from community.services import directory
from tests.factories.people import make_roles, make_user


def make_region(code: str = "london", **values: Any) -> Region:
    """A region, made once."""
    return Region.objects.get_or_create(code=code, defaults={"name": code.replace("-", " ").title(), **values})[0]


def make_system(code: str = "demo-system", region: Region | None = None, **values: Any) -> System:
    """An integrated care system, made once."""
    defaults = {"name": code.replace("-", " ").title(), "region": region or make_region(), **values}
    return System.objects.get_or_create(code=code, defaults=defaults)[0]


def make_organisation(name: str = "Example Trust", **values: Any) -> Organisation:
    """A confirmed acute trust in London."""
    if "region" not in values:
        values["region"] = make_region()
    return Organisation.objects.create(name=name, **{"sector": "acute", **values})


def make_member(
    email: str = "sam@example.com",
    *,
    user: User | None = None,
    can_help: tuple[str, ...] = (),
    wants_help: tuple[str, ...] = (),
    offers: tuple[str, ...] = (),
    wants: tuple[str, ...] = (),
    first_name: str = "Sam",
    last_name: str = "Okafor",
    **values: Any,
) -> Member:
    """An active member, not listed unless ``listed=True``."""
    user = user or make_user(email, first_name=first_name, last_name=last_name)
    now = timezone.now()
    if "organisation" not in values:
        values["organisation"] = Organisation.objects.order_by("pk").first() or make_organisation()
    status = {"status": Member.Status.ACTIVE, "joined_at": now, "confirmed_at": now}
    member = Member.objects.create(user=user, **{**status, **values})
    for element in dict.fromkeys((*can_help, *wants_help)):
        MemberElement.objects.create(
            member=member, element=element, can_help=element in can_help, wants_help=element in wants_help
        )
    for skill in dict.fromkeys((*offers, *wants)):
        MemberSkill.objects.create(member=member, skill=skill, offers=skill in offers, wants=skill in wants)
    directory.refresh([member])
    return member


def make_regional_lead(user: User, region: Region) -> Appointment:
    """``user`` looks after ``region``: the appointment and the groups."""
    from community.services.appointments import groups_follow_appointments

    make_roles()
    now = dt.datetime.now(dt.UTC)
    appointment = Appointment.objects.create(user=user, role=RoleName.REGIONAL_LEAD, region=region, made_at=now)
    groups_follow_appointments(user=user)
    return appointment
