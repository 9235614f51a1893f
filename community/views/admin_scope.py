"""What a member of staff may look at: everything in the back office starts from one of these."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404

from community.models import Announcement, Concern, JoinRequest, Member
from community.permissions import regions_in_care

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from community.models import User
    from community.models.announcement import AnnouncementQuerySet
    from community.models.member import MemberQuerySet


def members_in_care(user: User) -> MemberQuerySet:
    """The members whom ``user`` looks after. Who left for good has nothing left to see."""
    members = Member.objects.exclude(status=Member.Status.ERASED).in_regions(regions_in_care(user))
    return members.select_related("user", "organisation__region", "organisation__system")


def member_or_404(user: User, public_id: str) -> Member:
    """One of them; anybody else is as if there were no such person."""
    return get_object_or_404(members_in_care(user), public_id=public_id)


def requests_in_care(user: User) -> QuerySet[JoinRequest]:
    """The requests to join that ``user`` decides. One without a region is for those who act for all regions."""
    requests = JoinRequest.objects.exclude(member__status=Member.Status.ERASED)
    regions = regions_in_care(user)
    if regions is not None:
        requests = requests.filter(member__organisation__region_id__in=regions)
    return requests.select_related("member__user", "member__organisation__region", "decided_by")


def concerns_in_care(user: User) -> QuerySet[Concern]:
    """The concerns that ``user`` may read; nobody reads one about themselves or those whom they do not look after."""
    concerns, regions = Concern.objects.all(), regions_in_care(user)
    if regions is not None:
        concerns = concerns.filter(about__organisation__region_id__in=regions)
    return concerns.exclude(about__user=user).select_related("about__user", "by__user", "closed_by")


def announcements_in_care(user: User) -> AnnouncementQuerySet:
    """The announcements that ``user`` may see and change."""
    return Announcement.objects.in_regions(regions_in_care(user)).select_related("region", "by")
