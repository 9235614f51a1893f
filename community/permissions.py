"""Who may do what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.authentication import get_authentication_records

if TYPE_CHECKING:
    from django.http import HttpRequest

    from community.models import Member, User

ALL_REGIONS = "community.care_for_all_regions"


def signed_in_with_second_step(request: HttpRequest, user: User) -> bool:
    """Whether this very session passed an authenticator app, a passkey or a recovery code."""
    # Without the user the function returns no records at all.
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, user))


def regions_in_care(user: User) -> set[int] | None:
    """The ids of the regions whose people ``user`` looks after; None for all of them. Nobody special: an empty set."""
    if user.has_perm(ALL_REGIONS):
        return None
    appointments = user.appointments  # type: ignore[attr-defined]  # the plugin does not see it from here
    return set(appointments.filter(region__isnull=False).values_list("region_id", flat=True))


def cares_for(user: User, member: Member) -> bool:
    """Whether ``member`` works in a region that ``user`` looks after."""
    regions = regions_in_care(user)
    organisation = member.organisation
    return regions is None or (organisation is not None and organisation.region_id in regions)


def may_decide_requests(user: User) -> bool:
    """Whether ``user`` decides requests to join, at least of some region."""
    return user.has_perm("community.decide_joinrequest")


def may_moderate(user: User) -> bool:
    """Whether ``user`` handles concerns, hides members and shows them again."""
    return user.has_perm("community.moderate_member")


def may_announce(user: User) -> bool:
    """Whether ``user`` writes announcements, at least to some region."""
    return user.has_perm("community.add_announcement")
