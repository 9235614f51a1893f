"""Who decides about a person, and about what a person sends."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import Permission
from django.db.models import Q

from community.models import Appointment, Member, User
from community.models.vocabulary import RoleName
from community.permissions import ALL_REGIONS

if TYPE_CHECKING:
    from django.db.models import QuerySet

DECIDE = "community.decide_joinrequest"
NOBODY: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Deciders:
    """Who decides where, by the ids of users. ``leads`` are by the ids of regions."""

    leads: Mapping[int, frozenset[int]]
    editors: frozenset[int]
    admins: frozenset[int]

    def of(self, region: int | None, *, besides: int) -> frozenset[int]:
        """The regional leads; where there are none the national editors, or else the admins."""
        leads = self.leads.get(region, NOBODY) if region else NOBODY
        return (leads - {besides}) or (self.editors - {besides}) or (self.admins - {besides})


def all_deciders() -> Deciders:
    """Everybody who decides now. Nobody who has closed their own account is asked."""
    people, leads = _staying(_with(DECIDE)), defaultdict(set)
    appointed = Appointment.objects.filter(role=RoleName.REGIONAL_LEAD, region__isnull=False, user__in=people)
    for user, region in appointed.values_list("user_id", "region_id"):
        leads[region].add(user)
    return Deciders(
        leads={region: frozenset(users) for region, users in leads.items()},
        editors=frozenset(people.filter(pk__in=_with(ALL_REGIONS)).values_list("pk", flat=True)),
        admins=frozenset(_staying(User.objects.filter(is_active=True, is_superuser=True)).values_list("pk", flat=True)),
    )


def possible_deciders(users: Iterable[int]) -> set[int]:
    """Those of ``users`` (ids) who decide anywhere at all: of thousands, a handful."""
    may = Q(pk__in=_with(DECIDE).values("pk")) | Q(is_superuser=True)
    return set(User.objects.filter(may, pk__in=list(users)).values_list("pk", flat=True))


def deciders_of(member: Member) -> list[User]:
    """Who decides about ``member``: for the region of their organisation, and never they themselves."""
    return deciders_for(region=member.organisation.region_id if member.organisation else None, besides=member.user_id)


def deciders_for(*, region: int | None, besides: int) -> list[User]:
    """The same for a region (its id). ``besides`` is the id of an account that is never asked; 0 is nobody's."""
    return list(User.objects.filter(pk__in=all_deciders().of(region, besides=besides)).order_by("pk"))


def _with(permission: str) -> QuerySet[User]:
    """Whoever was given it, by a group or alone: looked for from the permission on, and not in every account."""
    label, codename = permission.split(".")
    granted = Permission.objects.filter(content_type__app_label=label, codename=codename)
    in_group = User.groups.through.objects.filter(group__permissions__in=granted).values("user")
    alone = User.user_permissions.through.objects.filter(permission__in=granted).values("user")
    return User.objects.filter(Q(pk__in=in_group) | Q(pk__in=alone), is_active=True)


def _staying(users: QuerySet[User]) -> QuerySet[User]:
    return users.exclude(pk__in=Member.objects.filter(status=Member.Status.CLOSING).values("user"))
