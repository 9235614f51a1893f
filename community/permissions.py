"""Who may do what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.authentication import get_authentication_records

if TYPE_CHECKING:
    import datetime as dt

    from allauth.socialaccount.models import SocialAccount
    from django.http import HttpRequest

    from community.models import GroupSession, Member, User

SECOND_STEP_ELSEWHERE = "second_step_elsewhere"
ALL_REGIONS = "community.care_for_all_regions"


def signed_in_with_second_step(request: HttpRequest, user: User) -> bool:
    """Whether this very session passed an authenticator app, a passkey or a recovery code, here or at the employer."""
    # Without the user the function returns no records at all.
    records = get_authentication_records(request, user)
    return any(record.get("method") == "mfa" for record in records) or second_step_elsewhere(request, user)


def second_step_elsewhere(request: HttpRequest, user: User) -> bool:
    """Whether this very session was opened with a work account whose provider said that it asked for a second step."""
    said = request.session.get(SECOND_STEP_ELSEWHERE)
    records = get_authentication_records(request, user)
    opened = [[record.get("provider"), record.get("uid")] for record in records if record.get("uid")]
    return said is not None and said in opened


def remember_second_step_elsewhere(request: HttpRequest, account: SocialAccount) -> None:
    """Note whether the provider of ``account`` has just said that it asked for a second step."""
    request.session.pop(SECOND_STEP_ELSEWHERE, None)
    if account.extra_data.get("second_step") is True:
        request.session[SECOND_STEP_ELSEWHERE] = [account.provider, account.uid]


def regions_in_care(user: User) -> set[int] | None:
    """The ids of the regions whose people ``user`` looks after; None for all of them. Nobody special: an empty set."""
    if user.has_perm(ALL_REGIONS):
        return None
    appointments = user.appointments
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


def may_host(user: User) -> bool:
    """Whether ``user`` holds sessions of the community, at least for some region."""
    return user.has_perm("community.host_meeting")


def hosts(user: User, session: GroupSession) -> bool:
    """Whether ``user`` looks after ``session``: as its host, or for its region; without one, for all regions."""
    if not may_host(user):
        return False
    regions = regions_in_care(user)
    return regions is None or session.host_id == user.pk or session.region_id in regions


def may_appoint(user: User) -> bool:
    """Whether ``user`` gives roles to others and takes them away."""
    return user.has_perm("community.add_appointment") and user.has_perm("community.delete_appointment")


def may_read_addresses(user: User) -> bool:
    """Whether ``user`` sees members' email addresses in the back office: whoever manages accounts."""
    return user.has_perm("community.change_user")


def may_keep_organisations(user: User) -> bool:
    """Whether ``user`` adds, changes, merges and imports organisations."""
    return user.has_perms(["community.add_organisation", "community.change_organisation"])


def is_buddy(viewer: Member, member: Member) -> bool:
    """Whether they are in a pair, trio or circle together, so that ``viewer`` sees what ``member`` shows to buddies.

    Nobody whom a moderator hid is a buddy meanwhile.
    """
    if viewer.pk == member.pk or viewer.hidden_at is not None or member.hidden_at is not None:
        return False
    return viewer.seats.filter(left_at=None, circle__seats__member=member, circle__seats__left_at=None).exists()


def may_see(viewer: Member, member: Member, *, today: dt.date, blocked_too: bool = False) -> bool:
    """Whether ``viewer`` finds ``member``'s page on ``today``: listed, and no block either way.

    With ``blocked_too`` those whom ``viewer`` blocked count as found, so that blocking twice does no harm.
    """
    if not member.is_listed(today=today) or member.blocks_made.filter(other=viewer).exists():
        return False
    return blocked_too or not viewer.blocks_made.filter(other=member).exists()
