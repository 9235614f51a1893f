"""What goes on in the demo's community: roles of the demo accounts, requests, a concern, announcements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from community.models import Announcement, Concern, JoinRequest, Member, MemberElement, Organisation, User
from community.services.accounts import make_verified_account
from community.services.appointments import appoint
from config.demo.words import DOMAIN
from elements.framework import Element

Profile = dict[str, Any]

# What the demo accounts say of themselves, by role. The new lead has everything still to say.
PROFILES: dict[str, Profile] = {
    "member": {"role_title": "Wellbeing coordinator", "listed": True, "open_to_buddying": True},
    "new-lead": {},
    "organisation-lead": {"role_title": "Head of staff wellbeing", "listed": True},
    "system-lead": {"role_title": "System wellbeing lead", "listed": True},
    "regional-lead": {"role_title": "Regional wellbeing lead", "listed": True},
}

REQUESTS = (
    ("Ines", "Demo-Waiting", "I look after wellbeing for three care homes, and we work with two trusts every day."),
    ("Callum", "Demo-Hopeful", "Our charity supports ambulance crews. A trust’s lead told me about the community."),
    ("Adwoa", "Demo-Asking", "I start as a wellbeing lead in January and would like to learn before I begin."),
)


def load_members(users: dict[str, User], organisations: Sequence[Organisation], *, now: dt.datetime) -> list[Member]:
    """Make members of those demo accounts that are not yet; returns those."""
    made = []
    for number, (role, profile) in enumerate(PROFILES.items()):
        user = users.get(role)
        if user is None or Member.objects.filter(user=user).exists():
            continue
        made.append(_member(user, organisations[number % len(organisations)], profile, now))
        if role == "member":
            _say_what_helps(made[-1])
    return made


def _member(user: User, organisation: Organisation, profile: Profile, now: dt.datetime) -> Member:
    state = {"status": Member.Status.ACTIVE, "joined_at": now, "confirmed_at": now}
    return Member.objects.create(user=user, organisation=organisation, **{**state, **profile})


def _say_what_helps(member: Member) -> None:
    MemberElement.objects.create(member=member, element=Element.RELATIONSHIPS, can_help=True)
    MemberElement.objects.create(member=member, element=Element.DATA_INSIGHTS, wants_help=True)


def load_roles(users: dict[str, User], new: Sequence[Member], *, by: User, now: dt.datetime) -> None:
    """Whose lead each account of the ``new`` members is: of the place that it belongs to."""
    organisations = {member.user_id: member.organisation for member in new}
    for role in ("organisation-lead", "system-lead", "regional-lead"):
        user = users.get(role)
        organisation = organisations.get(user.pk) if user else None
        if user is None or organisation is None:
            continue
        places = {"organisation-lead": organisation, "system-lead": organisation.system}
        place = places.get(role, organisation.region)
        if place is not None:
            appoint(user=user, place=place, by=by, now=now)


def load_requests(organisations: Sequence[Organisation], *, now: dt.datetime) -> None:
    """People who wait to be let in, in different regions."""
    for number, (first, last, reason) in enumerate(REQUESTS):
        email = f"waiting-{number + 1}@{DOMAIN}"
        if User.objects.filter(email=email).exists():
            continue
        user = make_verified_account(email=email, password=None, first_name=first, last_name=last)
        organisation = organisations[number * 9]
        member = Member.objects.create(user=user, status=Member.Status.WAITING, organisation=organisation)
        JoinRequest.objects.create(member=member, reason=reason, asked_at=now - dt.timedelta(days=number + 1))


def load_proposals(organisations: Sequence[Organisation]) -> None:
    """Organisations that joiners named and an editor has still to confirm."""
    for name, sector in (("Demo Harbourside Care Homes", "other"), ("Demo Larkgate Hospital", "acute")):
        Organisation.objects.get_or_create(
            name=name,
            defaults={"sector": sector, "region": organisations[0].region, "status": Organisation.Status.PROPOSED},
        )


def load_concern(members: Sequence[Member], *, now: dt.datetime) -> None:
    """One concern for the moderators to read."""
    if len(members) > 8 and not Concern.objects.exists():
        text = "Their profile offers a paid course. I thought we had agreed not to sell to each other."
        Concern.objects.create(about=members[7], by=members[8], kind="profile", text=text, raised_at=now)


def load_announcements(*, by: User, lead: User, now: dt.datetime) -> None:
    """One for all, one for a region, one for an interest."""
    if Announcement.objects.exists():
        return
    day = dt.timedelta(days=1)
    place = lead.member.organisation
    Announcement.objects.create(
        title="Welcome to the community",
        text="Turn on your profile when you are ready, so that others can find you.\n\nNobody sees it until you do.",
        title_cy="Croeso i’r gymuned",
        text_cy="Trowch eich proffil ymlaen pan fyddwch yn barod, fel y gall eraill ddod o hyd i chi.\n\n"
        "Nid oes neb yn ei weld nes i chi wneud hynny.",
        starts_at=now - 3 * day,
        by=by,
    )
    Announcement.objects.create(
        title="Who works on data this winter?",
        text="Several of you asked for help with data. Look for people who can help with data insights near you.",
        title_cy="Pwy sy’n gweithio ar ddata y gaeaf hwn?",
        text_cy="Gofynnodd nifer ohonoch am help gyda data. Chwiliwch am bobl sy’n gallu helpu gyda mewnwelediad data.",
        element=Element.DATA_INSIGHTS,
        starts_at=now - 2 * day,
        ends_at=now + 60 * day,
        by=by,
    )
    Announcement.objects.create(
        title="Meet the new regional lead",
        text="I look after this region from this month. Tell me what would help you most.",
        region=place.region if place else None,
        starts_at=now - day,
        by=lead,
    )
