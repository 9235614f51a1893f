"""Who decides about a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.backends import ModelBackend

from community.models import User
from community.models.vocabulary import RoleName
from community.permissions import ALL_REGIONS

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from community.models import Member

DECIDE = "community.decide_joinrequest"


def deciders_of(member: Member) -> list[User]:
    """The regional leads of the member's region; where there are none the national editors, or else the admins."""
    region = member.organisation.region_id if member.organisation else None
    people = _with(DECIDE).exclude(pk=member.user_id).distinct()
    leads = people.filter(appointments__region=region, appointments__role=RoleName.REGIONAL_LEAD) if region else []
    editors = people.filter(pk__in=_with(ALL_REGIONS))
    admins = User.objects.filter(is_active=True, is_superuser=True).exclude(pk=member.user_id)
    return list(leads) or list(editors) or list(admins)


def _with(permission: str) -> QuerySet[User]:
    return ModelBackend().with_perm(permission, include_superusers=False)
