"""What members change about themselves. Each change reaches the directory in its own transaction.

The member is always who acts: views take it from the session, so nobody edits another's profile here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction

from community.models import Member, MemberElement, MemberSkill, Organisation, Topic
from community.profile import CHOOSABLE
from community.services import directory
from community.services.moving import Move, move

if TYPE_CHECKING:
    from community.models.vocabulary import Visibility


@transaction.atomic
def change_about(
    *,
    member: Member,
    first_name: str,
    last_name: str,
    pronouns: str,
    role_title: str,
    about: str,
    in_post_since: dt.date | None,
) -> None:
    """Store who somebody is. ``in_post_since`` is the first of a month. The name is the account's."""
    user = member.user
    user.first_name, user.last_name = first_name, last_name
    user.save(update_fields=["first_name", "last_name"])
    _store(member, pronouns=pronouns, role_title=role_title, about=about, in_post_since=in_post_since)


@transaction.atomic
def change_work(*, member: Member, departments: list[str], funding: list[str], band_group: str, clinical: str) -> None:
    """Store what somebody says about their post; codes of ``vocabulary``."""
    _store(member, departments=departments, funding=funding, band_group=band_group, clinical=clinical)


def change_organisation(*, member: Member, organisation: Organisation, now: dt.datetime) -> Move | None:
    """Somebody works elsewhere now. They stay a member; None if they are there already."""
    return move(member=member, organisation=organisation, by=member.user, now=now)


@transaction.atomic
def change_help(
    *,
    member: Member,
    elements: Mapping[str, Collection[str]],
    skills: Mapping[str, Collection[str]],
    topics: Collection[str],
) -> None:
    """Store what somebody can help with and wants help with: for each code, ``gives``, ``wants``, both or none.

    ``topics`` are codes; one that an editor deleted meanwhile is left out.
    """
    Member.objects.select_for_update().get(pk=member.pk)  # a form sent twice waits here, or both would add the rows
    MemberElement.objects.filter(member=member).delete()
    MemberElement.objects.bulk_create(
        MemberElement(member=member, element=code, can_help="gives" in said, wants_help="wants" in said)
        for code, said in elements.items()
        if said
    )
    MemberSkill.objects.filter(member=member).delete()
    MemberSkill.objects.bulk_create(
        MemberSkill(member=member, skill=code, offers="gives" in said, wants="wants" in said)
        for code, said in skills.items()
        if said
    )
    member.topics.set(Topic.objects.filter(code__in=topics))
    _store(member)


@transaction.atomic
def change_talking(*, member: Member, talk_ways: list[str], contact: str, time_zone: str, languages: list[str]) -> None:
    """Store how somebody likes to talk. ``time_zone`` is a name such as Europe/London."""
    _store(member, talk_ways=talk_ways, contact=contact, time_zone=time_zone, languages=languages)


@transaction.atomic
def change_visibility(
    *, member: Member, listed: bool, open_to_buddying: bool, visibility: Mapping[str, Visibility | str]
) -> None:
    """Store who sees what. ``visibility`` has a code of Visibility for each field that may be chosen."""
    known = {field: str(who) for field, who in visibility.items() if field in CHOOSABLE}
    member.open_to_buddying, member.visibility = open_to_buddying, known
    member.save(update_fields=["open_to_buddying", "visibility"])
    set_listed(member=member, listed=listed)


@transaction.atomic
def set_listed(*, member: Member, listed: bool) -> None:
    """Show somebody in the directory from now on, or take them out at once. Without effect on who is leaving."""
    if Member.objects.filter(pk=member.pk, status=Member.Status.ACTIVE).update(listed=listed):
        member.listed = listed
    directory.refresh([member])


@transaction.atomic
def let_be_found(*, member: Member) -> None:
    """Put somebody into the directory, open to buddying. Who sees which part of their profile stays as it is."""
    member.open_to_buddying = True
    member.save(update_fields=["open_to_buddying"])
    set_listed(member=member, listed=True)


@transaction.atomic
def confirm_profile(*, member: Member, now: dt.datetime) -> None:
    """Somebody says that their details are still right."""
    _store(member, confirmed_at=now)


def _store(member: Member, **values: Any) -> None:
    for name, value in values.items():
        setattr(member, name, value)
    if values:
        member.save(update_fields=list(values))
    # What was read ahead on this object is old now.
    getattr(member, "_prefetched_objects_cache", {}).clear()
    directory.refresh([member])
