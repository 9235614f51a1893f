"""Who decides about a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.backends import ModelBackend

from community.models import Member, User
from community.models.vocabulary import RoleName
from community.permissions import ALL_REGIONS

if TYPE_CHECKING:
    from django.db.models import QuerySet

DECIDE = "community.decide_joinrequest"


def deciders_of(member: Member) -> list[User]:
    """The regional leads of the member's region; where there are none the national editors, or else the admins.

    Nobody who has closed their own account is asked.
    """
    return deciders_for(region=member.organisation.region_id if member.organisation else None, besides=member.user_id)


def deciders_for(*, region: int | None, besides: int) -> list[User]:
    """The same for a region (its id). ``besides`` is the id of an account that is never asked; 0 is nobody's."""
    people = _staying(_with(DECIDE)).exclude(pk=besides).distinct()
    leads = people.filter(appointments__region=region, appointments__role=RoleName.REGIONAL_LEAD) if region else []
    editors = people.filter(pk__in=_with(ALL_REGIONS))
    admins = _staying(User.objects.filter(is_active=True, is_superuser=True)).exclude(pk=besides)
    return list(leads) or list(editors) or list(admins)


def _with(permission: str) -> QuerySet[User]:
    return ModelBackend().with_perm(permission, include_superusers=False)


def _staying(users: QuerySet[User]) -> QuerySet[User]:
    return users.exclude(pk__in=Member.objects.filter(status=Member.Status.CLOSING).values("user"))
