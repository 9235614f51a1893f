"""What a member of staff may look at: everything in the back office starts from one of these."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.db.models import Model, Q
from django.shortcuts import get_object_or_404

from community.models import Announcement, Concern, GroupSession, JoinRequest, Member
from community.permissions import regions_in_care

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from community.models import User

Rows = TypeVar("Rows", bound=Model)


def _in_care(rows: QuerySet[Rows], region: str, user: User) -> QuerySet[Rows]:
    """Those of ``rows`` whose ``region`` (the way to its id) ``user`` looks after. One without is for all regions."""
    regions = regions_in_care(user)
    return rows if regions is None else rows.filter(**{f"{region}__in": regions})


def members_in_care(user: User) -> QuerySet[Member]:
    """The members whom ``user`` looks after. Who left for good has nothing left to see."""
    members = _in_care(Member.objects.exclude(status=Member.Status.ERASED), "organisation__region_id", user)
    return members.select_related("user", "organisation__region", "organisation__system")


def member_or_404(user: User, public_id: str) -> Member:
    """One of them; anybody else is as if there were no such person."""
    return get_object_or_404(members_in_care(user), public_id=public_id)


def requests_in_care(user: User) -> QuerySet[JoinRequest]:
    """The requests to join that ``user`` decides. One without a region is for those who act for all regions."""
    requests = JoinRequest.objects.exclude(member__status=Member.Status.ERASED)
    requests = _in_care(requests, "member__organisation__region_id", user)
    return requests.select_related("member__user", "member__organisation__region", "decided_by")


def concerns_in_care(user: User) -> QuerySet[Concern]:
    """The concerns that ``user`` may read; nobody reads one about themselves or those whom they do not look after."""
    concerns = _in_care(Concern.objects.not_about(user), "about__organisation__region_id", user)
    return concerns.select_related("about__user", "by__user", "closed_by")


def announcements_in_care(user: User) -> QuerySet[Announcement]:
    """The announcements that ``user`` may see."""
    return _in_care(Announcement.objects.all(), "region_id", user).select_related("region", "by")


def announcements_to_change(user: User) -> QuerySet[Announcement]:
    """Those that ``user`` may change, end and delete: a lead puts no words into the mouth of the service."""
    found = announcements_in_care(user)
    leads = Announcement.objects.in_name_of_leads(or_by=user)
    return found if regions_in_care(user) is None else found.filter(pk__in=leads.values("pk"))


def sessions_in_care(user: User) -> QuerySet[GroupSession]:
    """The sessions that ``user`` looks after: of their regions, and those they host."""
    regions = regions_in_care(user)
    found = GroupSession.objects.select_related("meeting", "region", "host", "template")
    return found if regions is None else found.filter(Q(region__in=regions) | Q(host=user))
